//! `POST /v1/me/phone/confirm`

use axum::{extract::State, http::StatusCode};
use domain::{
    FieldErrorCode, FieldErrors,
    identity::{
        code::SmsCode,
        contact::{self, PhoneHolders},
    },
    records::PhoneChange,
    token::UndoToken,
};
use lambda::{App, CurrentUser, Invocation, Json, Problem, Route};

use super::{attempt::Attempt, holders::keys, request::PURPOSE};

domain::request! {
    /// The code.
    pub(crate) struct ConfirmPhoneRequest {
        /// From the text message.
        code: SmsCode,
    }
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::CodeExpired, Problem::PhoneTaken], is_rate_limited: true, ..Route::PLAIN };

/// Verifies that the number that the code was sent to is the caller's. With a verified number that nobody else has verified, a
/// person can reset a forgotten password from 72 hours later on. The notice by mail has a link that undoes it until then.
///
/// # Problems
/// `410 code-expired` if no code was requested, or it was used, is older than 10 minutes or was tried too often;
/// `422 invalid-input` if it is wrong, which uses one of five tries; `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/me/phone/confirm", operation_id = "confirm_phone", tag = "me",
    responses((status = 204, description = "The number is the caller's")))]
pub(crate) async fn confirm(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    Json { request, .. }: Json<ConfirmPhoneRequest>,
) -> Result<StatusCode, Problem> {
    let now = invocation.now;
    let attempt = Attempt::begin(&app, user.user, now).await?;
    let change = &attempt.change;
    if !app.store.is_code(PURPOSE, &change.phone, &request.code, &change.code)? {
        return Err(FieldErrors::one("code", FieldErrorCode::WrongSmsCode).into());
    }
    let lookups = app.store.phone_lookups(&change.phone)?;
    let before = user.verified_phone_other_than(&change.phone);
    let (new, old) = app.store.read((keys(&app, Some(&change.phone))?, keys(&app, before)?), now).await?;
    let (by, holders) = (caller.actor(), PhoneHolders { lookups, new, old });
    let undo = UndoToken::new(user.user, &app.random()?);
    let commit = contact::verify_phone(attempt.spend(now), by, &user, change, &holders, undo, app.randomness());
    match app.store.commit(commit.map_err(|_| Problem::PhoneTaken)?).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(error) if error.is_refused_for::<PhoneChange>() => Err(Problem::CodeExpired),
        Err(error) => Err(error.into()),
    }
}
