//! Why a link did not move a log-in to another address.

use domain::{
    Now,
    records::{EmailLookup, PasswordCredential, Storable, User},
};
use lambda::{App, Problem};
use store::{CandidateKeys, CommitError};

/// Why a person's credential was not moved to the address with these keys. `R` is the record of the link.
pub(super) async fn refusal<R: Storable>(app: &App, now: Now, lookups: &[EmailLookup], error: CommitError) -> Problem {
    if error.is_refused_for::<R>() {
        Problem::LinkExpired
    } else if error.is_refused_for::<User>() {
        Problem::Conflict
    } else if error.is_refused_for::<PasswordCredential>() {
        not_moved(app, now, lookups).await
    } else {
        error.into()
    }
}

/// Why a credential was not moved to an address: the address already has one, or the person's own credential was
/// changed concurrently.
async fn not_moved(app: &App, now: Now, lookups: &[EmailLookup]) -> Problem {
    let keys = lookups.iter().map(PasswordCredential::key).collect::<CandidateKeys<_>>();
    match app.store.read(keys, now).await {
        Ok(Some(_)) => Problem::AlreadyRegistered,
        Ok(None) => Problem::Conflict,
        Err(error) => error.into(),
    }
}
