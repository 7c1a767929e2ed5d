//! Opening a session, after all required factors were verified.

use axum::response::Response;
use domain::{
    Commit,
    audit::AuditEvent,
    id::SessionId,
    records::{AuditAction, Challenge, Enrolment, Factors, PasskeyRequest, PasswordCredential, Session, Staff},
    token::SessionToken,
};
use lambda::{App, EarlierSession, Invocation, Problem};
use store::CommitError;

use crate::{
    attempt_limits::{AttemptLimits, commit_and_release},
    sessions::{pending_log_in::PendingLogIn, response::session_response, view::SessionView},
};

/// Options of a session that is opened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SessionOptions<'a> {
    /// Whether a second factor was verified.
    pub(crate) second_factor: bool,
    /// Whether the token is set as a cookie.
    pub(crate) cookie: bool,
    /// The appointment, for a staff session.
    pub(crate) staff: Option<&'a Staff>,
    /// What the client had before. It ends if it is the same person's, so that a client has one session.
    pub(crate) earlier: &'a EarlierSession,
}

impl<'a> SessionOptions<'a> {
    /// Those after two factors were verified.
    pub(crate) fn with_two_factors(cookie: bool, staff: Option<&'a Staff>, earlier: &'a EarlierSession) -> Self {
        Self { second_factor: true, cookie, staff, earlier }
    }
}

/// Opens a session for a pending log-in. One commit writes the session, its audit event with the origin, and the other
/// changes of the log-in.
///
/// The commit is refused if the credential was changed since the first factor was verified, or if no second factor was
/// verified and the person has one by now. So a password that was changed, or is no longer enough, opens no session.
pub(crate) async fn open_session(
    app: &App,
    invocation: &Invocation,
    pending: &PendingLogIn,
    options: SessionOptions<'_>,
    limits: Option<&AttemptLimits>,
    other_writes: impl Fn(Commit, SessionId) -> Commit,
) -> Result<(SessionId, Response), Problem> {
    let now = invocation.now;
    let PasswordCredential { user, account, member, .. } = pending.updated_credential;
    let token = SessionToken::new(app.id(SessionId::new, now)?, user, account, member, &app.random()?);
    let session = Session::begin(now, &token, invocation.device.clone(), options.second_factor).of_staff(options.staff);
    let action = if options.staff.is_some() { AuditAction::StaffLoggedIn } else { AuditAction::LoggedIn };
    let device = &invocation.device;
    let audit_event = AuditEvent::from(device, now, app.randomness(), (account, user), action).beginning(token.session);
    let write = || {
        let commit = Commit::new(now).insert(&session).audit(&audit_event);
        let commit = if pending.updated_credential == pending.credential.record {
            commit.check_version(&pending.credential)
        } else {
            commit.replace(&pending.credential, &pending.updated_credential)
        };
        let commit = options.earlier.of(user).iter().fold(commit, Commit::erase);
        let commit = if options.second_factor { commit } else { commit.check_absent(&Factors::key(&user)) };
        other_writes(limits.iter().fold(commit, |commit, limits| limits.reset_own(commit)), session.session)
    };
    let refused = if options.second_factor { refused } else { Problem::from };
    commit_and_release(app, limits, write).await.map_err(refused)?;
    let must_enrol = pending.account.must_enrol(&session);
    Ok((session.session, session_response(SessionView::current(&session, must_enrol), &token, options.cookie)))
}

/// The problem for a refused commit, for example if another request has used the same challenge or code first.
pub(crate) fn refused(error: CommitError) -> Problem {
    let spent = error.is_refused_for::<Challenge>()
        || error.is_refused_for::<PasskeyRequest>()
        || error.is_refused_for::<Enrolment>();
    match error {
        _ if spent => Problem::ChallengeExpired,
        error if error.is_refused_for::<Factors>() => Problem::WrongCode,
        error => error.into(),
    }
}
