//! `POST /v1/password-resets`

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    FieldErrorCode, FieldErrors,
    identity::{
        code::SmsCode,
        recovery::{self, Number},
    },
    messaging::sms,
    personal::{EmailAddress, PhoneNumber},
    records::PhoneReset,
    token::LinkToken,
};
use lambda::{App, Invocation, Json, Problem, RateLimits, Route};
use serde::Serialize;
use store::CandidateKeys;

/// The purpose that the hash of a code is bound to.
pub(super) const PURPOSE: &str = "password-reset";
/// How often a request for a number is tried if it conflicts with concurrent ones for the same number.
const TRIES: u32 = 3;

domain::request! {
    /// Either an address or a phone number.
    pub(crate) struct ResetRequest {
        /// The address that identifies the log-in: a link is sent to it.
        email: Option<EmailAddress>,
        /// A phone number that the person has verified: a code is sent to it.
        phone: Option<PhoneNumber>,
    }
}

/// The response, which is the same for everybody.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ResetView {
    #[schema(example = "instructions-sent")]
    status: &'static str,
}

pub(crate) const ROUTE: Route = Route { is_rate_limited: true, is_costly: true, ..Route::PLAIN };

/// Requests a password reset. The response is the same whether or not a person has the address or number. Only a
/// message that arrives there reveals it.
///
/// # Problems
/// `422 invalid-input`; `429 too-many-requests` if there were too many requests for the address, for the number or from
/// the network.
#[utoipa::path(post, path = "/v1/password-resets", operation_id = "ask_for_password_reset", tag = "sessions",
    responses((status = 202, body = ResetView, description = "If there is such a log-in, instructions are sent to it")))]
pub(crate) async fn request_password_reset(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<ResetRequest>,
) -> Result<Response, Problem> {
    match (request.email, request.phone) {
        (Some(email), None) => by_mail(&app, &invocation, email).await?,
        (None, Some(phone)) => by_phone(&app, &invocation, phone).await?,
        _ => return Err(FieldErrors::one("email", FieldErrorCode::OneOfTwo).into()),
    }
    Ok((StatusCode::ACCEPTED, axum::Json(ResetView { status: "instructions-sent" })).into_response())
}

async fn by_mail(app: &App, invocation: &Invocation, email: EmailAddress) -> Result<(), Problem> {
    let now = invocation.now;
    let rate_limits = RateLimits::default().and(&app.store, &recovery::BY_ADDRESS, email.as_str().as_bytes())?.and(
        &app.store,
        &recovery::BY_NETWORK,
        invocation.device.ip_address.network().as_bytes(),
    )?;
    let lookup = app.store.email_lookup(&email)?;
    let token = LinkToken::new(&app.random()?);
    let first = rate_limits.count(app.store.read(&rate_limits, now).await?, now)?;
    let write =
        || recovery::request_by_mail(now, email.clone(), &lookup, invocation.language, &token, app.randomness());
    rate_limits.reserve_with(&app.store, now, first, write).await?;
    Ok(())
}

/// Like by mail, except that only the newest code of a number is valid. The limits on countries and on messages per day
/// are applied when the message is sent, and do not change the response.
async fn by_phone(app: &App, invocation: &Invocation, phone: PhoneNumber) -> Result<(), Problem> {
    let now = invocation.now;
    let network = invocation.device.ip_address.network();
    let rate_limits = RateLimits::default()
        .and(&app.store, &sms::BY_NUMBER, phone.as_str().as_bytes())?
        .and(&app.store, &sms::BY_NETWORK, network.as_bytes())?
        .and(&app.store, &recovery::BY_NETWORK, network.as_bytes())?;
    let lookups = app.store.phone_lookups(&phone)?;
    let keys = lookups.iter().map(PhoneReset::key).collect::<CandidateKeys<_>>();
    let lookup = lookups.into_iter().next().ok_or_else(|| Problem::unexpected("no look-up"))?;
    let number = Number { phone, lookup };
    let code = SmsCode::new(&app.random()?);
    let hash = app.store.code_hash(PURPOSE, &number.phone, &code, &app.random()?)?;
    let mut retry = app.store.retry_conflicts(TRIES);
    loop {
        let (before, counters) = app.store.read((&keys, &rate_limits), now).await?;
        let first = rate_limits.count(counters, now)?;
        let code = (&code, hash.clone());
        let write = || {
            recovery::request_by_phone(
                now,
                number.clone(),
                before.as_ref(),
                invocation.language,
                code.clone(),
                app.randomness(),
            )
        };
        match rate_limits.reserve_with(&app.store, now, first, write).await.map_err(Problem::from) {
            Ok(_) => return Ok(()),
            Err(problem) if problem.is_conflict() => retry.back_off().await?,
            Err(problem) => return Err(problem),
        }
    }
}
