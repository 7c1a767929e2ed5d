//! That a person was told of a version.

use jiff::Timestamp;

use crate::{
    kernel::{id::UserId, record::Record},
    messaging::id::MessageId,
    privacy::policy::PolicyVersion,
};

crate::kernel::lookup::key_text! {
    /// The name of a version of the privacy policy, as a key.
    PolicyName, "2027-01-01"
}

impl PolicyName {
    /// The name of this version.
    #[must_use]
    pub fn of(version: PolicyVersion) -> Self {
        Self(version.name.to_owned())
    }

    /// A name that was announced.
    #[must_use]
    pub fn announced(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// That a person was told of a version of the privacy policy, was reminded, and acknowledged it.
///
/// It is the proof for this person, as long as they have a log-in. An infringement can be prosecuted for five years (databeskyttelsesloven § 41(7)).
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = user, key = "POLICY_NOTICE#{policy}")]
#[processing(subject = Member, purpose = Accountability, basis = LegalObligation, keep = Until(expires_at, Years(5)))]
#[view(PolicyNoticeView)]
pub struct PolicyNotice {
    /// The person.
    #[key]
    pub user: UserId,
    /// The version's name.
    #[key]
    #[view(as = "version")]
    pub policy: PolicyName,
    /// When they were told: the notice was written, or they acknowledged the version before it was.
    #[plain]
    pub told_at: Timestamp,
    /// The message that told them. `None` if they acknowledged the version first.
    #[plain]
    #[view(as = "message_id", described)]
    pub message: Option<MessageId>,
    /// When they were reminded.
    #[plain]
    pub reminded_at: Option<Timestamp>,
    /// The message that reminded them.
    #[plain]
    #[view(as = "reminder_id", described)]
    pub reminder: Option<MessageId>,
    /// When they acknowledged the version.
    #[plain]
    pub acknowledged_at: Option<Timestamp>,
    /// When this record is deleted.
    #[plain]
    pub expires_at: Timestamp,
}
