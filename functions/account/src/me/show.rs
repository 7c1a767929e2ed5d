//! `GET /v1/me`

use axum::extract::State;
use domain::{
    Now, Stored,
    processing::Table,
    record::Scope,
    records::{
        AuditEntry, Consent, EmailChange, EmailUndo, Enrolment, Factors, Membership, Message, Notifications, Origin,
        OriginView, PhoneChange, Recipient, Session, Staff, User,
    },
};
use futures::future::try_join_all;
use lambda::{App, CurrentUser, ETag, FactorsView, Invocation, ListQuery, Problem, Route, View};
use store::{PageRequest, ReadError, Store};
use tokio::try_join;

use super::{
    profile::ProfileView,
    view::{MeView, action, enrolment, list, membership, seen, staff_view, switched_off},
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
        email_changes: seen(tickets.take::<EmailChange>()?),
        email_before: seen(tickets.take::<EmailUndo>()?).pop(),
        phone_change: seen(tickets.take::<PhoneChange>()?).pop(),
        consents: seen(consents),
        second_factors: factors.as_deref().map(FactorsView::from).unwrap_or_default(),
        enrolment: tickets.take::<Enrolment>()?.pop().map(|stored| enrolment(&stored)),
        staff: staff.map(|stored| staff_view(stored.record)),
        sessions: seen(tickets.take::<Session>()?),
        origins: list(origins, OriginView::from),
        notifications_off: switched_off(notifications.as_deref()),
        messages: seen(messages),
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

#[cfg(test)]
mod tests {
    use domain::{processing::Category, record::Nature, records::ALL};
    use utoipa::ToSchema;

    use super::*;

    /// Kinds that are shown as something that is made of them, or under another name of the whole.
    const BY_HAND: [&str; 6] = ["User", "Membership", "Enrolment", "Factors", "Notifications", "Staff"];

    #[test]
    fn p38_every_kind_of_record_that_is_a_persons_own_is_shown_as_it_declares() {
        let mut schemas = Vec::new();
        MeView::schemas(&mut schemas);
        for declaration in ALL.iter().filter(|declaration| declaration.scope == "user") {
            let kind = declaration.kind;
            assert_eq!(declaration.view.is_none(), BY_HAND.contains(&kind), "{kind}");
            let Some(view) = declaration.view else { continue };
            let list = format!("ListView_{view}");
            assert!(schemas.iter().any(|(name, _)| name == view || *name == list), "{kind} is not shown");
        }
    }

    #[test]
    fn p38_no_credential_is_shown() {
        for declaration in ALL {
            for field in declaration.fields.iter().filter(|field| field.seen.is_some()) {
                assert_ne!(field.nature, Nature::Personal(Category::Credential), "{}.{}", declaration.kind, field.name);
                assert_ne!(field.name, "token", "{}", declaration.kind);
            }
        }
    }
}
