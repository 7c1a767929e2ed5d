//! What a person is shown of themselves.

use domain::{
    Timestamp,
    id::{AccountId, AuditId, MemberId, MessageId, SessionId, UserId},
    identity::factors::{Factor, Method},
    messaging::notification::Notification,
    personal::{BrowserType, EmailAddress, IpAddress, PhoneNumber},
    records::{
        Agreement, AuditAction, AuditEntry, Channel, Consent, Delivery, EmailChange, EmailUndo, Enrolment, Member,
        Membership, Message, Notifications, Origin, Pending, PhoneChange, Role, Session, Staff, StaffRole,
    },
};
use lambda::{FactorsView, ListView};
use serde::Serialize;
use store::Page;

use super::profile::ProfileView;

/// All that is stored about the caller (P38, Art. 15).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MeView {
    #[serde(flatten)]
    pub(super) profile: ProfileView,
    /// The accounts that let them in.
    pub(super) memberships: Vec<MembershipView>,
    /// Addresses that they asked to log in with and have not confirmed.
    pub(super) email_changes: Vec<EmailChangeView>,
    /// The address that they had, as long as the change can be taken back.
    pub(super) email_before: Option<EmailBeforeView>,
    /// The number that they are proving to be theirs, if they are.
    pub(super) phone_change: Option<PhoneChangeView>,
    /// What they accepted and agreed to.
    pub(super) consents: Vec<ConsentView>,
    /// What they log in with besides the password.
    pub(super) second_factors: FactorsView,
    /// What they are setting up to log in with besides, if they are.
    pub(super) enrolment: Option<EnrolmentView>,
    /// Whether they work for us, and as what.
    pub(super) staff: Option<StaffView>,
    /// Sessions that can be used.
    pub(super) sessions: Vec<SessionView>,
    /// From where and with what they logged in, acted by a link or code, or went on elsewhere, for 90 days, the newest first.
    pub(super) origins: ListView<OriginView>,
    /// Which notifications they have switched off.
    pub(super) notifications_off: Vec<&'static str>,
    /// Messages to them: waiting, or sent within the last 7 days. What a message said is forgotten once it is sent.
    pub(super) messages: Vec<MessageView>,
    /// Their log-ins and changes in this account, and what others changed of their place in it, the newest first.
    pub(super) activity: ListView<ActivityView>,
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
pub(crate) struct ConsentView {
    agreement: Agreement,
    granted: bool,
    policy_version: String,
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    channel: Channel,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MySessionView)]
pub(crate) struct SessionView {
    session_id: SessionId,
    account_id: AccountId,
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
    ip_address: IpAddress,
    browser_type: BrowserType,
    /// The last use, to the minute.
    #[schema(value_type = String, format = "date-time")]
    last_used_at: Timestamp,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OriginView {
    /// The entry of it in the account's activity.
    entry_id: AuditId,
    account_id: AccountId,
    /// The session that began with it or in which it was done. What else was done in a session was done from where it began.
    session_id: Option<SessionId>,
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
    ip_address: IpAddress,
    browser_type: BrowserType,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct EmailChangeView {
    email: EmailAddress,
    #[schema(value_type = String, format = "date-time")]
    asked_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct EmailBeforeView {
    email: EmailAddress,
    #[schema(value_type = String, format = "date-time")]
    changed_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
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
pub(crate) struct PhoneChangeView {
    phone: PhoneNumber,
    /// Codes that were tried.
    tries: u32,
    #[schema(value_type = String, format = "date-time")]
    asked_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MessageView {
    id: MessageId,
    delivery: Delivery,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    forgotten_at: Timestamp,
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

pub(super) fn list<R, V>(page: Page<R>, view: impl Fn(R) -> V) -> ListView<V> {
    ListView {
        items: page.items.into_iter().map(|stored| view(stored.record)).collect(),
        next_cursor: page.next.map(|cursor| cursor.text()),
    }
}

pub(super) fn membership(record: &Membership, member: &Member) -> MembershipView {
    let role = (record.account == member.account).then_some(member.role);
    MembershipView { id: record.member, account_id: record.account, role, since: record.since }
}

pub(super) fn staff_view(Staff { roles, since, vouched, .. }: Staff) -> StaffView {
    let view = |factor: Factor| VouchedView { method: factor.method(), since: factor.since() };
    StaffView { roles, since, second_factors: vouched.into_iter().map(view).collect() }
}

pub(super) fn consent(record: Consent) -> ConsentView {
    ConsentView {
        agreement: record.agreement,
        granted: record.granted,
        policy_version: record.policy_version,
        at: record.at,
        channel: record.channel,
    }
}

pub(super) fn session(record: &Session) -> SessionView {
    SessionView {
        session_id: record.session,
        account_id: record.account,
        at: record.started_at,
        expires_at: record.expires_at,
        ip_address: record.ip_address.clone(),
        browser_type: record.browser_type.clone(),
        last_used_at: record.last_used_at,
    }
}

pub(super) fn origin(record: Origin) -> OriginView {
    OriginView {
        entry_id: record.entry,
        account_id: record.account,
        session_id: record.session,
        at: record.at,
        expires_at: record.expires_at,
        ip_address: record.ip_address,
        browser_type: record.browser_type,
    }
}

pub(super) fn email_change(record: EmailChange) -> EmailChangeView {
    let EmailChange { email, asked_at, expires_at, .. } = record;
    EmailChangeView { email, asked_at, expires_at }
}

pub(super) fn email_before(record: EmailUndo) -> EmailBeforeView {
    let EmailUndo { email, changed_at, expires_at, .. } = record;
    EmailBeforeView { email, changed_at, expires_at }
}

pub(super) fn enrolment(record: &Enrolment) -> EnrolmentView {
    let method = match record.pending {
        Pending::Totp(_) => Method::Totp,
        Pending::Passkey(_) => Method::Passkey,
    };
    EnrolmentView { method, session_id: record.session, expires_at: record.expires_at }
}

pub(super) fn phone_change(record: PhoneChange) -> PhoneChangeView {
    let PhoneChange { phone, tries, asked_at, expires_at, .. } = record;
    PhoneChangeView { phone, tries, asked_at, expires_at }
}

pub(super) fn message(record: &Message) -> MessageView {
    MessageView {
        id: record.message,
        delivery: record.delivery,
        created_at: record.created_at,
        forgotten_at: record.expires_at,
    }
}

pub(super) fn switched_off(chosen: Option<&Notifications>) -> Vec<&'static str> {
    let off = Notification::ALL.into_iter().filter(|notification| !notification.is_on(chosen));
    off.map(Notification::name).collect()
}

pub(super) fn action(record: AuditEntry, me: UserId) -> ActivityView {
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
