//! `PUT /v1/me/consents/{purpose}`

use ::app::{letters, newsletter};
use axum::extract::State;
use domain::{
    Commit, RandomSource, Version,
    newsletter::subscription::{NewReader, Subscribed},
    privacy::consents::ConsentPurpose,
    records::{ConsentChannel, NewsletterSubscription},
};
use lambda::{App, CurrentUser, IfMatch, Invocation, Json, PathId, Problem, Route, View};

use super::list::ConsentStateView;

/// How often it is tried, if concurrent requests change the subscription.
const TRIES: u32 = 5;

domain::request! {
    /// Whether the caller consents.
    pub(crate) struct SetConsentRequest {
        /// `true` gives the consent in the words of `GET /v1/me/consents`, `false` withdraws it.
        granted: bool,
    }
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Gives or withdraws a consent. It holds from now on, and both are on record. A withdrawal is answered once no letter to the caller can
/// be sent any more.
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
    PathId(ConsentPurpose::Newsletter): PathId<ConsentPurpose>,
    if_match: IfMatch,
    Json { request, .. }: Json<SetConsentRequest>,
) -> Result<View<ConsentStateView>, Problem> {
    let (now, language, channel) = (invocation.now, invocation.language, ConsentChannel::Settings);
    let mailboxes = app.store.email_lookups(&user.email)?;
    let reader = NewReader { email: &user.email, mailboxes: &mailboxes, language, channel };
    let attempt = || async {
        let found = newsletter::subscribed(&app.store, &mailboxes, now).await?;
        let version = found.as_ref().map_or(Version(0), |found| found.subscription.version);
        if_match.check(version)?;
        // Nothing is given to a person who is erased concurrently.
        let commit = Commit::new(now).check_version(&user);
        let (commit, after) = decide(commit, &reader, found.as_ref(), request.granted, app.randomness());
        Ok(View::changed(ConsentStateView::of(after.as_ref(), language), version, commit))
    };
    let view = app.change(TRIES, newsletter::is_changed, attempt).await?;
    if !request.granted {
        letters::settle(&app.store, &mailboxes, now).await?;
    }
    Ok(view)
}

/// The commit, if anything changes, and the subscription as it is then.
fn decide(
    commit: Commit,
    reader: &NewReader<'_>,
    found: Option<&Subscribed>,
    is_granted: bool,
    random: &dyn RandomSource,
) -> (Option<Commit>, Option<NewsletterSubscription>) {
    match (found, is_granted) {
        (Some(found), false) => (Some(found.unsubscribe(commit, reader.channel, random)), None),
        (None, false) => (None, None),
        (found, true) => {
            let subscribing = reader.subscribe(commit, found.map(|found| &found.subscription), random);
            (subscribing.is_change.then_some(subscribing.commit), subscribing.subscription)
        }
    }
}
