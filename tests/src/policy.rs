//! A version of the privacy policy that is announced behind the API, whatever the date.

use domain::{
    Commit, Now, Timestamp,
    date::{day_of, plus_days},
    id::UserId,
    privacy::policy::VERSIONS,
    processing::Period,
    records::{AnnouncementId, PolicyAnnouncement},
};

use crate::LocalCloud;

impl LocalCloud {
    /// Announces the newest version, as if it took effect 40 days from now.
    ///
    /// # Panics
    /// If it cannot be written.
    #[expect(clippy::expect_used, reason = "a test without an announcement is over")]
    pub async fn announce_policy(&self) {
        let (now, version) = (self.inner().now(), VERSIONS.last().expect("a version"));
        let announcement = PolicyAnnouncement {
            announcement: AnnouncementId::of(*version),
            policy_version: version.name.to_owned(),
            effective_from: plus_days(day_of(now), 40),
            announced_at: now,
            announced_by: UserId::new(Now(Timestamp::UNIX_EPOCH), &[9; 10]),
            pass_began_at: None,
            position: None,
            everybody_told_at: None,
            due_at: Some(now),
            expires_at: Period::Days(365).after(now),
        };
        let commit = Commit::new(Now(now)).insert(&announcement);
        self.store("local").await.commit(commit).await.expect("an announcement");
    }
}
