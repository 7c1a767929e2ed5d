//! `POST /v1/me/phone/confirm`

use axum::{extract::State, http::StatusCode};
use domain::{
    Commit, FieldErrorCode, FieldErrors, Stored,
    identity::{code::SmsCode, contact},
    records::{AuditAction, PhoneChange},
};
use lambda::{App, CurrentUser, Invocation, Json, Problem, RateLimits, Route};

use super::{keys, request::PURPOSE};

domain::request! {
    /// The code.
    pub(crate) struct ConfirmPhoneRequest {
        /// From the text message.
        code: SmsCode,
    }
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::CodeExpired, Problem::PhoneTaken], is_rate_limited: true, ..Route::PLAIN };

/// Makes the number that the code was sent to the caller's, verified. By a verified number that nobody else has verified
/// its holder can reset a forgotten password.
///
/// # Problems
/// `410 code-expired` where no code was asked for, or it was used, is older than 10 minutes or was tried too often;
/// `422 invalid-input` where it is wrong, which costs one of five tries; `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/me/phone/confirm", operation_id = "confirm_phone", tag = "me",
    responses((status = 204, description = "The number is the caller's")))]
pub(crate) async fn confirm(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    Json { request, .. }: Json<ConfirmPhoneRequest>,
) -> Result<StatusCode, Problem> {
    let now = invocation.now;
    let rate_limits =
        RateLimits::default().and(&app.store, &contact::CODES_BY_PERSON, user.user.to_string().as_bytes())?;
    let (change, counters) = app.store.read((PhoneChange::key(&user.user), &rate_limits), now).await?;
    let first = rate_limits.count(counters, now)?;
    let change = change.ok_or(Problem::CodeExpired)?;
    let tried = change.tried().ok_or(Problem::CodeExpired)?;
    let reservation =
        rate_limits.reserve_with(&app.store, now, first, || Commit::new(now).replace(&change, &tried)).await?;
    let change = Stored { record: tried, version: change.version.next() };
    if !app.store.is_code(PURPOSE, &change.phone, &request.code, &change.code)? {
        return Err(FieldErrors::one("code", FieldErrorCode::WrongSmsCode).into());
    }
    let lookups = app.store.phone_lookups(&change.phone)?;
    let before = user.verified_phone().filter(|before| **before != change.phone);
    let (new, old) = app.store.read((keys(&app, Some(&change.phone))?, keys(&app, before)?), now).await?;
    let audit_event = caller.actor().audit_event(now, app.randomness(), AuditAction::PhoneVerified).changing(["phone"]);
    let spent = reservation
        .forget(Commit::new(now).remove(&change), rate_limits.scope(&contact::CODES_BY_PERSON).cloned().as_slice());
    let spent = contact::release_phone(spent, old.as_ref(), user.user);
    let spent = contact::hold_phone(spent, &lookups, new.as_ref(), user.user).map_err(|_| Problem::PhoneTaken)?;
    match app.store.commit(contact::verify_phone(spent, &change, &user, &audit_event, app.randomness())).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(error) if error.is_refused_for::<PhoneChange>() => Err(Problem::CodeExpired),
        Err(error) => Err(error.into()),
    }
}
