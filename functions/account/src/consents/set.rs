//! `PUT /v1/me/consents/{purpose}`

use ::app::{letters, newsletter};
use axum::extract::{Path, State, rejection::PathRejection};
use domain::{
    Commit, RandomSource, Version,
    newsletter::{
        id::SubscriptionId,
        subscription::{NewReader, Subscribed},
    },
    privacy::consents::ConsentPurpose,
    records::{ConsentChannel, NewsletterSubscription},
};
use lambda::{App, CurrentUser, IfMatch, Invocation, Json, Problem, Route, View};

use super::list::ConsentStateView;

/// How often it is tried without `If-Match`, if concurrent requests change the subscription.
const TRIES: u32 = 5;

domain::request! {
    /// Whether the caller consents.
    pub(crate) struct SetConsentRequest {
        /// `true` gives the consent in the words of `GET /v1/me/consents`, `false` withdraws it.
        granted: bool,
    }
}

/// The purpose that a path names.
pub(super) fn purpose(path: Result<Path<String>, PathRejection>) -> Result<ConsentPurpose, Problem> {
    let Path(name) = path.map_err(|_| Problem::NotFound)?;
    ConsentPurpose::named(domain::input::exact(&name).as_str()).ok_or(Problem::NotFound)
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Gives or withdraws a consent. It holds from now on, and both are on record.
///
/// # Problems
/// `404 not-found` if there is no such purpose; `412 stale`; `409 conflict`.
#[utoipa::path(put, path = "/v1/me/consents/{purpose}", operation_id = "set_consent", tag = "me",
    params(("purpose" = ConsentPurpose, Path, description = "What it is for")),
    responses((status = 200, body = ConsentStateView, description = "As it is now", headers(("ETag" = String)))))]
pub(crate) async fn set_consent(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { loaded: user, .. }: CurrentUser,
    path: Result<Path<String>, PathRejection>,
    if_match: IfMatch,
    Json { request, .. }: Json<SetConsentRequest>,
) -> Result<View<ConsentStateView>, Problem> {
    let (now, language, ConsentPurpose::Newsletter) = (invocation.now, invocation.language, purpose(path)?);
    let mailboxes = app.store.email_lookups(&user.email)?;
    let reader = NewReader { email: &user.email, mailboxes: &mailboxes, language, channel: ConsentChannel::Settings };
    let (view, ended) = if_match
        .change::<NewsletterSubscription, _, _>(&app, TRIES, newsletter::is_changed, || async {
            let found = newsletter::subscribed(&app.store, &mailboxes, now).await?;
            if_match.check(version(found.as_ref()))?;
            // Nothing is given to a person who is erased concurrently.
            let commit = Commit::new(now).check_version(&user);
            Ok(decide(commit, &reader, found.as_ref(), request.granted, app.randomness()))
        })
        .await?;
    if let Some(ended) = ended {
        letters::after_unsubscribing(&app.store, ended, now).await?;
    }
    Ok(view)
}

fn version(found: Option<&Subscribed>) -> Version {
    found.map_or(Version(0), |found| found.subscription.version)
}

/// The answer with the subscription that ends, and the commit, if anything changes.
fn decide(
    commit: Commit,
    reader: &NewReader<'_>,
    found: Option<&Subscribed>,
    is_granted: bool,
    random: &dyn RandomSource,
) -> ((View<ConsentStateView>, Option<SubscriptionId>), Option<Commit>) {
    let (commit, after, ended) = match (found, is_granted) {
        (Some(found), false) => {
            (Some(found.unsubscribe(commit, reader.channel, random)), None, Some(found.subscription.subscription))
        }
        (None, false) => (None, None, None),
        (found, true) => {
            let subscribing = reader.subscribe(commit, found.map(|found| &found.subscription), random);
            (subscribing.is_change.then_some(subscribing.commit), subscribing.subscription, None)
        }
    };
    let view = ConsentStateView::of(after.as_ref(), reader.language);
    let (view, commit) = View::changed(view, version(found), commit);
    ((view, ended), commit)
}
