//! `PUT /v1/me/password`

use axum::{extract::State, http::StatusCode};
use domain::{
    Commit, FieldErrorCode, FieldErrors, Now, Stored,
    identity::{
        password::{NewPassword, Password, ProposedPassword},
        revocation::tell,
    },
    records::{Account, AuditAction, Factors, PasswordCredential, SecurityChange, User},
};
use lambda::{App, Caller, CurrentUser, EndingSessions, Invocation, Json, Problem, RateCounters, Revocation, Route};
use store::CandidateKeys;

use crate::{attempt_limits::AttemptLimits, security_change::SecurityNotice};

domain::request! {
    /// The current password, and another one.
    pub(crate) struct ChangePasswordRequest {
        /// The current password.
        current_password: Password,
        /// 15–128 characters, or 8–128 beside a second factor, not easy to guess.
        #[schema(min_length = 8, max_length = 128)]
        password: ProposedPassword,
    }
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReauthenticationRequired], is_rate_limited: true, is_costly: true };

/// Changes the caller's password. When it answers, all their other sessions have ended. A person with a second factor must have
/// used it within the last five minutes: the current password alone is not enough. What they have begun, and a number, recovery codes or
/// an offer of the account that are younger than 72 hours, is then revoked.
///
/// # Problems
/// `403 reauthentication-required`; `422 invalid-input`, with `wrong-password` if the current password is wrong;
/// `409 conflict` if the log-in was changed at the same time; `429 too-many-requests`.
#[utoipa::path(put, path = "/v1/me/password", tag = "me",
    responses((status = 204, description = "Changed")))]
pub(crate) async fn change_password(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    Json { request, .. }: Json<ChangePasswordRequest>,
) -> Result<StatusCode, Problem> {
    let now = invocation.now;
    let limits = AttemptLimits::in_session(&app, &invocation, &user.user)?;
    let (current, counters) = Current::load(&app, now, (&caller, &user), &limits).await?;
    // Before the password is checked, so that whoever only has the session does not learn whether it is right.
    current.authorize(&caller, now)?;
    let password = current.accept(&user, request.password)?;
    let limits = limits.reserve(&app, &invocation, counters, Some(user.user), || Commit::new(now)).await?;
    if !request.current_password.verify(Some(&current.credential.password))? {
        return Err(FieldErrors::one("current_password", FieldErrorCode::WrongPassword).into());
    }
    let password = (password.hash(&app.random()?)?, password.is_short());
    let change = (AuditAction::PasswordChanged, SecurityChange::PasswordChanged);
    let notice = SecurityNotice::of(&app, &invocation, (&caller, &user), change)?.changing(["password"]);
    let commit = current.credential.change_password(Commit::new(now), password, current.factors.as_ref());
    current.commit(&app, &invocation, (&caller, &user), limits.reset_own(notice.write(commit))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The caller's credentials before the change, and their account.
struct Current {
    credential: Stored<PasswordCredential>,
    factors: Option<Stored<Factors>>,
    account: Option<Stored<Account>>,
}

impl Current {
    /// Loads them, with the rate limits' counters.
    async fn load(
        app: &App,
        now: Now,
        (caller, user): (&Caller, &User),
        limits: &AttemptLimits,
    ) -> Result<(Self, RateCounters), Problem> {
        let keys =
            app.store.email_lookups(&user.email)?.iter().map(PasswordCredential::key).collect::<CandidateKeys<_>>();
        let wanted = (keys, Factors::key(&user.user), Account::key(&caller.account()), limits.rate_limits());
        let (credential, factors, account, counters) = app.store.read(wanted, now).await?;
        let credential = credential.filter(|credential| credential.user == user.user).ok_or(Problem::Conflict)?;
        Ok((Self { credential, factors, account }, counters))
    }

    /// Requires recent authentication with the second factor, if there is one: the current password alone is not enough then.
    fn authorize(&self, caller: &Caller, now: Now) -> Result<(), Problem> {
        let factors = self.factors.as_deref();
        if Factors::has_second_factor(factors) { caller.require_recent_second_factor(now, factors) } else { Ok(()) }
    }

    /// Commits the change with the end of all other sessions. If the person has a second factor, which was shown then, it is a way back,
    /// and revokes what was added recently.
    async fn commit(
        &self,
        app: &App,
        invocation: &Invocation,
        (caller, user): (&Caller, &Stored<User>),
        commit: Commit,
    ) -> Result<(), Problem> {
        let (now, own, random) = (invocation.now, Some(caller.session.session), app.randomness());
        let Some(factors) = self.factors.as_ref().filter(|factors| Factors::has_second_factor(Some(factors))) else {
            let ending = EndingSessions::find(&app.store, now, user.user, own).await?;
            app.store.commit(ending.end(commit)).await?;
            return Ok(ending.end_late(&app.store, now).await?);
        };
        let revocation = Revocation::find(&app.store, now, user, (own, 0)).await?;
        let commit = revocation.write(user.write_without_recent_phone(commit), user, &invocation.device, random);
        let revoked = [revocation.revoked(), factors.without_recent_codes(now).1].concat();
        let event = caller.actor().audit_event(now, random, AuditAction::AccessRevoked);
        app.store.commit(tell(commit, event, user, &revoked, random)).await?;
        Ok(revocation.end_late(&app.store, now, own).await?)
    }

    /// The new password, if the rules accept it.
    fn accept(&self, user: &User, password: ProposedPassword) -> Result<NewPassword, FieldErrors> {
        let company_name = self.account.as_ref().map_or("", |account| account.company_name.as_str());
        let accepted = user.accept_password(password, self.factors.as_deref(), company_name);
        accepted.map_err(|code| FieldErrors::one("password", code))
    }
}
