//! The caller of a request: the session, the person's access, and the other records that the handler needs. They are
//! loaded in one consistent read, so that revoked access ends with the next request.
//!
//! Authentication has two axes: the kind of session ([`SessionKind`]) and the records loaded with it ([`Loaded`]).

mod access;
mod background;
mod loaded;
mod session_kind;
mod token;
mod use_note;
mod visit;

pub(crate) use self::background::BackgroundTasks;
pub use self::{
    access::AccountAccess,
    loaded::Loaded,
    session_kind::{AccountSession, AnySession, EnrollingSession, SessionKind, StaffSession},
    token::EarlierSession,
};
use crate::{App, Invocation, Problem};
use axum::{
    extract::{FromRef, FromRequestParts, OptionalFromRequestParts},
    http::request::Parts,
};
use domain::{
    Now, Stored,
    accounts::role::Permission,
    id::{AccountId, UserId},
    identity::actor::Actor,
    personal::Device,
    records::{Account, Factors, Member, Session, Staff, StaffRole, User},
};

/// A logged-in person: their valid session and their access.
#[derive(Debug)]
pub struct Caller<A = AccountAccess> {
    /// The session.
    pub session: Stored<Session>,
    /// The caller's access.
    pub access: A,
    /// Whether the account demands a second factor that was not shown in this session. Until then, the person can only set one up.
    pub must_enrol: bool,
    other_device: Option<Device>,
}

/// A caller in a kind of session, with the records that were loaded in the same read.
#[derive(Debug)]
pub struct Authenticated<S: SessionKind, L = ()> {
    /// The caller.
    pub caller: Caller<S::Access>,
    /// The records that were loaded.
    pub loaded: L,
}

/// A person in an account, with their profile.
pub type CurrentUser = Authenticated<AccountSession, Stored<User>>;
/// A person in an account, with the account.
pub type InAccount = Authenticated<AccountSession, Stored<Account>>;
/// A person in an account, whose session may be one that is only valid for setting up a second factor.
pub type EnrollingCaller = Authenticated<EnrollingSession>;
/// Like [`EnrollingCaller`], with their profile.
pub type EnrollingUser = Authenticated<EnrollingSession, Stored<User>>;
/// A member of the operator's staff in a staff session, with their appointment.
pub type StaffCaller = Authenticated<StaffSession>;
/// Any logged-in person, in any kind of session; in a staff session, with their appointment.
pub type LoggedIn = Authenticated<AnySession>;
/// A person who is to reauthenticate, with their profile and their second factors. NIST SP 800-63-4 uses this term.
pub type Claimant = Authenticated<AnySession, (Stored<User>, Option<Stored<Factors>>)>;

impl<A> Caller<A> {
    /// The person.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.session.user
    }

    /// The actor for the audit log.
    #[must_use]
    pub fn actor(&self) -> Actor<'_> {
        let Session { account, user, session, .. } = self.session.record;
        Actor { account, user, session, other_device: self.other_device.as_ref() }
    }

    /// Requires recent authentication, for sensitive actions.
    ///
    /// # Errors
    /// `403 reauthentication-required`.
    pub fn require_recent_authentication(&self, now: Now) -> Result<(), Problem> {
        if self.session.is_fresh(now) { Ok(()) } else { Err(Problem::ReauthenticationRequired) }
    }

    /// Requires recent authentication, with a second factor if there is one: for changes of the caller's credentials.
    ///
    /// # Errors
    /// `403 reauthentication-required`.
    pub fn require_recent_second_factor(&self, now: Now, factors: Option<&Factors>) -> Result<(), Problem> {
        let is_fresh = self.session.is_fresh_with_second_factor(now, factors);
        if is_fresh { Ok(()) } else { Err(Problem::ReauthenticationRequired) }
    }
}

impl Caller {
    /// The account.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.session.account
    }

    /// The owner of an `Idempotency-Key` that is valid in this account only.
    #[must_use]
    pub fn key_owner(&self) -> String {
        format!("{} in {}", self.user(), self.account())
    }

    /// Checks that the caller's access grants a permission.
    ///
    /// # Errors
    /// `403 not-allowed`.
    pub fn authorize(&self, permission: Permission) -> Result<(), Problem> {
        if self.access.grants(permission) { Ok(()) } else { Err(Problem::NotAllowed) }
    }

    /// The caller's membership, for actions for members only.
    ///
    /// # Errors
    /// `403 not-allowed` if the caller's access is of another kind.
    pub fn member(&self) -> Result<&Stored<Member>, Problem> {
        match &self.access {
            AccountAccess::Membership(member) => Ok(member),
        }
    }
}

impl Caller<Stored<Staff>> {
    /// Checks that the caller works for the operator in this role.
    ///
    /// # Errors
    /// `403 not-allowed`.
    pub fn require_role(&self, role: StaffRole) -> Result<(), Problem> {
        if self.access.roles.contains(&role) { Ok(()) } else { Err(Problem::NotAllowed) }
    }
}

impl<S: SessionKind, L: Loaded> Authenticated<S, L> {
    async fn of(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = token::presented(parts, app)?;
        let now = invocation(parts)?.now;
        let wanted = (Session::key(&token.user, &token.session), S::keys(&token), L::keys(&token));
        let (session, access, loaded) = app.store.read(wanted, now).await?;
        let session = session.filter(|session| session.matches_token(&token)).ok_or(Problem::NotLoggedIn)?;
        let must_enrol = S::must_enrol(&session, &access);
        let access = S::admit(&session, &token, access)?;
        use_note::write(parts, app, &session, now).await;
        visit::record(parts, app, &session, now).await;
        if must_enrol && !S::MAY_HAVE_TO_ENROL {
            return Err(Problem::SecondFactorRequired);
        }
        let device = &invocation(parts)?.device;
        let other_device = (!session.is_from(device)).then(|| device.clone());
        Ok(Self { caller: Caller { session, access, must_enrol, other_device }, loaded: L::of(loaded)? })
    }
}

fn invocation(parts: &Parts) -> Result<&Invocation, Problem> {
    parts.extensions.get::<Invocation>().ok_or_else(|| Problem::unexpected("no invocation"))
}

impl<State, S, L> FromRequestParts<State> for Authenticated<S, L>
where
    State: Send + Sync,
    App: FromRef<State>,
    S: SessionKind,
    L: Loaded,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        Box::pin(Self::of(parts, &App::from_ref(state))).await
    }
}

impl<State> FromRequestParts<State> for Caller
where
    State: Send + Sync,
    App: FromRef<State>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        Ok(Box::pin(Authenticated::<AccountSession>::of(parts, &App::from_ref(state))).await?.caller)
    }
}

/// `None` only if nobody is logged in. A session that cannot be read, or is of the wrong kind, is a problem of its own.
impl<State> OptionalFromRequestParts<State> for Caller
where
    State: Send + Sync,
    App: FromRef<State>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Option<Self>, Problem> {
        match <Self as FromRequestParts<State>>::from_request_parts(parts, state).await {
            Ok(caller) => Ok(Some(caller)),
            Err(problem) if problem.is(&Problem::NotLoggedIn) => Ok(None),
            Err(problem) => Err(problem),
        }
    }
}
