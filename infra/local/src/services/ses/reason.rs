//! Why SES holds mails to an address back.

use serde::{Deserialize, Serialize};

use super::errors::invalid;
use crate::services::ServiceError;

/// Why an address is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Reason {
    Bounce,
    Complaint,
}

impl Reason {
    /// The reasons for which an account suppresses addresses by default.
    pub(super) const ALL: [Self; 2] = [Self::Bounce, Self::Complaint];

    /// SES's name of it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Bounce => "BOUNCE",
            Self::Complaint => "COMPLAINT",
        }
    }

    /// The reason of this name; the error names the place in the request.
    pub(super) fn parse(name: &str, path: &str) -> Result<Self, ServiceError> {
        let found = Self::ALL.into_iter().find(|reason| reason.name() == name);
        found.ok_or_else(|| invalid(path, "Member must satisfy enum value set: [BOUNCE, COMPLAINT]"))
    }
}
