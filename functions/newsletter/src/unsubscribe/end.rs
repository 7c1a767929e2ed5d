//! `POST /v1/newsletter/unsubscribe`

use ::app::{
    letters,
    newsletter::{self, ByLink},
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::{Commit, Now, newsletter::id::SubscriptionId, records::ConsentChannel};
use lambda::{App, Invocation, Problem, Route};

use super::{page, token::Presented};

/// How often it is tried, if the subscription is changed concurrently.
const TRIES: u32 = 8;

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Stops the newsletter with the link of a letter, however old, without a log-in: one click in a mail program (RFC 8058), the form of
/// the page, or JSON. An unknown token gets the same answer as one that stops it, and so does one that was used. The answer comes once
/// no letter to this reader can begin any more.
///
/// # Problems
/// `422 invalid-input` if there is no token in the query, and none in the body.
#[utoipa::path(post, path = "/v1/newsletter/unsubscribe", operation_id = "unsubscribe", tag = "newsletter",
    responses(
        (status = 200, content_type = "text/html", body = String, description = "Nothing more is sent; the token was in the query"),
        (status = 204, description = "Nothing more is sent; the token was in the body"),
    ))]
pub(crate) async fn unsubscribe(
    State(app): State<App>,
    invocation: Invocation,
    token: Presented,
) -> Result<Response, Problem> {
    if let Some(reader) = end(&app, &token, invocation.now).await? {
        letters::after_unsubscribing(&app.store, reader, invocation.now).await?;
    }
    Ok(match token {
        Presented::InQuery(_) => page::done(invocation.language),
        Presented::InBody(_) => StatusCode::NO_CONTENT.into_response(),
    })
}

/// Ends the subscription, and returns its id, also if it was ended before: letters may still be on their way. `None` if there never was
/// one.
async fn end(app: &App, token: &Presented, now: Now) -> Result<Option<SubscriptionId>, Problem> {
    let mut retry = app.store.retry_conflicts(TRIES);
    loop {
        let subscribed = match newsletter::subscribed_by_link(&app.store, token.hash(), now).await? {
            ByLink::Reader(subscribed) => subscribed,
            ByLink::Ended(reader) => return Ok(Some(reader)),
            ByLink::Unknown => return Ok(None),
        };
        let commit = subscribed.unsubscribe(Commit::new(now), ConsentChannel::UnsubscribeLink, app.randomness());
        match app.store.commit(commit).await {
            Ok(()) => return Ok(Some(subscribed.subscription.subscription)),
            Err(error) if newsletter::is_changed(&error) => retry.back_off().await?,
            Err(error) => return Err(error.into()),
        }
    }
}
