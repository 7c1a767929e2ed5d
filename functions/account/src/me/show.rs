//! `GET /v1/me`

use axum::extract::State;
use domain::{
    Now, Stored,
    processing::Table,
    record::Scope,
    records::{
        AuditEntry, Consent, EmailChange, EmailUndo, Enrolment, Factors, Membership, Message, Notifications, Origin,
        PhoneChange, Recipient, Session, Staff, User,
    },
};
use futures::future::try_join_all;
use lambda::{App, CurrentUser, ETag, FactorsView, Invocation, ListQuery, Problem, Route, View};
use store::{PageRequest, ReadError, Store};
use tokio::try_join;

use super::{
    profile::ProfileView,
    view::{
        MeView, action, consent, email_before, email_change, enrolment, list, membership, message, origin,
        phone_change, session, staff_view, switched_off,
    },
};

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Shows all that is stored about the caller. `cursor` goes on with the list that gave it.
///
/// # Problems
/// `401 not-logged-in`; `400 invalid-query`.
#[utoipa::path(get, path = "/v1/me", tag = "me",
    responses((status = 200, body = MeView, description = "All that is stored about the caller", headers(("ETag" = String)))))]
pub(crate) async fn me(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
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
    let single = (Factors::key(&id), Notifications::key(&id), Staff::key(&id));
    let ((factors, notifications, staff), memberships, consents, mut tickets, messages, origins, activity) = try_join!(
        store.read(single, now),
        store.all(&memberships, now),
        store.all(&consents, now),
        store.partition(Table::Tickets, &text, now),
        messages(store, &user, now),
        store.list(&origins, &origin_page, None, now),
        store.list(&activity, &activity_page, Some((&["actor", "subject"], &text)), now),
    )?;
    let member = caller.member()?;
    let view = MeView {
        profile: ProfileView::from(&user.record),
        memberships: memberships.iter().map(|record| membership(record, member)).collect(),
        email_changes: tickets.take::<EmailChange>()?.into_iter().map(|stored| email_change(stored.record)).collect(),
        email_before: tickets.take::<EmailUndo>()?.pop().map(|stored| email_before(stored.record)),
        phone_change: tickets.take::<PhoneChange>()?.pop().map(|stored| phone_change(stored.record)),
        consents: consents.into_iter().map(|stored| consent(stored.record)).collect(),
        second_factors: factors.as_deref().map(FactorsView::from).unwrap_or_default(),
        enrolment: tickets.take::<Enrolment>()?.pop().map(|stored| enrolment(&stored)),
        staff: staff.map(|stored| staff_view(stored.record)),
        sessions: tickets.take::<Session>()?.iter().map(|stored| session(stored)).collect(),
        origins: list(origins, origin),
        notifications_off: switched_off(notifications.as_deref()),
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
