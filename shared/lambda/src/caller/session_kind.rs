//! Kinds of sessions.

use domain::{
    Stored,
    record::Key,
    records::{Account, Member, Session, Staff},
    token::SessionToken,
};
use store::Read;

use super::AccountAccess;
use crate::{Access, Problem};

/// A kind of session, and the access that it gives.
pub trait SessionKind {
    /// The caller's access.
    type Access: Send;
    /// The name of the kind in a route's declaration.
    const ACCESS: Access;

    /// What is read to decide on the access.
    type Keys: Read<Found: Send> + Send + Sync;

    /// The keys of the records that may give access.
    fn keys(token: &SessionToken) -> Self::Keys;

    /// The caller's access, by the records that were found.
    ///
    /// # Errors
    /// `401 not-logged-in` if there is no access; `403 not-allowed` in a session of another kind.
    fn admit(
        session: &Stored<Session>,
        token: &SessionToken,
        found: <Self::Keys as Read>::Found,
    ) -> Result<Self::Access, Problem>;

    /// Whether the person must set up a second factor before they can do anything else, by the records that were found.
    #[must_use]
    fn must_enrol(_: &Session, _: &<Self::Keys as Read>::Found) -> bool {
        false
    }

    /// Whether the kind includes sessions that are only valid for setting up a second factor.
    const MAY_HAVE_TO_ENROL: bool = true;
}

/// What gives access to an account, and what the account demands.
type InAccountKeys = (Key<Member>, Key<Account>);

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
    const MAY_HAVE_TO_ENROL: bool = false;

    type Keys = InAccountKeys;

    fn keys(token: &SessionToken) -> InAccountKeys {
        (AccountAccess::keys(token), Account::key(&token.account))
    }

    fn admit(
        session: &Stored<Session>,
        token: &SessionToken,
        (member, _): <InAccountKeys as Read>::Found,
    ) -> Result<AccountAccess, Problem> {
        // A staff session gives no access to any account, not even the person's own.
        if session.is_of_staff() { Err(Problem::NotAllowed) } else { AccountAccess::of(token, member) }
    }

    fn must_enrol(session: &Session, (_, account): &<InAccountKeys as Read>::Found) -> bool {
        account.as_ref().is_some_and(|account| account.must_enrol(session))
    }
}

impl SessionKind for EnrollingSession {
    type Access = AccountAccess;
    const ACCESS: Access = Access::EnrollingSession;

    type Keys = InAccountKeys;

    fn keys(token: &SessionToken) -> InAccountKeys {
        AccountSession::keys(token)
    }

    fn admit(
        session: &Stored<Session>,
        token: &SessionToken,
        found: <InAccountKeys as Read>::Found,
    ) -> Result<AccountAccess, Problem> {
        AccountSession::admit(session, token, found)
    }

    fn must_enrol(session: &Session, found: &<InAccountKeys as Read>::Found) -> bool {
        AccountSession::must_enrol(session, found)
    }
}

impl SessionKind for StaffSession {
    type Access = Stored<Staff>;
    const ACCESS: Access = Access::StaffSession;

    type Keys = Key<Staff>;

    fn keys(token: &SessionToken) -> Key<Staff> {
        Staff::key(&token.user)
    }

    fn admit(
        session: &Stored<Session>,
        _: &SessionToken,
        found: Option<Stored<Staff>>,
    ) -> Result<Stored<Staff>, Problem> {
        if !session.is_of_staff() {
            return Err(Problem::NotAllowed);
        }
        found.filter(|staff| staff.works_in(session)).ok_or(Problem::NotLoggedIn)
    }
}

impl SessionKind for AnySession {
    type Access = Option<Stored<Staff>>;
    const ACCESS: Access = Access::AnySession;

    type Keys = (InAccountKeys, Key<Staff>);

    fn keys(token: &SessionToken) -> Self::Keys {
        (AccountSession::keys(token), StaffSession::keys(token))
    }

    fn admit(
        session: &Stored<Session>,
        token: &SessionToken,
        (in_account, staff): <Self::Keys as Read>::Found,
    ) -> Result<Option<Stored<Staff>>, Problem> {
        if session.is_of_staff() {
            StaffSession::admit(session, token, staff).map(Some)
        } else {
            AccountSession::admit(session, token, in_account).map(|_| None)
        }
    }

    fn must_enrol(session: &Session, (in_account, _): &<Self::Keys as Read>::Found) -> bool {
        !session.is_of_staff() && AccountSession::must_enrol(session, in_account)
    }
}
