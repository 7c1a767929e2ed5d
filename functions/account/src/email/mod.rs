//! The address that identifies a log-in: another one, once it is confirmed, and the way back.

pub(crate) mod confirm;
pub(crate) mod request;
pub(crate) mod undo;

use domain::{
    Now,
    records::{EmailLookup, PasswordCredential},
};
use lambda::{App, Problem};
use store::BatchGet;

/// Why a log-in did not move to an address: it has one, or the person's own changed meanwhile.
async fn not_moved(app: &App, now: Now, lookups: &[EmailLookup]) -> Problem {
    let keys = lookups.iter().map(PasswordCredential::key).collect::<Vec<_>>();
    let found =
        async { Ok::<_, Problem>(app.store.read(BatchGet::default().and_all(&keys), now).await?.take_any(&keys)?) };
    match found.await {
        Ok(Some(_)) => Problem::AlreadyRegistered,
        Ok(None) => Problem::Conflict,
        Err(problem) => problem,
    }
}
