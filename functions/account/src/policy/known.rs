//! What is stored of the caller's privacy policy, and the view of it.

use ::policies::{Change, Summary, how_to_leave, how_to_object};
use domain::{
    Language, Now, Stored, Timestamp,
    date::Date,
    id::UserId,
    policy_notices::{Acknowledged, accepted},
    privacy::policy::PolicyVersion,
    records::{AnnouncementId, Consent, PolicyAnnouncement, PolicyName, PolicyNotice},
};
use lambda::{App, Problem};
use serde::Serialize;
use tokio::try_join;

/// The policy that the caller has accepted, the one in force, and the one that is announced.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MyPolicyView {
    /// The version that they accepted or acknowledged last.
    accepted: Option<AcceptedView>,
    /// The version in force.
    #[schema(example = "2026-11-01")]
    in_force: &'static str,
    /// The announced next version. Null if none is.
    pending: Option<PendingView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AcceptedView {
    /// The version's name.
    version: String,
    /// When they did so.
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PendingView {
    /// The version's name. `GET /v1/policies/{version}` shows all of it.
    version: &'static str,
    /// The day on which it takes effect.
    #[schema(value_type = String, format = Date)]
    effective_from: Date,
    /// Until when there is time to object or to leave: the moment at which it takes effect.
    #[schema(value_type = String, format = "date-time")]
    deadline: Timestamp,
    /// When it was announced.
    #[schema(value_type = String, format = "date-time")]
    announced_at: Timestamp,
    /// When the caller was told by mail. Null if that is still to come.
    #[schema(value_type = Option<String>, format = "date-time")]
    told_at: Option<Timestamp>,
    /// Whether the caller has acknowledged it.
    acknowledged: bool,
    /// When they did so.
    #[schema(value_type = Option<String>, format = "date-time")]
    acknowledged_at: Option<Timestamp>,
    /// What is new, in plain words.
    news: Vec<String>,
    /// Each paragraph that is changed, new or gone.
    changes: Vec<ChangeView>,
    /// How to object.
    how_to_object: String,
    /// How to leave.
    how_to_leave: &'static str,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ChangeView {
    /// The heading that the paragraph stands under.
    heading: String,
    /// How it was, in Markdown. Null if it is new.
    before: Option<String>,
    /// How it becomes, in Markdown. Null if it is gone.
    after: Option<String>,
}

/// What is stored of a person's policy.
pub(super) struct Known {
    now: Now,
    pub(super) announcement: Option<Stored<PolicyAnnouncement>>,
    /// The notices of the versions of which they may have been told: the one in force, and the next one.
    notices: Vec<Stored<PolicyNotice>>,
    consents: Vec<Stored<Consent>>,
}

impl Known {
    pub(super) async fn load(app: &App, user: UserId, now: Now) -> Result<Self, Problem> {
        let next = PolicyVersion::next(now);
        let announcement = next.map(|next| PolicyAnnouncement::key(&AnnouncementId::of(next)));
        let versions = [Some(PolicyVersion::in_force(now)), next].into_iter().flatten();
        let notices = versions.map(|version| PolicyNotice::key(&user, &PolicyName::of(version))).collect::<Vec<_>>();
        let consents = Consent::within(&user);
        let ((announcement, notices), consents) =
            try_join!(app.store.read((announcement, notices), now), app.store.all(&consents, now))?;
        let notices = notices.into_iter().flatten().collect();
        Ok(Self { now, announcement: announcement.flatten(), notices, consents })
    }

    /// What the person knows of a version.
    pub(super) fn of(&self, version: PolicyVersion) -> Acknowledged<'_> {
        let notice = self.notices.iter().find(|notice| notice.policy.as_str() == version.name);
        Acknowledged { version, notice, consents: &self.consents }
    }

    pub(super) fn view(&self, language: Language) -> MyPolicyView {
        let accepted = accepted(&self.consents);
        let accepted = accepted.map(|last| AcceptedView { version: last.policy_version.clone(), at: last.at });
        let next = PolicyVersion::next(self.now);
        let pending = next.and_then(|next| Some(self.pending(next, self.announcement.as_ref()?, language)));
        MyPolicyView { accepted, in_force: PolicyVersion::in_force(self.now).name, pending }
    }

    fn pending(&self, version: PolicyVersion, announced: &PolicyAnnouncement, language: Language) -> PendingView {
        let known = self.of(version);
        let Summary { news, changes } = Summary::of(version.name, language).unwrap_or_default();
        let acknowledged_at = known.at();
        PendingView {
            version: version.name,
            effective_from: version.day(),
            deadline: version.effective_from(),
            announced_at: announced.announced_at,
            told_at: known.notice.map(|notice| notice.told_at),
            acknowledged: acknowledged_at.is_some(),
            acknowledged_at,
            news,
            changes: changes.into_iter().map(ChangeView::from).collect(),
            how_to_object: how_to_object(language),
            how_to_leave: how_to_leave(language),
        }
    }
}

impl From<Change> for ChangeView {
    fn from(Change { heading, before, after }: Change) -> Self {
        Self { heading, before, after }
    }
}
