//! The address that identifies a log-in: another one, once it is confirmed, and the way back.

pub(crate) mod confirm;
pub(crate) mod request;
pub(crate) mod undo;

use domain::{
    Now,
    records::{EmailLookup, PasswordCredential, Storable, User},
};
use lambda::{App, Problem};
use store::{AnyOf, CommitError};

/// Why a link, which is an `R`, did not move a log-in to the address of these keys.
async fn refusal<R: Storable>(app: &App, now: Now, lookups: &[EmailLookup], error: CommitError) -> Problem {
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

/// Why a log-in did not move to an address: it has one, or the person's own changed meanwhile.
async fn not_moved(app: &App, now: Now, lookups: &[EmailLookup]) -> Problem {
    let keys = lookups.iter().map(PasswordCredential::key).collect::<AnyOf<_>>();
    match app.store.read(keys, now).await {
        Ok(Some(_)) => Problem::AlreadyRegistered,
        Ok(None) => Problem::Conflict,
        Err(error) => error.into(),
    }
}
