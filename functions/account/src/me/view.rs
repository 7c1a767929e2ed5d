//! What a person is shown of themselves.

use domain::{
    Stored, Timestamp,
    id::{AccountId, AuditId, MemberId, SessionId, UserId},
    identity::factors::{Factor, Method},
    messaging::notification::Notification,
    record::Seen,
    records::{
        AuditAction, AuditEntry, ConsentView, EmailBeforeView, EmailChangeView, Enrolment, Member, Membership,
        MessageView, MySessionView, Notifications, OriginView, Pending, PhoneChangeView, Role, Staff, StaffRole, User,
    },
};
use lambda::{FactorsView, ListView};
use serde::Serialize;
use store::Page;

use super::{profile::ProfileView, records::PersonalRecords};

// Each kind of record is shown by the view that it declares, but for those of which something else is made.
/// All that is stored about the caller (P38, Art. 15).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MeView {
    #[serde(flatten)]
    profile: ProfileView,
    /// The accounts that let them in.
    memberships: Vec<MembershipView>,
    /// Addresses that they asked to log in with and have not confirmed.
    email_changes: Vec<EmailChangeView>,
    /// The address that they had, as long as the change can be taken back.
    email_before: Option<EmailBeforeView>,
    /// The number that they are proving to be theirs, if they are.
    phone_change: Option<PhoneChangeView>,
    /// What they accepted and agreed to.
    consents: Vec<ConsentView>,
    /// What they log in with besides the password.
    second_factors: FactorsView,
    /// What they are setting up to log in with besides, if they are.
    enrolment: Option<EnrolmentView>,
    /// Whether they work for us, and as what.
    staff: Option<StaffView>,
    /// Sessions that can be used.
    sessions: Vec<MySessionView>,
    /// From where and with what they logged in, acted by a link or code, or went on elsewhere, for 90 days, the newest first.
    origins: ListView<OriginView>,
    /// Which notifications they have switched off.
    notifications_off: Vec<&'static str>,
    /// Messages to them: waiting, or sent within the last 7 days. What a message said is forgotten once it is sent.
    messages: Vec<MessageView>,
    /// Their log-ins and changes in this account, and what others changed of their place in it, the newest first.
    activity: ListView<ActivityView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MembershipView {
    id: MemberId,
    account_id: AccountId,
    /// What they may do there; told of the account that they are in.
    role: Option<Role>,
    #[schema(value_type = String, format = "date-time")]
    since: Timestamp,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StaffView {
    roles: Vec<StaffRole>,
    #[schema(value_type = String, format = "date-time")]
    since: Timestamp,
    /// With which second factors they can log in for it.
    second_factors: Vec<VouchedView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct VouchedView {
    method: Method,
    #[schema(value_type = String, format = "date-time")]
    since: Timestamp,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct EnrolmentView {
    method: Method,
    /// In which session it began.
    session_id: SessionId,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ActivityView {
    id: AuditId,
    action: AuditAction,
    /// Whether somebody else did it.
    by_another: bool,
    /// Names of the fields that changed.
    changed: Vec<String>,
    session_id: Option<SessionId>,
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
}

impl MeView {
    /// Each record as its person sees it, who is this member of the account that they are in.
    pub(super) fn of(user: &User, member: &Member, records: PersonalRecords) -> Self {
        let id = user.user;
        Self {
            profile: ProfileView::from(user),
            memberships: records.memberships.iter().map(|record| membership(record, member)).collect(),
            email_changes: seen(records.email_changes),
            email_before: seen(records.email_undo).pop(),
            phone_change: seen(records.phone_change).pop(),
            consents: seen(records.consents),
            second_factors: records.factors.as_deref().map(FactorsView::from).unwrap_or_default(),
            enrolment: records.enrolment.last().map(|stored| enrolment(stored)),
            staff: records.staff.map(|stored| staff_view(stored.record)),
            sessions: seen(records.sessions),
            origins: list(records.origins, OriginView::from),
            notifications_off: switched_off(records.notifications.as_deref()),
            messages: seen(records.messages),
            activity: list(records.activity, |entry| action(entry, id)),
        }
    }
}

/// The records as their person sees them.
fn seen<R: Seen>(records: Vec<Stored<R>>) -> Vec<R::View> {
    records.into_iter().map(|stored| stored.record.into()).collect()
}

fn list<R, V>(page: Page<R>, view: impl Fn(R) -> V) -> ListView<V> {
    ListView {
        items: page.items.into_iter().map(|stored| view(stored.record)).collect(),
        next_cursor: page.next.map(|cursor| cursor.text()),
    }
}

fn membership(record: &Membership, member: &Member) -> MembershipView {
    let role = (record.account == member.account).then_some(member.role);
    MembershipView { id: record.member, account_id: record.account, role, since: record.since }
}

fn staff_view(Staff { roles, since, vouched, .. }: Staff) -> StaffView {
    let view = |factor: Factor| VouchedView { method: factor.method(), since: factor.since() };
    StaffView { roles, since, second_factors: vouched.into_iter().map(view).collect() }
}

fn enrolment(record: &Enrolment) -> EnrolmentView {
    let method = match record.pending {
        Pending::Totp(_) => Method::Totp,
        Pending::Passkey(_) => Method::Passkey,
    };
    EnrolmentView { method, session_id: record.session, expires_at: record.expires_at }
}

fn switched_off(chosen: Option<&Notifications>) -> Vec<&'static str> {
    let off = Notification::ALL.into_iter().filter(|notification| !notification.is_on(chosen));
    off.map(Notification::name).collect()
}

fn action(record: AuditEntry, me: UserId) -> ActivityView {
    let by_another = record.actor != Some(me);
    ActivityView {
        id: record.entry,
        action: record.action,
        by_another,
        changed: record.changed,
        // Another's session is theirs.
        session_id: record.session.filter(|_| !by_another),
        at: record.at,
    }
}
