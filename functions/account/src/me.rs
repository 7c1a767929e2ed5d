//! `GET /v1/me`

use axum::extract::State;
use domain::{
    Timestamp,
    id::{AccountId, MemberId, MessageId, SessionId},
    personal::{BrowserType, IpAddress},
    processing::Table,
    records::{
        Agreement, AuditAction, AuditEntry, Channel, Consent, Delivery, LogIn, Membership, Message, Recipient, Session,
        User,
    },
};
use lambda::{App, Caller, ETag, Invocation, ListQuery, ListView, Problem, ProblemDocument, View};
use serde::Serialize;
use tokio::try_join;

use crate::profile::ProfileView;

/// All that is stored about the caller (P38, Art. 15).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MeView {
    #[serde(flatten)]
    profile: ProfileView,
    /// The accounts that let them in.
    memberships: Vec<MembershipView>,
    /// What they accepted and agreed to.
    consents: Vec<ConsentView>,
    /// Sessions that can be used.
    sessions: Vec<DeviceView>,
    /// From where and with what they logged in, for 90 days.
    log_ins: Vec<DeviceView>,
    /// Messages to them: waiting, or sent within the last 7 days. What a message said is forgotten once it is sent.
    messages: Vec<MessageView>,
    /// Their log-ins and changes in this account, the newest first.
    activity: ListView<ActivityView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct MembershipView {
    id: MemberId,
    account_id: AccountId,
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
struct DeviceView {
    session_id: SessionId,
    account_id: AccountId,
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
    ip_address: IpAddress,
    browser_type: BrowserType,
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
    action: AuditAction,
    /// Names of the fields that changed.
    changed: Vec<String>,
    session_id: Option<SessionId>,
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
}

/// Shows all that is stored about the caller.
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
    caller: Caller,
    page: ListQuery,
) -> Result<View<MeView>, Problem> {
    let (now, store) = (invocation.now, &app.store);
    let user = caller.user().to_string();
    let recipient = Recipient::from(caller.user()).to_string();
    let log = AuditEntry::within(&caller.account());
    let (mut accounts, mut tickets, mut outbox, activity) = try_join!(
        store.partition(Table::Accounts, &user, now),
        store.partition(Table::Tickets, &user, now),
        store.partition(Table::Outbox, &recipient, now),
        store.list(&log, &page.0, Some(("actor", &user)), now),
    )?;
    let profile = accounts.take::<User>()?.into_iter().next().ok_or(Problem::NotFound)?;
    let view = MeView {
        profile: ProfileView::from(&profile.record),
        memberships: accounts.take::<Membership>()?.iter().map(|m| membership(m)).collect(),
        consents: accounts.take::<Consent>()?.into_iter().map(|c| consent(c.record)).collect(),
        sessions: tickets.take::<Session>()?.into_iter().map(|s| session(s.record)).collect(),
        log_ins: accounts.take::<LogIn>()?.into_iter().map(|l| log_in(l.record)).collect(),
        messages: outbox.take::<Message>()?.iter().map(|m| message(m)).collect(),
        activity: ListView {
            items: activity.items.into_iter().map(|a| action(a.record)).collect(),
            next_cursor: activity.next.map(|cursor| cursor.text()),
        },
    };
    Ok(View(view, Some(ETag(profile.version))))
}

fn membership(record: &Membership) -> MembershipView {
    MembershipView { id: record.member, account_id: record.account, since: record.since }
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

fn session(record: Session) -> DeviceView {
    DeviceView {
        session_id: record.session,
        account_id: record.account,
        at: record.started_at,
        expires_at: record.expires_at,
        ip_address: record.ip_address,
        browser_type: record.browser_type,
    }
}

fn log_in(record: LogIn) -> DeviceView {
    DeviceView {
        session_id: record.session,
        account_id: record.account,
        at: record.at,
        expires_at: record.expires_at,
        ip_address: record.ip_address,
        browser_type: record.browser_type,
    }
}

fn message(record: &Message) -> MessageView {
    MessageView {
        id: record.message,
        delivery: record.delivery,
        created_at: record.created_at,
        forgotten_at: record.expires_at,
    }
}

fn action(record: AuditEntry) -> ActivityView {
    ActivityView { action: record.action, changed: record.changed, session_id: record.session, at: record.at }
}
