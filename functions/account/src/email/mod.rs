//! The address that identifies a log-in: another one, once it is confirmed, and the way back.

pub(crate) mod confirm;
pub(crate) mod request;
pub(crate) mod undo;

use domain::{
    Now,
    records::{EmailLookup, PasswordCredential},
};
use lambda::{App, Problem};
use store::AnyOf;

/// Why a log-in did not move to an address: it has one, or the person's own changed meanwhile.
async fn not_moved(app: &App, now: Now, lookups: &[EmailLookup]) -> Problem {
    let keys = lookups.iter().map(PasswordCredential::key).collect::<AnyOf<_>>();
    match app.store.read(keys, now).await {
        Ok(Some(_)) => Problem::AlreadyRegistered,
        Ok(None) => Problem::Conflict,
        Err(error) => error.into(),
    }
}
