//! The announcement of a version.

use jiff::Timestamp;

use crate::{
    kernel::{date::Date, id::UserId, record::Record},
    privacy::policy::PolicyVersion,
    retention::records::ItemKey,
};

crate::kernel::lookup::key_text! {
    /// The key of the announcement of a version.
    AnnouncementId, "policy.2027-01-01"
}

impl AnnouncementId {
    /// The key for this version.
    #[must_use]
    pub fn of(version: PolicyVersion) -> Self {
        Self(format!("policy.{}", version.name))
    }
}

/// That staff announced a version of the privacy policy, and how far telling everybody has come.
///
/// An infringement can be prosecuted for five years (databeskyttelsesloven § 41(7)): for as long it must be possible to show that
/// people were told in time.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = announcement, key = "ANNOUNCEMENT", due = due_at, worker = Retention)]
#[processing(subject = Staff, purpose = Accountability, basis = LegalObligation, keep = Until(expires_at, Years(5)))]
pub struct PolicyAnnouncement {
    /// Each version has one.
    #[key]
    pub announcement: AnnouncementId,
    /// The version's name.
    #[plain]
    pub policy_version: String,
    /// From which day on the version applies.
    #[plain]
    pub effective_from: Date,
    /// When it was announced.
    #[plain]
    pub announced_at: Timestamp,
    /// The member of staff who announced it.
    #[plain]
    pub announced_by: UserId,
    /// When the pass through all people began that is under way.
    #[plain]
    pub pass_began_at: Option<Timestamp>,
    /// The last item that this pass has looked at.
    #[plain]
    pub position: Option<ItemKey>,
    /// When the first pass had told everybody.
    #[plain]
    pub everybody_told_at: Option<Timestamp>,
    /// When a pass is due, or goes on. `None` once the version applies and everybody was told.
    #[plain]
    pub due_at: Option<Timestamp>,
    /// When this record is deleted.
    #[plain]
    pub expires_at: Timestamp,
}
