//! Records of what people accepted, agreed to or withdrew.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{id::UserId, record::Record},
    privacy::id::ConsentId,
};

/// That somebody accepted, agreed to or withdrew something: text, moment and channel (Art. 7(1)).
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
    /// What they accepted, agreed to or withdrew.
    #[plain]
    pub agreement: Agreement,
    /// Whether it was given or withdrawn.
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

/// What can be accepted or agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// The privacy policy was read and accepted.
    PrivacyPolicy,
    /// The newsletter may be sent.
    Newsletter,
}

/// Where somebody agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// While opening an account.
    Signup,
}
