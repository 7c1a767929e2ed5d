//! Records that are loaded together with a session, in the same read.

use domain::{
    Stored,
    record::Key,
    records::{Account, BillingProfile, Factors, Subscription, User},
    token::SessionToken,
};
use store::Read;

use crate::{Declaration, Problem};

/// Records that can be loaded together with a session, by the ids in its token.
pub trait Loaded: Sized + Send {
    /// What is read.
    type Keys: Read<Found: Send> + Send + Sync;

    /// The records' keys.
    fn keys(token: &SessionToken) -> Self::Keys;

    /// The records, as they were found.
    ///
    /// # Errors
    /// If a required record is missing.
    fn of(found: <Self::Keys as Read>::Found) -> Result<Self, Problem>;

    /// Adds the problem for a missing record to a route's declaration, if it is another than [`Problem::NotLoggedIn`].
    fn declare(_: &mut Declaration) {}
}

/// Nothing else is loaded.
impl Loaded for () {
    type Keys = ();

    fn keys(_: &SessionToken) {}

    fn of((): ()) -> Result<Self, Problem> {
        Ok(())
    }
}

/// The person's profile.
impl Loaded for Stored<User> {
    type Keys = Key<User>;

    fn keys(token: &SessionToken) -> Key<User> {
        User::key(&token.user)
    }

    fn of(found: Option<Self>) -> Result<Self, Problem> {
        found.ok_or(Problem::NotLoggedIn)
    }
}

/// The account that the session is in.
impl Loaded for Stored<Account> {
    type Keys = Key<Account>;

    fn keys(token: &SessionToken) -> Key<Account> {
        Account::key(&token.account)
    }

    fn of(found: Option<Self>) -> Result<Self, Problem> {
        found.ok_or(Problem::NotFound)
    }

    fn declare(declaration: &mut Declaration) {
        declaration.answers(&Problem::NotFound);
    }
}

/// The subscription of the account that the session is in.
impl Loaded for Stored<Subscription> {
    type Keys = Key<Subscription>;

    fn keys(token: &SessionToken) -> Key<Subscription> {
        Subscription::key(&token.account)
    }

    fn of(found: Option<Self>) -> Result<Self, Problem> {
        found.ok_or(Problem::NotFound)
    }

    fn declare(declaration: &mut Declaration) {
        declaration.answers(&Problem::NotFound);
    }
}

/// The person's second factors, if they have any.
impl Loaded for Option<Stored<Factors>> {
    type Keys = Key<Factors>;

    fn keys(token: &SessionToken) -> Key<Factors> {
        Factors::key(&token.user)
    }

    fn of(found: Self) -> Result<Self, Problem> {
        Ok(found)
    }
}

/// The billing details of the account that the session is in, if they were given.
impl Loaded for Option<Stored<BillingProfile>> {
    type Keys = Key<BillingProfile>;

    fn keys(token: &SessionToken) -> Key<BillingProfile> {
        BillingProfile::key(&token.account)
    }

    fn of(found: Self) -> Result<Self, Problem> {
        Ok(found)
    }
}

/// Both of them.
impl<A: Loaded, B: Loaded> Loaded for (A, B) {
    type Keys = (A::Keys, B::Keys);

    fn keys(token: &SessionToken) -> (A::Keys, B::Keys) {
        (A::keys(token), B::keys(token))
    }

    fn of((a, b): <Self::Keys as Read>::Found) -> Result<Self, Problem> {
        Ok((A::of(a)?, B::of(b)?))
    }

    fn declare(declaration: &mut Declaration) {
        A::declare(declaration);
        B::declare(declaration);
    }
}
