//! All data about a person, as shown to that person.

use domain::{
    Stored, Timestamp,
    id::{AccountId, AuditId, MemberId, SessionId, UserId},
    identity::factors::{Factor, Method},
    messaging::notification::Notification,
    record::Viewable,
    records::{
        AdditionUndoView, AuditAction, AuditEntry, ConsentView, EmailBeforeView, EmailChangeView, Enrolment,
        LostFactorsView, Member, Membership, MessageView, MySessionView, NewsletterSubscriptionView, Notifications,
        OriginView, Pending, PhoneChangeView, PolicyNoticeView, Role, Staff, StaffRole, User,
    },
};
use lambda::{FactorsView, ListView};
use serde::Serialize;
use store::Page;

use super::{profile::ProfileView, records::PersonalRecords};

// A kind of record is shown by the view that it declares, unless a view is built for it here.
/// All that is stored about the caller (P38, Art. 15).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MeView {
    #[serde(flatten)]
    profile: ProfileView,
    /// The accounts that they are a member of.
    memberships: Vec<MembershipView>,
    /// New addresses that they have requested to log in with and have not confirmed yet.
    email_changes: Vec<EmailChangeView>,
    /// The address before the last change, as long as that change can be undone.
    email_before: Option<EmailBeforeView>,
    /// Second factors, recovery codes and numbers whose addition can be undone by the link in its notice.
    addition_undos: Vec<AdditionUndoView>,
    /// That they reported to have lost their second factors, as long as the link in the mail can be used.
    lost_factors: Option<LostFactorsView>,
    /// The phone number that they are verifying, if any.
    phone_change: Option<PhoneChangeView>,
    /// The versions of the privacy policy that they accepted. What they consented to is in the history of `/v1/me/consents`.
    consents: Vec<ConsentView>,
    /// That they were told of versions of the privacy policy, reminded, and acknowledged them.
    policy_notices: Vec<PolicyNoticeView>,
    /// Their subscription to the newsletter, if they have one.
    newsletter: Option<NewsletterSubscriptionView>,
    /// Their second factors.
    second_factors: FactorsView,
    /// The second factor that they are setting up, if any.
    enrolment: Option<EnrolmentView>,
    /// Their appointment as our staff, if any.
    staff: Option<StaffView>,
    /// Their valid sessions.
    sessions: Vec<MySessionView>,
    /// The IP address and browser type of each log-in, each action by a link or code, and each action on a device other
    /// than that of the session's log-in, for 90 days, newest first.
    origins: ListView<OriginView>,
    /// The notifications that they have switched off.
    notifications_off: Vec<&'static str>,
    /// Messages to them that are waiting to be sent, or were sent within the last 7 days. The content of a message is
    /// deleted once it is sent.
    messages: Vec<MessageView>,
    /// Their log-ins and changes in this account, and changes that others made to their membership, newest first.
    activity: ListView<ActivityView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MembershipView {
    id: MemberId,
    account_id: AccountId,
    /// Their role in the account. Null except for the account of the current session.
    role: Option<Role>,
    #[schema(value_type = String, format = "date-time")]
    since: Timestamp,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StaffView {
    roles: Vec<StaffRole>,
    #[schema(value_type = String, format = "date-time")]
    since: Timestamp,
    /// The second factors that they can log in with as staff.
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
    /// The session in which the setup began.
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
    /// Converts a person's records into their views. `member` is the person's membership of the account that they are
    /// in.
    pub(super) fn of(user: &User, member: &Member, records: PersonalRecords) -> Self {
        let id = user.user;
        Self {
            profile: ProfileView::from(user),
            memberships: records.memberships.iter().map(|record| membership(record, member)).collect(),
            email_changes: views(records.email_changes),
            email_before: views(records.email_undo).pop(),
            addition_undos: views(records.addition_undos),
            lost_factors: views(records.lost_factors).pop(),
            phone_change: views(records.phone_change).pop(),
            consents: views(records.consents),
            policy_notices: views(records.policy_notices),
            newsletter: records.newsletter.map(|stored| stored.record.into()),
            second_factors: records.factors.as_deref().map(FactorsView::from).unwrap_or_default(),
            enrolment: records.enrolment.last().map(|stored| enrolment(stored)),
            staff: records.staff.map(|stored| staff_view(stored.record)),
            sessions: views(records.sessions),
            origins: list(records.origins, OriginView::from),
            notifications_off: switched_off(records.notifications.as_deref()),
            messages: views(records.messages),
            activity: list(records.activity, |entry| action(entry, id)),
        }
    }
}

/// Converts records into their declared views.
fn views<R: Viewable>(records: Vec<Stored<R>>) -> Vec<R::View> {
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
        // Another person's session is not shown.
        session_id: record.session.filter(|_| !by_another),
        at: record.at,
    }
}
