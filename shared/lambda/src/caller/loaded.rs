//! What is loaded beside a session, in the same read.

use domain::{
    Stored,
    records::{Account, Factors, User},
    token::SessionToken,
};
use store::{BatchGet, BatchResult};

use crate::{Declaration, Problem};

/// What can be loaded beside a session: what its token names.
pub trait Loaded: Sized + Send {
    /// The batch with its keys as well.
    fn add_keys(batch: BatchGet, token: &SessionToken) -> BatchGet;

    /// It, of what was found.
    ///
    /// # Errors
    /// Where it is not there and must be.
    fn take(token: &SessionToken, found: &mut BatchResult<'_>) -> Result<Self, Problem>;

    /// Adds to a route's declaration what it answers where it is not there, beyond that nobody is logged in.
    fn declare(_: &mut Declaration) {}
}

/// Nothing.
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

/// Both.
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
