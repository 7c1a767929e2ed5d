//! The first factor of a log-in: an address and its password.

use domain::{Commit, Stored, identity::password::Password, personal::EmailAddress, records::PasswordCredential};
use lambda::{App, Invocation, Problem};
use store::AnyOf;

use crate::{guard::Guard, pending_log_in::PendingLogIn};

/// Whoever knows the password of an address. An unknown address and a wrong password have the same answer, after the same
/// work.
pub(crate) async fn known(
    app: &App,
    invocation: &Invocation,
    (email, password): (&EmailAddress, &Password),
) -> Result<(Stored<PasswordCredential>, Guard), Problem> {
    let now = invocation.now;
    let keys = app.store.email_lookups(email)?.iter().map(PasswordCredential::key).collect::<AnyOf<_>>();
    let guard = Guard::of_password(app, invocation, email)?;
    let (credential, counters) = app.store.read((keys, guard.rate_limits()), now).await?;
    let guard = guard.pass(app, now, counters, || Commit::new(now)).await?;
    let verified = password.verify(credential.as_ref().map(|credential| &credential.password))?;
    let credential = credential.filter(|_| verified).ok_or(Problem::WrongCredentials)?;
    Ok((credential, guard))
}

impl PendingLogIn {
    /// With the password under a new hash, where one costs more now.
    pub(crate) fn rehashed(mut self, app: &App, password: &Password) -> Result<Self, Problem> {
        if let Some(hash) = password.rehash(&self.credential.password, &app.random()?)? {
            self.after.password = hash;
        }
        Ok(self)
    }
}
