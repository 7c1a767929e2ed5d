//! `POST /v1/newsletter/confirm`

use ::app::newsletter;
use axum::{extract::State, http::StatusCode};
use domain::{
    Commit,
    newsletter::subscription::NewReader,
    records::{ConsentChannel, NewsletterSubscription, PendingSubscription},
    token::LinkToken,
};
use lambda::{App, Invocation, Json, Problem, Route};

/// How often the confirmation is tried, if the subscription of the address is changed concurrently.
const TRIES: u32 = 5;

domain::request! {
    /// The link's token.
    pub(crate) struct ConfirmNewsletterRequest {
        /// From the link's fragment.
        token: LinkToken,
    }
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::LinkExpired], ..Route::PLAIN };

/// Subscribes the address that the link was sent to. The link works once.
///
/// # Problems
/// `410 link-expired` if the token is unknown, used or older than 7 days.
#[utoipa::path(post, path = "/v1/newsletter/confirm", operation_id = "confirm_newsletter", tag = "newsletter",
    responses((status = 204, description = "The newsletter will be sent")))]
pub(crate) async fn confirm(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<ConfirmNewsletterRequest>,
) -> Result<StatusCode, Problem> {
    let now = invocation.now;
    let key = PendingSubscription::key(&request.token.hash());
    let pending = app.store.get(&key, now).await?.ok_or(Problem::LinkExpired)?;
    let mailboxes = app.store.email_lookups(&pending.email)?;
    let (email, language, channel) = (&pending.email, pending.language, ConsentChannel::ConfirmationLink);
    let reader = NewReader { email, mailboxes: &mailboxes, language, channel };
    let mut retry = app.store.retry_conflicts(TRIES);
    loop {
        let found = newsletter::subscription(&app.store, &mailboxes, now).await?;
        let subscribing = reader.subscribe(Commit::new(now).remove(&pending), found.as_ref(), app.randomness());
        match app.store.commit(subscribing.commit).await {
            Ok(()) => return Ok(StatusCode::NO_CONTENT),
            Err(error) if error.is_refused_for::<PendingSubscription>() => return Err(Problem::LinkExpired),
            Err(error) if error.is_refused_for::<NewsletterSubscription>() => retry.back_off().await?,
            Err(error) => return Err(error.into()),
        }
    }
}
