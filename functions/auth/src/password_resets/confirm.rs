//! `POST /v1/password-resets/confirm`

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    Commit, FieldErrors,
    identity::{
        code::SmsCode,
        password::{PasswordHash, ProposedPassword},
        recovery::{self, Person},
    },
    personal::{EmailAddress, PhoneNumber},
    records::{Challenge, Factors, PasswordReset, PhoneReset, RateCounter},
    token::{ChallengeToken, LinkToken},
};
use lambda::{App, Invocation, Json, Problem, Revocation, Route};
use store::CommitError;

use super::proof::{self, Given, Proof, ResetTarget};
use crate::{
    attempt_limits::AttemptLimits,
    challenges::issue::{ChallengeView, prepare_challenge},
};

domain::request! {
    /// The link's token, or the phone number with the request and the code that was sent for it; and the new password.
    pub(crate) struct ConfirmResetRequest {
        /// The token in the link's fragment.
        token: Option<LinkToken>,
        /// The phone number.
        phone: Option<PhoneNumber>,
        /// From the answer to the request for a code.
        request: Option<LinkToken>,
        /// The code that was sent to the number.
        code: Option<SmsCode>,
        /// The new password: 15–128 characters, or 8–128 with a second factor; not easy to guess.
        #[schema(min_length = 8, max_length = 128)]
        password: ProposedPassword,
    }
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::LinkExpired, Problem::CodeExpired], is_rate_limited: true, is_costly: true };

/// Sets a new password. The link or code works once. Every session ends, and the person is notified. What was begun, and a number, recovery
/// codes or an offer of the account that are younger than 72 hours, is revoked. If the person has a second factor, the password is set
/// only after that was verified by `POST /v1/sessions/challenges`.
///
/// # Problems
/// `410 link-expired`, `410 code-expired` if the token or code is unknown, used, too old, or was tried too often;
/// `422 invalid-input` if the code is wrong, which uses up one of five tries, or the password is not accepted.
#[utoipa::path(post, path = "/v1/password-resets/confirm", operation_id = "confirm_password_reset", tag = "sessions",
    responses((status = 204, description = "The password is changed"),
              (status = 202, body = ChallengeView, description = "A second factor is due")))]
pub(crate) async fn confirm(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<ConfirmResetRequest>,
) -> Result<Response, Problem> {
    let ConfirmResetRequest { token, phone, request, code, password } = request;
    let (proof, found) = proof::check(&app, &invocation, Given { token, phone, request, code }).await?;
    let ResetTarget { person, account } = found;
    if !person.credential.may_reset(proof.asked_at()) {
        return Err(proof.expired());
    }
    let factors = person.factors.as_ref().filter(|factors| Factors::has_second_factor(Some(factors)));
    let password =
        person.user.accept_password(password, factors.map(|factors| &factors.record), account.company_name.as_str());
    let password = password.map_err(|code| FieldErrors::one("password", code))?;
    let chosen = (password.hash(&app.random()?)?, password.is_short());
    match factors {
        Some(factors) => challenge(&app, &invocation, &proof, &person, chosen, factors).await,
        None => reset(&app, &invocation, &proof, &person, chosen).await,
    }
}

/// Sets the password of a person who has no second factor.
async fn reset(
    app: &App,
    invocation: &Invocation,
    proof: &Proof,
    person: &Person,
    chosen: (PasswordHash, bool),
) -> Result<Response, Problem> {
    let (now, device) = (invocation.now, &invocation.device);
    let revocation = Revocation::find(&app.store, now, &person.user, (None, 0)).await?;
    let spent = revocation.write(proof.spend(Commit::new(now)), &person.user, device, app.randomness());
    let from = (proof.channel(), device);
    let commit = recovery::complete(spent, person, chosen, from, &revocation.revoked(), app.randomness());
    // Refused if a second factor was set up in the meantime, since it would have to be verified.
    let commit = commit.check_absent(&Factors::key(&person.user.user));
    let commit = reset_counts(app, invocation, commit, &person.user.email)?;
    app.store.commit(commit).await.map_err(|error| refused(proof, error))?;
    revocation.end_late(&app.store, now, None).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Asks a person for their second factor. The password is set only with it. Until then, nothing changes except that the
/// link or code is used up.
async fn challenge(
    app: &App,
    invocation: &Invocation,
    proof: &Proof,
    person: &Person,
    (password, short): (PasswordHash, bool),
    factors: &Factors,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let token = ChallengeToken::new(&app.random()?);
    let challenge = Challenge::password_reset(now, &token, &person.credential, password, short);
    let (challenge, view) = prepare_challenge(app, challenge, &token, factors)?;
    let commit = proof.spend(Commit::new(now)).insert(&challenge);
    let commit = reset_counts(app, invocation, commit, &person.user.email)?;
    app.store.commit(commit).await.map_err(|error| refused(proof, error))?;
    Ok((StatusCode::ACCEPTED, axum::Json(view)).into_response())
}

/// Deletes what was counted of the person's tries to log in from this network, and of the links that were sent to them: those that
/// were requested before the reset work no longer, so that the next must be sent again. Who else may have asked for links, and who
/// guesses elsewhere, does not see the counts that are deleted.
fn reset_counts(app: &App, invocation: &Invocation, commit: Commit, email: &EmailAddress) -> Result<Commit, Problem> {
    let links = app.store.rate_limit_scope(recovery::BY_ADDRESS.name, email.as_str().as_bytes())?;
    let commit = commit.erase(&RateCounter::key(&links));
    Ok(AttemptLimits::of_password(app, invocation, email)?.forget_own(commit))
}

fn refused(proof: &Proof, error: CommitError) -> Problem {
    match error {
        error if error.is_refused_for::<PasswordReset>() || error.is_refused_for::<PhoneReset>() => proof.expired(),
        error => error.into(),
    }
}
