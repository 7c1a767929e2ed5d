//! `POST /v1/me/phone`

use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    FieldErrorCode, FieldErrors,
    identity::{code::SmsCode, contact},
    messaging::sms,
    personal::PhoneNumber,
    records::PhoneChange,
};
use lambda::{App, Caller, CurrentUser, IdempotencyKey, Invocation, Json, Problem, RateLimits, Route};
use serde::Serialize;

/// The purpose that a code's hash is bound to.
pub(super) const PURPOSE: &str = "phone-change";

domain::request! {
    /// Another number, or the same to prove it.
    pub(crate) struct ChangePhoneRequest {
        /// The number.
        phone: PhoneNumber,
    }
}

/// The answer to every request.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ChangePhoneView {
    #[schema(example = "code-sent")]
    status: &'static str,
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReauthenticationRequired], is_rate_limited: true, is_costly: true };

/// Requests another phone number, or to verify the same. A code is sent to it, and replaces an earlier one.
///
/// # Problems
/// `403 reauthentication-required`; `422 invalid-input`, with `phone-country` if no text messages are sent to its
/// country; `409 conflict` if another number was requested at the same time; `429 too-many-requests` for a person, a number or a
/// network with too many requests.
#[utoipa::path(post, path = "/v1/me/phone", operation_id = "change_phone", tag = "me",
    responses((status = 202, body = ChangePhoneView, description = "A text message is on its way")))]
pub(crate) async fn request_phone_change(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    key: IdempotencyKey,
    Json { request, bytes }: Json<ChangePhoneRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    caller.require_recent_authentication(now)?;
    if sms::ceiling(&request.phone).is_none() {
        return Err(FieldErrors::one("phone", FieldErrorCode::PhoneCountry).into());
    }
    let (person, phone) = (user.user.to_string(), &request.phone);
    key.run_once(&app, now, &person, &bytes, async |idempotent| {
        let rate_limits = rate_limits(&app, &invocation, &caller, &person)?;
        let (before, counters) = app.store.read((PhoneChange::key(&user.user), &rate_limits), now).await?;
        let code = SmsCode::new(&app.random()?);
        let hash = app.store.code_hash(PURPOSE, phone, &code, &app.random()?)?;
        let write =
            || contact::request_phone_change(now, &user, phone, before.as_ref(), (&code, &hash), app.randomness());
        let view = ChangePhoneView { status: "code-sent" };
        idempotent.commit_counted(&app, (&rate_limits, counters), write, StatusCode::ACCEPTED, &view).await
    })
    .await
}

/// Of the person, of their account and of their network: what others send to the number is no reason to wait.
fn rate_limits(app: &App, invocation: &Invocation, caller: &Caller, person: &str) -> Result<RateLimits, Problem> {
    Ok(RateLimits::default()
        .and(&app.store, &sms::BY_PERSON, person.as_bytes())?
        .and(&app.store, &sms::BY_ACCOUNT, &caller.account().to_bytes())?
        .and(&app.store, &sms::BY_NETWORK, invocation.device.ip_address.network().as_bytes())?)
}
