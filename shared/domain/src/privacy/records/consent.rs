//! Records of what people accepted.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{id::UserId, record::Record},
    privacy::id::ConsentId,
};

/// That somebody accepted the privacy policy: version, moment and channel.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = user, key = "CONSENT#{consent}", erasure = Early)]
#[processing(subject = Member, purpose = Accountability, basis = LegalObligation, keep = AccountLife)]
#[view(ConsentView)]
pub struct Consent {
    /// The person.
    #[key]
    pub user: UserId,
    /// The id of the record.
    #[key]
    #[hidden]
    pub consent: ConsentId,
    /// What they accepted.
    #[plain]
    pub agreement: Agreement,
    /// Whether it was accepted.
    #[plain]
    pub granted: bool,
    /// The version of the privacy policy that they were shown.
    #[plain]
    pub policy_version: String,
    /// When they did so.
    #[plain]
    pub at: Timestamp,
    /// Where they did so.
    #[plain]
    pub channel: Channel,
}

/// What can be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// The privacy policy was read and accepted.
    PrivacyPolicy,
}

/// Where somebody accepted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// While opening an account.
    Signup,
}
