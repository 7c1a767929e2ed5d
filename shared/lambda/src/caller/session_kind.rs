//! Kinds of sessions.

use domain::{
    Stored,
    records::{Session, Staff},
    token::SessionToken,
};
use store::{BatchGet, BatchResult};

use super::AccountAccess;
use crate::{Access, Problem};

/// A kind of session, and the access that it gives.
pub trait SessionKind {
    /// The caller's access.
    type Access: Send;
    /// The name of the kind in a route's declaration.
    const ACCESS: Access;

    /// Adds the keys of the records that may give access.
    fn add_keys(batch: BatchGet, token: &SessionToken) -> BatchGet;

    /// The caller's access, by the records that were found.
    ///
    /// # Errors
    /// `401 not-logged-in` if there is no access; `403 not-allowed` in a session of another kind.
    fn admit(
        session: &Stored<Session>,
        token: &SessionToken,
        found: &mut BatchResult<'_>,
    ) -> Result<Self::Access, Problem>;

    /// Checks the session's other requirements.
    ///
    /// # Errors
    /// `403 second-factor-required` if the session is only valid for setting up a second factor.
    fn check(_: &Session) -> Result<(), Problem> {
        Ok(())
    }
}

/// A session in an account.
#[derive(Debug)]
pub enum AccountSession {}

/// A session in an account, including one that is only valid for setting up a second factor.
#[derive(Debug)]
pub enum EnrollingSession {}

/// A session of staff with a current appointment.
#[derive(Debug)]
pub enum StaffSession {}

/// A session of any kind.
#[derive(Debug)]
pub enum AnySession {}

impl SessionKind for AccountSession {
    type Access = AccountAccess;
    const ACCESS: Access = Access::AccountSession;

    fn add_keys(batch: BatchGet, token: &SessionToken) -> BatchGet {
        AccountAccess::add_keys(batch, token)
    }

    fn admit(
        session: &Stored<Session>,
        token: &SessionToken,
        found: &mut BatchResult<'_>,
    ) -> Result<AccountAccess, Problem> {
        // A staff session gives no access to any account, not even the person's own.
        if session.is_of_staff() { Err(Problem::NotAllowed) } else { AccountAccess::take(token, found) }
    }

    fn check(session: &Session) -> Result<(), Problem> {
        if session.must_enrol { Err(Problem::SecondFactorRequired) } else { Ok(()) }
    }
}

impl SessionKind for EnrollingSession {
    type Access = AccountAccess;
    const ACCESS: Access = Access::EnrollingSession;

    fn add_keys(batch: BatchGet, token: &SessionToken) -> BatchGet {
        AccountSession::add_keys(batch, token)
    }

    fn admit(
        session: &Stored<Session>,
        token: &SessionToken,
        found: &mut BatchResult<'_>,
    ) -> Result<AccountAccess, Problem> {
        AccountSession::admit(session, token, found)
    }
}

impl SessionKind for StaffSession {
    type Access = Stored<Staff>;
    const ACCESS: Access = Access::StaffSession;

    fn add_keys(batch: BatchGet, token: &SessionToken) -> BatchGet {
        batch.and(&Staff::key(&token.user))
    }

    fn admit(
        session: &Stored<Session>,
        token: &SessionToken,
        found: &mut BatchResult<'_>,
    ) -> Result<Stored<Staff>, Problem> {
        if !session.is_of_staff() {
            return Err(Problem::NotAllowed);
        }
        let staff = found.take(&Staff::key(&token.user))?;
        staff.filter(|staff| staff.works_in(session)).ok_or(Problem::NotLoggedIn)
    }
}

impl SessionKind for AnySession {
    type Access = Option<Stored<Staff>>;
    const ACCESS: Access = Access::AnySession;

    fn add_keys(batch: BatchGet, token: &SessionToken) -> BatchGet {
        StaffSession::add_keys(AccountSession::add_keys(batch, token), token)
    }

    fn admit(
        session: &Stored<Session>,
        token: &SessionToken,
        found: &mut BatchResult<'_>,
    ) -> Result<Option<Stored<Staff>>, Problem> {
        if session.is_of_staff() {
            StaffSession::admit(session, token, found).map(Some)
        } else {
            AccountSession::admit(session, token, found).map(|_| None)
        }
    }
}
