//! Removing a factor. The last one cannot be removed if the person must have one.

use axum::http::StatusCode;
use domain::{
    Commit, Now, Stored,
    records::{Account, AuditAction, Factors, Membership, PasswordCredential, SecurityChange, User},
};
use lambda::{App, Caller, IfMatch, Invocation, Problem};
use store::CandidateKeys;

use crate::security_change::SecurityNotice;

/// The caller's factors, to be changed. Requires recent authentication.
pub(crate) async fn load_factors(app: &App, now: Now, caller: &Caller) -> Result<Stored<Factors>, Problem> {
    let factors = app.store.get(&Factors::key(&caller.user()), now).await?;
    caller.require_recent_second_factor(now, factors.as_deref())?;
    factors.ok_or(Problem::NotFound)
}

/// Writes the factors without the removed one, with the audit event and the mail about it.
pub(crate) async fn remove(
    app: &App,
    invocation: &Invocation,
    (caller, user): (&Caller, &User),
    (before, after): (&Stored<Factors>, &Factors),
    if_match: &IfMatch,
    change: (AuditAction, SecurityChange),
) -> Result<StatusCode, Problem> {
    if_match.check(before.version)?;
    let commit = Commit::new(invocation.now);
    let commit = if Factors::has_second_factor(Some(after)) {
        commit
    } else {
        commit.check_version(&single_factor_credential(app, invocation.now, user).await?)
    };
    let notice = SecurityNotice::of(app, invocation, (caller, user), change)?;
    match app.store.commit(notice.write(after.write(commit, Some(before)))).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(error) if error.is_refused_for::<Factors>() && if_match.is_given() => Err(Problem::Stale),
        Err(error) => Err(error.into()),
    }
}

/// The credential, if it may be used without a second factor: its password is long enough to be the only factor, and no
/// account of the person requires a second factor.
async fn single_factor_credential(app: &App, now: Now, user: &User) -> Result<Stored<PasswordCredential>, Problem> {
    let keys = app.store.email_lookups(&user.email)?.iter().map(PasswordCredential::key).collect::<CandidateKeys<_>>();
    let memberships = app.store.all(&Membership::within(&user.user), now).await?;
    let accounts = memberships.iter().map(|membership| Account::key(&membership.account)).collect::<Vec<_>>();
    let (credential, accounts) = app.store.read((keys, accounts), now).await?;
    let credential = credential.ok_or(Problem::NotLoggedIn)?;
    let is_required = accounts.iter().flatten().any(|account| account.second_factor_required);
    if is_required || credential.short_password { Err(Problem::LastFactor) } else { Ok(credential) }
}
