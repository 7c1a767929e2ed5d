//! Which privacy policy is in force.

use serde_json::Value;

use crate::{FaultCode, processing::Period};

/// The version in force: the day it took effect. Its texts stand in the `privacy` function.
pub const CURRENT: &str = "2026-12-01";

/// How long what was deleted survives in a backup at most: point-in-time recovery in the template reaches no further back.
pub const BACKUPS: Period = Period::Days(7);

/// For how many days the content of an uploaded file is kept (P20). The bucket's lifecycle ends it.
pub const FILE_DAYS: u32 = 90;

/// For how many days a log is kept (P14). Its group's retention ends it.
pub const LOG_DAYS: u32 = 90;

/// That somebody accepts the version in force. No other version can be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcceptedPolicy;

impl AcceptedPolicy {
    /// The accepted version.
    #[must_use]
    pub const fn version(self) -> &'static str {
        CURRENT
    }
}

impl crate::fault::Input for AcceptedPolicy {
    fn read(value: Option<&Value>) -> Result<Self, FaultCode> {
        if crate::fault::choice(value)? == CURRENT { Ok(Self) } else { Err(FaultCode::PolicyOutdated) }
    }
}

impl utoipa::PartialSchema for AcceptedPolicy {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .enum_values(Some([CURRENT]))
            .into()
    }
}

impl utoipa::ToSchema for AcceptedPolicy {}
