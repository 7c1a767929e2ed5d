//! `PUT /v1/me/password`

use axum::{extract::State, http::StatusCode};
use domain::{
    Commit, FieldErrorCode, FieldErrors,
    identity::password::{Password, ProposedPassword},
    records::{Account, AuditAction, Factors, PasswordCredential, SecurityChange},
};
use lambda::{App, CurrentUser, EndingSessions, Invocation, Json, Problem, Route};
use store::AnyOf;

use crate::{guard::Guard, security_change::record_and_notify};

domain::request! {
    /// Another password, with the one that it takes the place of.
    pub(crate) struct ChangePasswordRequest {
        /// The password as it is.
        current_password: Password,
        /// 15–128 characters, or 8–128 beside a second factor, not easy to guess.
        #[schema(min_length = 8, max_length = 128)]
        password: ProposedPassword,
    }
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReauthenticationRequired], is_rate_limited: true, is_costly: true };

/// Changes the caller's password. All their other sessions have ended when it answers. Whoever has a second factor has
/// shown it within the last five minutes: the password before is not enough to get another.
///
/// # Problems
/// `403 reauthentication-required`; `422 invalid-input`, with `wrong-password` where the current one is another;
/// `409 conflict` where the log-in was changed meanwhile; `429 too-many-requests`.
#[utoipa::path(put, path = "/v1/me/password", tag = "me",
    responses((status = 204, description = "Changed")))]
pub(crate) async fn change_password(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    Json { request, .. }: Json<ChangePasswordRequest>,
) -> Result<StatusCode, Problem> {
    let now = invocation.now;
    let keys = app.store.email_lookups(&user.email)?.iter().map(PasswordCredential::key).collect::<AnyOf<_>>();
    let guard = Guard::of_password(&app, &invocation, &user.email)?;
    let wanted = (keys, Factors::key(&user.user), Account::key(&caller.account()), guard.rate_limits());
    let (credential, factors, account, counters) = app.store.read(wanted, now).await?;
    let credential = credential.filter(|credential| credential.user == user.user).ok_or(Problem::Conflict)?;
    // Before the password is checked: somebody who only holds the session must not learn whether it is right.
    if Factors::protect(factors.as_deref()) {
        caller.recently_beside(now, factors.as_deref())?;
    }
    let error = |code| FieldErrors::one("password", code);
    let password = request.password.settle(Factors::protect(factors.as_deref())).map_err(error)?;
    let company = account.as_ref().map_or("", |account| account.company_name.as_str());
    password.differs_from(&[user.name.as_str(), company, user.email.as_str()]).map_err(error)?;

    let guard = guard.pass(&app, now, counters, || Commit::new(now)).await?;
    if !request.current_password.verify(Some(&credential.password))? {
        return Err(FieldErrors::one("current_password", FieldErrorCode::WrongPassword).into());
    }
    let changed = PasswordCredential {
        password: password.hash(&app.random()?)?,
        short_password: password.is_short(),
        password_at: now.timestamp(),
        ..credential.record.clone()
    };
    let ending = EndingSessions::find(&app.store, now, user.user, Some(caller.session.session)).await?;
    let (audit_event, message) = record_and_notify(
        &app,
        &invocation,
        (&caller, &user),
        AuditAction::PasswordChanged,
        SecurityChange::PasswordChanged,
    );
    let commit =
        Commit::new(now).replace(&credential, &changed).audit(&audit_event.changing(["password"])).send(&message);
    let commit = match &factors {
        // A short password rests on the second factor that was seen.
        Some(factors) if password.is_short() => commit.check_version(factors),
        Some(_) => commit,
        None => commit.check_absent(&Factors::key(&user.user)),
    };
    app.store.commit(ending.end(guard.forgive(commit))).await?;
    ending.end_late(&app.store, now).await?;
    Ok(StatusCode::NO_CONTENT)
}
