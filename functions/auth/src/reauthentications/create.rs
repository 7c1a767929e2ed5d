//! `POST /v1/me/reauthentications`

use axum::{extract::State, http::HeaderMap, response::Response};
use domain::{
    Commit, FieldErrorCode, FieldErrors,
    identity::{
        factors::{Method, SecondFactorCode},
        password::Password,
    },
    records::{AuditAction, Factors, PasskeyRequest, SecurityChange, Session},
    token::{ChallengeToken, SessionToken},
};
use lambda::{App, Claimant, Invocation, Json, Problem, Route};

use crate::{
    attempt_limits::AttemptLimits,
    passkeys::ceremonies::{Assertion, Passkeys},
    password::verify::verify_password,
    second_factors::proof::{Proof, require_vouched},
    sessions::{
        response::{LogInView, by_cookie, session_response},
        rotate::rotate_session,
        view::SessionView,
    },
};

domain::request! {
    /// The proof for a reauthentication: one of password, code and passkey.
    pub(crate) struct ReauthenticationRequest {
        /// The password, if the person has no second factor.
        password: Option<Password>,
        /// The six digits of the authenticator app, or a recovery code.
        code: Option<SecondFactorCode>,
        /// The challenge from `POST /v1/sessions/passkey-options`. Required with `passkey`.
        challenge: Option<ChallengeToken>,
        /// The browser's answer to the `options` of the challenge.
        #[schema(value_type = Option<Object>)]
        passkey: Option<Assertion>,
        /// Whether the new token is set as the cookie `__Host-session`. By default, it is returned in the way in which
        /// the request sent the old one.
        cookie: Option<bool>,
    }
}

pub(crate) const ROUTE: Route = Route {
    problems: &[
        Problem::SecondFactorMissing,
        Problem::WrongCredentials,
        Problem::WrongCode,
        Problem::WrongPasskey,
        Problem::ChallengeExpired,
    ],
    is_rate_limited: true,
    is_costly: true,
};

/// Reauthenticates the caller and rotates the token of their session. Sensitive actions are allowed for the next five
/// minutes. A person who has a second factor must use it: otherwise, somebody who learnt the password could remove that
/// factor. A staff session requires a second factor that is accepted for a staff log-in.
///
/// # Problems
/// `403 second-factor-due`; `401 wrong-credentials`, `401 wrong-code`, `401 wrong-passkey`; `410 challenge-expired`;
/// `429 too-many-requests`; `409 conflict` if the credentials were changed at the same time; `422 invalid-input`.
#[utoipa::path(post, path = "/v1/me/reauthentications", tag = "sessions",
    responses((status = 201, body = LogInView, description = "The session under its new token")))]
pub(crate) async fn reauthenticate(
    State(app): State<App>,
    invocation: Invocation,
    claimant: Claimant,
    headers: HeaderMap,
    Json { request, .. }: Json<ReauthenticationRequest>,
) -> Result<Response, Problem> {
    let cookie = by_cookie(request.cookie, &headers);
    let (session, token) = match (request.password, request.challenge) {
        (Some(_), _) if request.code.is_some() || request.passkey.is_some() => {
            return Err(FieldErrors::one("password", FieldErrorCode::InvalidChoice).into());
        }
        (Some(password), _) => by_password(&app, &invocation, &claimant, &password).await?,
        (None, challenge) => {
            let proof = Proof::of(request.code, request.passkey)?;
            by_factor(&app, &invocation, &claimant, &proof, challenge.as_ref()).await?
        }
    };
    let must_enrol = claimant.caller.must_enrol && !session.second_factor;
    Ok(session_response(SessionView::current(&session, must_enrol), &token, cookie))
}

type RotatedSession = (Session, SessionToken);

async fn by_password(
    app: &App,
    invocation: &Invocation,
    Claimant { caller, loaded: (user, factors) }: &Claimant,
    password: &Password,
) -> Result<RotatedSession, Problem> {
    // Before the password is checked, because somebody who only has the session must not learn whether it is right.
    if caller.access.is_some() || Factors::has_second_factor(factors.as_deref()) {
        return Err(Problem::SecondFactorMissing);
    }
    let now = invocation.now;
    let limits = AttemptLimits::in_session(app, invocation, &user.user)?;
    let (credential, limits) = verify_password(app, invocation, (&user.email, password), limits).await?;
    // The caller's address was changed concurrently, and the old one now belongs to another person.
    if credential.user != user.user {
        return Err(Problem::WrongCredentials);
    }
    let audit_event = caller.actor().audit_event(now, app.randomness(), AuditAction::Reauthenticated);
    let commit = || limits.reset_own(Commit::new(now).check_version(&credential).audit(&audit_event));
    rotate_session(app, now, &caller.session, false, commit).await
}

async fn by_factor(
    app: &App,
    invocation: &Invocation,
    Claimant { caller, loaded: (user, factors) }: &Claimant,
    proof: &Proof,
    challenge: Option<&ChallengeToken>,
) -> Result<RotatedSession, Problem> {
    let now = invocation.now;
    let before = factors.as_ref().ok_or(Problem::WrongCode)?;
    let request = challenge.map(|token| PasskeyRequest::key(&token.hash()));
    let limits = AttemptLimits::of_second_factor(app, invocation, &before.user)?;
    let (request, counters) = app.store.read((request, limits.rate_limits()), now).await?;
    let request = request.flatten();
    let limits = limits.reserve(app, invocation, counters, Some(user.user), || Commit::new(now)).await?;
    let verified = match proof {
        Proof::Code(code) => before.accept(now, code).ok_or(Problem::WrongCode)?,
        Proof::Passkey(answer) => {
            let request = request.as_ref().ok_or(Problem::ChallengeExpired)?;
            Passkeys::of(app)?.verify_discoverable(now, answer, &request.ceremony, before)?
        }
    };
    let verified = require_vouched(verified, caller.access.as_deref())?;
    let (method, after) = (verified.method(), verified.updated_factors);
    let audit_event = caller.actor().audit_event(now, app.randomness(), AuditAction::Reauthenticated);
    let spent = if method == Method::RecoveryCode {
        let audit_event = caller.actor().audit_event(now, app.randomness(), AuditAction::RecoveryCodeUsed);
        let browser_type = &invocation.device.browser_type;
        Some((
            audit_event,
            user.security_mail(now, app.randomness(), SecurityChange::RecoveryCodeUsed, browser_type, None),
        ))
    } else {
        None
    };
    let commit = || {
        let commit = after.write(Commit::new(now).audit(&audit_event), Some(before));
        let commit = request.iter().fold(commit, Commit::remove);
        let commit = spent.iter().fold(commit, |commit, (audit_event, mail)| commit.audit(audit_event).send(mail));
        limits.reset_own(commit)
    };
    rotate_session(app, now, &caller.session, true, commit).await
}
