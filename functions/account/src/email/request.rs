//! `POST /v1/me/email`

use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    FieldErrorCode, FieldErrors, identity::contact, personal::EmailAddress, records::EmailChange, token::LinkToken,
};
use lambda::{App, CurrentUser, IdempotencyKey, Invocation, Json, Problem, RateLimits, Route};
use serde::Serialize;

domain::request! {
    /// Another address.
    pub(crate) struct ChangeEmailRequest {
        /// The address to log in with.
        email: EmailAddress,
    }
}

/// The answer to every request.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ChangeEmailView {
    #[schema(example = "confirmation-sent")]
    status: &'static str,
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReauthenticationRequired], is_rate_limited: true, is_costly: true };

/// Requests to log in with another address. A link is sent to it, and replaces an earlier one. The answer is the same whether or
/// not the address has a log-in already. The caller's own address is taken if it has an `email_problem`, which the link ends.
///
/// # Problems
/// `403 reauthentication-required`; `422 invalid-input`; `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/me/email", operation_id = "change_email", tag = "me",
    responses((status = 202, body = ChangeEmailView, description = "A mail is on its way")))]
pub(crate) async fn request_email_change(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    key: IdempotencyKey,
    Json { request, bytes }: Json<ChangeEmailRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    caller.require_recent_authentication(now)?;
    if request.email == user.email && user.email_problem.is_none() {
        return Err(FieldErrors::one("email", FieldErrorCode::InvalidChoice).into());
    }
    let person = user.user.to_string();
    key.run_once(&app, now, &person, &bytes, async |idempotent| {
        // Counted for the person alone: what others send to the address is no reason to wait, and theirs none for its owner's reset.
        let rate_limits = RateLimits::default().and(&app.store, &contact::CHANGES_BY_PERSON, person.as_bytes())?;
        let (before, counters) = app.store.read((EmailChange::key(&user.user), &rate_limits), now).await?;
        let (email, lookup) = (&request.email, app.store.email_lookup(&request.email)?);
        let token = LinkToken::new(&app.random()?);
        let write =
            || contact::request_email_change(now, &user, (email, &lookup), before.as_ref(), &token, app.randomness());
        let view = ChangeEmailView { status: "confirmation-sent" };
        idempotent.commit_counted(&app, (&rate_limits, counters), write, StatusCode::ACCEPTED, &view).await
    })
    .await
}
