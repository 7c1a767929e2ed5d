//! `POST /v1/password-resets`

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    FieldErrorCode, FieldErrors,
    id::UserId,
    identity::{
        code::SmsCode,
        recovery::{self, Number},
    },
    messaging::sms,
    personal::{EmailAddress, PhoneNumber},
    records::{PhoneIdentity, PhoneLookup},
    token::LinkToken,
};
use lambda::{App, Invocation, Json, Problem, RateLimits, Route, is_known_in};
use serde::Serialize;
use store::CandidateKeys;

/// The purpose that the hash of a code is bound to.
pub(super) const PURPOSE: &str = "password-reset";

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
// No `Debug`, because the request is a secret.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct ResetView {
    #[schema(example = "instructions-sent")]
    status: &'static str,
    /// What the code works with. Only for a number, whether or not a code is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<String>,
}

pub(crate) const ROUTE: Route = Route { is_rate_limited: true, is_costly: true, ..Route::PLAIN };

/// Requests a password reset. The response is the same whether or not a person has the address or number. Only a
/// message that arrives there reveals it.
///
/// # Problems
/// `422 invalid-input`; `429 too-many-requests` if there were too many requests for the address from this network, for the number, or
/// from the network. Those of strangers elsewhere for the address are no reason.
#[utoipa::path(post, path = "/v1/password-resets", operation_id = "ask_for_password_reset", tag = "sessions",
    responses((status = 202, body = ResetView, description = "If there is such a log-in, instructions are sent to it")))]
pub(crate) async fn request_password_reset(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<ResetRequest>,
) -> Result<Response, Problem> {
    let request = match (request.email, request.phone) {
        (Some(email), None) => by_mail(&app, &invocation, email).await.map(|()| None)?,
        (None, Some(phone)) => Some(by_phone(&app, &invocation, phone).await?.expose().to_owned()),
        _ => return Err(FieldErrors::one("email", FieldErrorCode::OneOfTwo).into()),
    };
    Ok((StatusCode::ACCEPTED, axum::Json(ResetView { status: "instructions-sent", request })).into_response())
}

async fn by_mail(app: &App, invocation: &Invocation, email: EmailAddress) -> Result<(), Problem> {
    let now = invocation.now;
    let (address, network) = (email.as_str().as_bytes(), invocation.device.ip_address.network());
    let rate_limits = RateLimits::default()
        .and_in(&app.store, &recovery::BY_ADDRESS_IN_NETWORK, (address, &network))?
        .and(&app.store, &recovery::BY_NETWORK, network.as_bytes())?
        .and_shared(&app.store, &recovery::BY_ADDRESS, address)?;
    let lookup = app.store.email_lookup(&email)?;
    let token = LinkToken::new(&app.random()?);
    let write =
        || recovery::request_by_mail(now, email.clone(), &lookup, invocation.language, &token, app.randomness());
    // Where strangers have asked as well, nobody waits for them: the mailbox has a link that works.
    rate_limits.reserve_unseen(&app.store, now, write).await?;
    Ok(())
}

/// Requests a code by text message, and returns the request that the code works with: also if none is sent. The limits on countries
/// and on messages per day are applied when the message is sent, and do not change the response.
async fn by_phone(app: &App, invocation: &Invocation, phone: PhoneNumber) -> Result<LinkToken, Problem> {
    let now = invocation.now;
    let (called, network) = (phone.as_str().as_bytes(), invocation.device.ip_address.network());
    let rate_limits = RateLimits::default()
        .and_in(&app.store, &sms::BY_NUMBER_IN_NETWORK, (called, &network))?
        .and(&app.store, &sms::BY_NETWORK, network.as_bytes())?
        .and(&app.store, &recovery::BY_NETWORK, network.as_bytes())?
        .and_shared(&app.store, &sms::BY_NUMBER, called)?;
    let lookups = app.store.phone_lookups(&phone)?;
    let lookup = lookups.first().cloned().ok_or_else(|| Problem::unexpected("no look-up"))?;
    let number = Number { phone: phone.clone(), lookup };
    let (request, code) = (LinkToken::new(&app.random()?), SmsCode::new(&app.random()?));
    let hash = app.store.code_hash(PURPOSE, &number.phone, &code, &app.random()?)?;
    let write = || {
        let code = (&code, hash.clone());
        recovery::request_by_phone(now, number.clone(), &request, invocation.language, code, app.randomness())
    };
    let is_sent = rate_limits.reserve_unseen(&app.store, now, &write).await?;
    // Strangers have asked as well. Nobody waits for them who is known here, and others are not told whether there is anybody.
    if !is_sent && is_holder_known(app, invocation, &lookups).await? {
        app.store.commit(write()).await?;
    }
    Ok(request)
}

/// Whether the one person who has verified the number is known in this network. It takes the same calls if there is none.
async fn is_holder_known(app: &App, invocation: &Invocation, lookups: &[PhoneLookup]) -> Result<bool, Problem> {
    let now = invocation.now;
    let phones = lookups.iter().map(PhoneIdentity::key).collect::<CandidateKeys<_>>();
    let holder = app.store.read(phones, now).await?.and_then(|phone| phone.single_holder());
    let holder = holder.map_or_else(|| app.id(UserId::new, now), Ok)?;
    Ok(is_known_in(&app.store, &holder, &invocation.device.ip_address.network(), now).await?)
}
