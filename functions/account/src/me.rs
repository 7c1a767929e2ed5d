//! `GET /v1/me`

use axum::extract::State;
use domain::{
    Now, Stored, Timestamp,
    factors::{Factor, Method},
    id::{AccountId, AuditId, MemberId, MessageId, SessionId, UserId},
    notification::Notification,
    personal::{BrowserType, IpAddress, PhoneNumber},
    processing::Table,
    record::Scope,
    records::{
        Agreement, AuditAction, AuditEntry, Channel, Consent, Delivery, Factors, Membership, Message, Notifications,
        Origin, PhoneChange, Recipient, Role, Session, Staff, StaffRole, User,
    },
};
use futures::future::try_join_all;
use lambda::{App, Caller, ETag, FactorsView, Invocation, ListQuery, ListView, Myself, Problem, ProblemDocument, View};
use serde::Serialize;
use store::{Page, PageRequest, ReadError, Store, Wanted};
use tokio::try_join;

use crate::profile::ProfileView;

/// All that is stored about the caller (P38, Art. 15).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MeView {
    #[serde(flatten)]
    profile: ProfileView,
    /// The accounts that let them in.
    memberships: Vec<MembershipView>,
    /// The number that they are proving to be theirs, if they are.
    phone_change: Option<PhoneChangeView>,
    /// What they accepted and agreed to.
    consents: Vec<ConsentView>,
    /// What they log in with besides the password.
    second_factors: FactorsView,
    /// Whether they work for us, and as what.
    staff: Option<StaffView>,
    /// Sessions that can be used.
    sessions: Vec<SessionView>,
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
struct MembershipView {
    id: MemberId,
    account_id: AccountId,
    /// What they may do there; told of the account that they are in.
    role: Option<Role>,
    #[schema(value_type = String, format = "date-time")]
    since: Timestamp,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct StaffView {
    roles: Vec<StaffRole>,
    #[schema(value_type = String, format = "date-time")]
    since: Timestamp,
    /// With which second factors they can log in for it.
    second_factors: Vec<VouchedView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct VouchedView {
    method: Method,
    #[schema(value_type = String, format = "date-time")]
    since: Timestamp,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ConsentView {
    agreement: Agreement,
    granted: bool,
    policy_version: String,
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    channel: Channel,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MySessionView)]
struct SessionView {
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
struct OriginView {
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
struct PhoneChangeView {
    phone: PhoneNumber,
    /// Codes that were tried.
    tries: u32,
    #[schema(value_type = String, format = "date-time")]
    asked_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct MessageView {
    id: MessageId,
    delivery: Delivery,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    forgotten_at: Timestamp,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ActivityView {
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

/// Shows all that is stored about the caller. `cursor` goes on with the list that gave it.
///
/// # Problems
/// `401 not-logged-in`; `400 invalid-query`.
#[utoipa::path(get, path = "/v1/me", tag = "me", params(ListQuery),
    security(("token" = []), ("cookie" = [])),
    responses((status = 200, body = MeView, description = "All that is stored about the caller", headers(("ETag" = String))),
              (status = "4XX", body = ProblemDocument, content_type = "application/problem+json", description = "See its type")))]
pub(crate) async fn me(
    State(app): State<App>,
    invocation: Invocation,
    Myself { caller, user }: Myself,
    ListQuery(page): ListQuery,
) -> Result<View<MeView>, Problem> {
    let (now, store, id) = (invocation.now, &app.store, user.user);
    let text = id.to_string();
    let (origins, activity) = (Origin::within(&id), AuditEntry::within(&caller.account()));
    if page.cursor.as_ref().is_some_and(|cursor| !cursor.is_of(&origins) && !cursor.is_of(&activity)) {
        return Err(Problem::InvalidQuery);
    }
    let (origin_page, activity_page) = (page_of(&page, &origins), page_of(&page, &activity));
    let (memberships, consents) = (Membership::within(&id), Consent::within(&id));
    let (factors, notifications, staff) = (Factors::key(&id), Notifications::key(&id), Staff::key(&id));
    let single = Wanted::default().and(&factors).and(&notifications).and(&staff);
    let (mut found, memberships, consents, mut tickets, messages, origins, activity) = try_join!(
        store.read(single, now),
        store.all(&memberships, now),
        store.all(&consents, now),
        store.partition(Table::Tickets, &text, now),
        messages(store, &user, now),
        store.list(&origins, &origin_page, None, now),
        store.list(&activity, &activity_page, Some((&["actor", "subject"], &text)), now),
    )?;
    let view = MeView {
        profile: ProfileView::from(&user.record),
        memberships: memberships.iter().map(|record| membership(record, &caller)).collect(),
        phone_change: tickets.take::<PhoneChange>()?.pop().map(|stored| phone_change(stored.record)),
        consents: consents.into_iter().map(|stored| consent(stored.record)).collect(),
        second_factors: found.take(&factors)?.as_deref().map(FactorsView::from).unwrap_or_default(),
        staff: found.take(&staff)?.map(|stored| staff_view(stored.record)),
        sessions: tickets.take::<Session>()?.iter().map(|stored| session(stored)).collect(),
        origins: list(origins, origin),
        notifications_off: switched_off(found.take(&notifications)?.as_deref()),
        messages: messages.iter().map(|record| message(record)).collect(),
        activity: list(activity, |entry| action(entry, id)),
    };
    Ok(View(view, Some(ETag(user.version))))
}

/// The page of this list that is asked for: the first, unless the cursor is this list's.
fn page_of<R>(page: &PageRequest, scope: &Scope<R>) -> PageRequest {
    PageRequest { cursor: page.cursor.clone().filter(|cursor| cursor.is_of(scope)), ..page.clone() }
}

/// Messages to the person, and those to their address or verified number that were not known to be to them.
async fn messages(store: &Store, user: &User, now: Now) -> Result<Vec<Stored<Message>>, ReadError> {
    let lookups = store.email_lookups(&user.email)?;
    let phones = user.verified_phone().map(|phone| store.phone_lookups(phone)).transpose()?.unwrap_or_default();
    let recipients = lookups.iter().map(Recipient::from).chain(phones.iter().map(Recipient::from));
    let recipients = recipients.chain([Recipient::from(user.user)]);
    let found = recipients.map(async |recipient| store.all(&Message::within(&recipient), now).await);
    let mut messages = try_join_all(found).await?.into_iter().flatten().collect::<Vec<_>>();
    messages.sort_by_key(|stored| stored.message);
    Ok(messages)
}

fn list<R, V>(page: Page<R>, view: impl Fn(R) -> V) -> ListView<V> {
    ListView {
        items: page.items.into_iter().map(|stored| view(stored.record)).collect(),
        next_cursor: page.next.map(|cursor| cursor.text()),
    }
}

fn membership(record: &Membership, caller: &Caller) -> MembershipView {
    let role = (record.account == caller.account()).then_some(caller.member.role);
    MembershipView { id: record.member, account_id: record.account, role, since: record.since }
}

fn staff_view(Staff { roles, since, vouched, .. }: Staff) -> StaffView {
    let view = |factor: Factor| VouchedView { method: factor.method(), since: factor.since() };
    StaffView { roles, since, second_factors: vouched.into_iter().map(view).collect() }
}

fn consent(record: Consent) -> ConsentView {
    ConsentView {
        agreement: record.agreement,
        granted: record.granted,
        policy_version: record.policy_version,
        at: record.at,
        channel: record.channel,
    }
}

fn session(record: &Session) -> SessionView {
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

fn origin(record: Origin) -> OriginView {
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

fn phone_change(record: PhoneChange) -> PhoneChangeView {
    let PhoneChange { phone, tries, asked_at, expires_at, .. } = record;
    PhoneChangeView { phone, tries, asked_at, expires_at }
}

fn message(record: &Message) -> MessageView {
    MessageView {
        id: record.message,
        delivery: record.delivery,
        created_at: record.created_at,
        forgotten_at: record.expires_at,
    }
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
