//! Records that are loaded together with a session, in the same read.

use domain::{
    Stored,
    records::{Account, Factors, User},
    token::SessionToken,
};
use store::{BatchGet, BatchResult};

use crate::{Declaration, Problem};

/// Records that can be loaded together with a session, by the ids in its token.
pub trait Loaded: Sized + Send {
    /// Adds the records' keys to the batch.
    fn add_keys(batch: BatchGet, token: &SessionToken) -> BatchGet;

    /// Takes the records out of what was found.
    ///
    /// # Errors
    /// If a required record is missing.
    fn take(token: &SessionToken, found: &mut BatchResult<'_>) -> Result<Self, Problem>;

    /// Adds the problem for a missing record to a route's declaration, if it is another than [`Problem::NotLoggedIn`].
    fn declare(_: &mut Declaration) {}
}

/// Nothing else is loaded.
impl Loaded for () {
    fn add_keys(batch: BatchGet, _: &SessionToken) -> BatchGet {
        batch
    }

    fn take(_: &SessionToken, _: &mut BatchResult<'_>) -> Result<Self, Problem> {
        Ok(())
    }
}

/// The person's profile.
impl Loaded for Stored<User> {
    fn add_keys(batch: BatchGet, token: &SessionToken) -> BatchGet {
        batch.and(&User::key(&token.user))
    }

    fn take(token: &SessionToken, found: &mut BatchResult<'_>) -> Result<Self, Problem> {
        found.take(&User::key(&token.user))?.ok_or(Problem::NotLoggedIn)
    }
}

/// The account that the session is in.
impl Loaded for Stored<Account> {
    fn add_keys(batch: BatchGet, token: &SessionToken) -> BatchGet {
        batch.and(&Account::key(&token.account))
    }

    fn take(token: &SessionToken, found: &mut BatchResult<'_>) -> Result<Self, Problem> {
        found.take(&Account::key(&token.account))?.ok_or(Problem::NotFound)
    }

    fn declare(declaration: &mut Declaration) {
        declaration.answers(&Problem::NotFound);
    }
}

/// The person's second factors, if they have any.
impl Loaded for Option<Stored<Factors>> {
    fn add_keys(batch: BatchGet, token: &SessionToken) -> BatchGet {
        batch.and(&Factors::key(&token.user))
    }

    fn take(token: &SessionToken, found: &mut BatchResult<'_>) -> Result<Self, Problem> {
        Ok(found.take(&Factors::key(&token.user))?)
    }
}

/// Both of them.
impl<A: Loaded, B: Loaded> Loaded for (A, B) {
    fn add_keys(batch: BatchGet, token: &SessionToken) -> BatchGet {
        B::add_keys(A::add_keys(batch, token), token)
    }

    fn take(token: &SessionToken, found: &mut BatchResult<'_>) -> Result<Self, Problem> {
        Ok((A::take(token, found)?, B::take(token, found)?))
    }

    fn declare(declaration: &mut Declaration) {
        A::declare(declaration);
        B::declare(declaration);
    }
}
