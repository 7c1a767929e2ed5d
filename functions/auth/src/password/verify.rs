//! Verifying an address and its password.

use domain::{Commit, Stored, identity::password::Password, personal::EmailAddress, records::PasswordCredential};
use lambda::{App, Invocation, Problem};
use store::CandidateKeys;

use crate::attempt_limits::AttemptLimits;

/// The credential of the address, if the password is right. The guess counts on `limits`. An unknown address and a wrong password get the same
/// response, after the same work.
pub(crate) async fn verify_password(
    app: &App,
    invocation: &Invocation,
    (email, password): (&EmailAddress, &Password),
    limits: AttemptLimits,
) -> Result<(Stored<PasswordCredential>, AttemptLimits), Problem> {
    let now = invocation.now;
    let keys = app.store.email_lookups(email)?.iter().map(PasswordCredential::key).collect::<CandidateKeys<_>>();
    let (credential, counters) = app.store.read((keys, limits.rate_limits()), now).await?;
    let person = credential.as_ref().map(|credential| credential.user);
    let limits = limits.reserve(app, invocation, counters, person, || Commit::new(now)).await?;
    let verified = password.verify(credential.as_ref().map(|credential| &credential.password))?;
    let credential = credential.filter(|_| verified).ok_or(Problem::WrongCredentials)?;
    Ok((credential, limits))
}
