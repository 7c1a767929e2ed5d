//! `POST /v1/sessions/challenges`

use axum::{extract::State, response::Response};
use domain::{
    Commit, FieldErrorCode, FieldErrors, Now,
    audit::AuditEvent,
    identity::{
        factors::{self, Method, SecondFactorCode, VerifiedFactor},
        recovery, session,
    },
    records::{
        AuditAction, Challenge, ChallengeAction, Factors, Message, PasswordCredential, RateCounter, SecurityChange,
        Staff,
    },
    token::ChallengeToken,
};
use lambda::{App, EndingSessions, Invocation, Json, Problem, Route};

use crate::{
    guard::Guard,
    open_session::{SessionOptions, open_session},
    passkeys::ceremonies::{Assertion, Passkeys},
    pending_log_in::PendingLogIn,
    security_change::mail,
    session_response::LogInView,
};

domain::request! {
    /// The second factor that answers a challenge: a code, or a passkey.
    pub(crate) struct ChallengeRequest {
        /// From the answer to the first factor.
        challenge: ChallengeToken,
        /// The six digits of the app, or a recovery code.
        code: Option<SecondFactorCode>,
        /// The browser's answer to `options`.
        #[schema(value_type = Option<Object>)]
        passkey: Option<Assertion>,
        /// For browsers: the token comes in the cookie `__Host-session` and not in the answer; as the first factor asked where
        /// nothing is said.
        cookie: Option<bool>,
    }
}

/// What was shown as a second factor.
pub(crate) enum Proof {
    Code(SecondFactorCode),
    Passkey(Box<Assertion>),
}

impl Proof {
    /// The one of the two that was given.
    pub(crate) fn of(code: Option<SecondFactorCode>, passkey: Option<Assertion>) -> Result<Self, FieldErrors> {
        match (code, passkey) {
            (Some(code), None) => Ok(Self::Code(code)),
            (None, Some(passkey)) => Ok(Self::Passkey(Box::new(passkey))),
            (None, None) => Err(FieldErrors::one("code", FieldErrorCode::Missing)),
            (Some(_), Some(_)) => Err(FieldErrors::one("passkey", FieldErrorCode::InvalidChoice)),
        }
    }
}

pub(crate) const ROUTE: Route = Route {
    problems: &[Problem::ChallengeExpired, Problem::WrongCode, Problem::WrongPasskey],
    is_rate_limited: true,
    is_costly: true,
};

/// Completes a log-in, or the reset of a password, with the second factor.
///
/// # Problems
/// `410 challenge-expired` where the challenge is unknown, used, older than 5 minutes, was tried 5 times, or the password
/// was changed since; `401 wrong-code`, `401 wrong-passkey`, also for one that is not among the `methods` of a log-in of
/// staff; `409 conflict` where the log-in was changed meanwhile; `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/sessions/challenges", operation_id = "answer_challenge", tag = "sessions",
    responses((status = 201, body = LogInView, description = "Logged in")))]
pub(crate) async fn answer(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<ChallengeRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let proof = Proof::of(request.code, request.passkey)?;
    let challenge = app.store.get(&Challenge::key(&request.challenge.hash()), now).await?;
    let challenge = challenge.ok_or(Problem::ChallengeExpired)?;
    let guard = Guard::of(&app, &invocation, &factors::GUESSES, &challenge.user.to_bytes())?;
    let key = PasswordCredential::key(&challenge.email);
    // The place that the log-in named then: where it names another since, it is another version of it, too.
    let place = (challenge.user, challenge.account, challenge.member);
    let appointment = (challenge.action == ChallengeAction::StaffLogIn).then(|| Staff::key(&challenge.user));
    let wanted = (key, guard.rate_limits(), appointment, PendingLogIn::keys(place));
    let (credential, counters, staff, found) = app.store.read(wanted, now).await?;
    let credential = credential.ok_or(Problem::ChallengeExpired)?;
    let tried = challenge.tried(&credential).ok_or(Problem::ChallengeExpired)?;
    let staff = staff.map(|staff| staff.ok_or(Problem::ChallengeExpired)).transpose()?;
    // The try is counted before it is looked at: tries made at once are all counted.
    let guard = guard.pass(&app, now, counters, || Commit::new(now).replace(&challenge, &tried)).await?;
    let challenge = domain::Stored { record: tried, version: challenge.version.next() };
    let mut pending = PendingLogIn::of_found(&app, now, found, credential).await?.ok_or(Problem::ChallengeExpired)?;
    let before = pending.factors.take().ok_or(Problem::ChallengeExpired)?;
    let shown = shown(&app, now, &proof, &challenge, &before)?;
    let shown = vouched(shown, staff.as_deref())?;
    let (method, after) = (shown.method(), shown.after);
    let ending = settle(&app, now, &challenge, &mut pending).await?;
    let told = told(&app, &invocation, &challenge, &pending, method);
    let text = match challenge.action {
        ChallengeAction::LogIn | ChallengeAction::StaffLogIn => None,
        ChallengeAction::PasswordReset => {
            recovery::told_by_phone(now, &pending.user, &invocation.device.browser_type, app.randomness())
        }
    };
    let options = SessionOptions {
        second_factor: true,
        cookie: request.cookie.unwrap_or(challenge.cookie),
        staff: staff.as_deref(),
    };
    // The password was no guess either.
    let password = app.store.rate_limit_scope(session::GUESSES.name, pending.user.email.as_str().as_bytes())?;
    let (session, reply) = open_session(&app, &invocation, &pending, options, Some(&guard), |commit, session| {
        let commit = commit.remove(&challenge).erase(&RateCounter::key(&password));
        let commit = after.write(commit, Some(&before));
        let commit = told.iter().fold(commit, |commit, (audit_event, message)| {
            commit.audit(&audit_event.clone().within(session)).send(message)
        });
        let commit = text.iter().fold(commit, Commit::send);
        match &ending {
            Some(ending) => ending.end(commit),
            None => commit,
        }
    })
    .await?;
    if let Some(ending) = ending {
        ending.keeping(session).end_late(&app.store, now).await?;
    }
    Ok(reply)
}

/// What the proof shows.
fn shown(
    app: &App,
    now: Now,
    proof: &Proof,
    challenge: &Challenge,
    factors: &Factors,
) -> Result<VerifiedFactor, Problem> {
    match proof {
        Proof::Code(code) => factors.accept(now, code).ok_or(Problem::WrongCode),
        Proof::Passkey(answer) => {
            let ceremony = challenge.ceremony.as_ref().ok_or(Problem::WrongPasskey)?;
            Passkeys::of(app)?.shown(now, answer, ceremony, factors)
        }
    }
}

/// Checks that the factor that was shown is accepted for staff, where the challenge is one of staff.
pub(crate) fn vouched(shown: VerifiedFactor, staff: Option<&Staff>) -> Result<VerifiedFactor, Problem> {
    match shown.method() {
        _ if staff.is_none_or(|staff| staff.vouches(shown.factor)) => Ok(shown),
        Method::Passkey => Err(Problem::WrongPasskey),
        Method::Totp | Method::RecoveryCode => Err(Problem::WrongCode),
    }
}

/// What the challenge does to the log-in; the sessions that end with it, where it sets another password.
async fn settle(
    app: &App,
    now: Now,
    challenge: &Challenge,
    pending: &mut PendingLogIn,
) -> Result<Option<EndingSessions>, Problem> {
    if let Some(password) = &challenge.password {
        pending.after.password = password.clone();
    }
    match challenge.action {
        ChallengeAction::LogIn | ChallengeAction::StaffLogIn => Ok(None),
        ChallengeAction::PasswordReset => {
            pending.after.short_password = challenge.short_password;
            pending.after.password_at = now.timestamp();
            Ok(Some(EndingSessions::find(&app.store, now, challenge.user, None).await?))
        }
    }
}

/// What the person and the account's log are told beyond that somebody logged in.
fn told(
    app: &App,
    invocation: &Invocation,
    challenge: &Challenge,
    pending: &PendingLogIn,
    method: Method,
) -> Vec<(AuditEvent, Message)> {
    let now = invocation.now;
    let place = (pending.after.account, pending.user.user);
    let audit_event = |action| AuditEvent::from(&invocation.device, now, app.randomness(), place, action);
    let reset = (challenge.action == ChallengeAction::PasswordReset).then(|| {
        let browser_type = &invocation.device.browser_type;
        let mail = recovery::told_by_mail(now, &pending.user, browser_type, app.randomness());
        (audit_event(AuditAction::PasswordReset).changing(["password"]), mail)
    });
    let spent = (method == Method::RecoveryCode).then(|| {
        let mail = mail(app, invocation, &pending.user, SecurityChange::RecoveryCodeUsed);
        (audit_event(AuditAction::RecoveryCodeUsed), mail)
    });
    reset.into_iter().chain(spent).collect()
}
