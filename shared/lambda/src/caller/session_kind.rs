//! Kinds of sessions.

use domain::{
    Stored,
    records::{Session, Staff},
    token::SessionToken,
};
use store::{BatchGet, BatchResult};

use super::AccountAccess;
use crate::{Access, Problem};

/// A kind of session, and what lets its person in.
pub trait SessionKind {
    /// What lets them in.
    type Access: Send;
    /// What it is called where a route is declared.
    const ACCESS: Access;

    /// The batch with what may let them in.
    fn add_keys(batch: BatchGet, token: &SessionToken) -> BatchGet;

    /// What lets them in, of what was found.
    ///
    /// # Errors
    /// `401 not-logged-in` where nothing does; `403 not-allowed` in a session of another kind.
    fn admit(
        session: &Stored<Session>,
        token: &SessionToken,
        found: &mut BatchResult<'_>,
    ) -> Result<Self::Access, Problem>;

    /// Checks what else the session must be.
    ///
    /// # Errors
    /// `403 second-factor-required` where it is only valid for setting one up.
    fn check(_: &Session) -> Result<(), Problem> {
        Ok(())
    }
}

/// A session in an account.
#[derive(Debug)]
pub enum AccountSession {}

/// A session in an account, also one that is only valid for setting up a second factor.
#[derive(Debug)]
pub enum EnrollingSession {}

/// A session of staff, while they are appointed.
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
        // A session of staff is in no account, not even their own.
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
