//! Who calls: session and membership, in one consistent read, so that access taken back is gone on the next request.

use std::sync::Arc;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use domain::{
    Commit, Now, Stored,
    accounts::role::Permission,
    id::{AccountId, UserId},
    identity::actor::Actor,
    personal::Device,
    records::{Account, Factors, Member, Session, Staff, User},
    token::SessionToken,
};
use store::{BatchGet, BatchResult};
use tokio::{sync::Mutex, task::JoinHandle};

use crate::{App, Invocation, Problem, SessionCookie, body::is_json};

/// A person who is logged in, in an account that still lets them in.
#[derive(Debug)]
pub struct Caller {
    /// The session.
    pub session: Stored<Session>,
    /// Their place in the account.
    pub member: Stored<Member>,
    elsewhere: Option<Device>,
}

impl Caller {
    /// The person.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.session.user
    }

    /// The account.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.session.account
    }

    /// Whose an `Idempotency-Key` is that is good in this account alone.
    #[must_use]
    pub fn key_owner(&self) -> String {
        format!("{} in {}", self.user(), self.account())
    }

    /// Checks that their role grants a permission.
    ///
    /// # Errors
    /// `403 not-allowed`.
    pub fn authorize(&self, permission: Permission) -> Result<(), Problem> {
        if self.member.role.grants(permission) { Ok(()) } else { Err(Problem::NotAllowed) }
    }

    /// Who acts, for the audit log.
    #[must_use]
    pub fn actor(&self) -> Actor<'_> {
        actor(&self.session, self.elsewhere.as_ref())
    }

    /// Refuses a session that is only valid for setting up a second factor.
    fn whole(self) -> Result<Self, Problem> {
        if self.session.must_enrol { Err(Problem::SecondFactorRequired) } else { Ok(self) }
    }

    /// Requires recent authentication, for sensitive actions.
    ///
    /// # Errors
    /// `403 reauthentication-required`.
    pub fn recently(&self, now: Now) -> Result<(), Problem> {
        if self.session.is_fresh(now) { Ok(()) } else { Err(Problem::ReauthenticationRequired) }
    }

    /// Requires recent authentication, by a second factor where there is one: for changes of what the caller logs in with.
    ///
    /// # Errors
    /// `403 reauthentication-required`.
    pub fn recently_beside(&self, now: Now, factors: Option<&Factors>) -> Result<(), Problem> {
        let is_fresh = self.session.is_fresh_beside(now, factors);
        if is_fresh { Ok(()) } else { Err(Problem::ReauthenticationRequired) }
    }
}

/// Work that runs beside the handler. The reply waits for it: Lambda freezes what is left running.
#[derive(Debug, Clone, Default)]
pub(crate) struct BackgroundTasks(Arc<Mutex<Vec<JoinHandle<()>>>>);

impl BackgroundTasks {
    pub(crate) async fn finish(&self) {
        for task in self.0.lock().await.drain(..) {
            let _ = task.await;
        }
    }
}

/// A caller with their profile, in the same read.
#[derive(Debug)]
pub struct CurrentUser {
    /// Who calls.
    pub caller: Caller,
    /// Their profile.
    pub user: Stored<User>,
}

/// A caller with the account that they are in, in the same read.
#[derive(Debug)]
pub struct InAccount {
    /// Who calls.
    pub caller: Caller,
    /// The account.
    pub account: Stored<Account>,
}

/// A caller whose session may be one that is only valid for setting up a second factor. All other routes of an account take
/// [`Caller`], which refuses such a session.
#[derive(Debug)]
pub struct EnrollingCaller(pub Caller);

/// The same, with their profile.
#[derive(Debug)]
pub struct EnrollingUser(pub CurrentUser);

/// Staff of the operator, in a session of staff, while they are appointed.
#[derive(Debug)]
pub struct StaffCaller {
    /// The session.
    pub session: Stored<Session>,
    /// Their appointment.
    pub staff: Stored<Staff>,
}

/// Anybody who is logged in, with any kind of session that is still valid: in an account that they are a member of, or as
/// staff while they are appointed.
#[derive(Debug)]
pub struct LoggedIn {
    /// The session.
    pub session: Stored<Session>,
    /// Their appointment, in a session of staff.
    pub staff: Option<Stored<Staff>>,
    elsewhere: Option<Device>,
}

/// A person who is to reauthenticate, with what they can do it with. The name is NIST SP 800-63-4's.
#[derive(Debug)]
pub struct Claimant {
    /// The session, and the appointment.
    pub logged_in: LoggedIn,
    /// Their profile.
    pub user: Stored<User>,
    /// Their second factors.
    pub factors: Option<Stored<Factors>>,
}

impl LoggedIn {
    /// Who acts, for the audit log.
    #[must_use]
    pub fn actor(&self) -> Actor<'_> {
        actor(&self.session, self.elsewhere.as_ref())
    }
}

fn actor<'a>(session: &Session, elsewhere: Option<&'a Device>) -> Actor<'a> {
    let Session { account, user, session, .. } = *session;
    Actor { account, user, session, elsewhere }
}

macro_rules! extracted {
    ($name:ident, |$parts:ident, $app:ident| $of:expr) => {
        impl<S> FromRequestParts<S> for $name
        where
            App: FromRef<S>,
            S: Send + Sync,
        {
            type Rejection = Problem;

            async fn from_request_parts($parts: &mut Parts, state: &S) -> Result<Self, Problem> {
                let $app = App::from_ref(state);
                $of
            }
        }
    };
}

extracted!(EnrollingCaller, |parts, app| caller(parts, &app).await.map(Self));
extracted!(EnrollingUser, |parts, app| current_user(parts, &app).await.map(Self));
extracted!(Caller, |parts, app| caller(parts, &app).await.and_then(Self::whole));
extracted!(CurrentUser, |parts, app| {
    let Self { caller, user } = current_user(parts, &app).await?;
    Ok(Self { caller: caller.whole()?, user })
});
extracted!(InAccount, |parts, app| {
    let (token, now) = (presented(parts, &app)?, moment(parts)?);
    let key = Account::key(&token.account);
    let mut found = app.store.read(session_keys(&token).and(&key), now).await?;
    let caller = identify(parts, &app, &token, now, &mut found).await?.whole()?;
    let account = found.take(&key)?.ok_or(Problem::NotFound)?;
    Ok(Self { caller, account })
});
extracted!(StaffCaller, |parts, app| staff(parts, &app).await);
extracted!(LoggedIn, |parts, app| {
    let (token, now) = (presented(parts, &app)?, moment(parts)?);
    let mut found = app.store.read(any_session_keys(&token), now).await?;
    logged_in(parts, &app, &token, now, &mut found).await
});
extracted!(Claimant, |parts, app| {
    let (token, now) = (presented(parts, &app)?, moment(parts)?);
    let (profile, factors) = (User::key(&token.user), Factors::key(&token.user));
    let mut found = app.store.read(any_session_keys(&token).and(&profile).and(&factors), now).await?;
    let logged_in = logged_in(parts, &app, &token, now, &mut found).await?;
    let user = found.take(&profile)?.ok_or(Problem::NotLoggedIn)?;
    Ok(Self { logged_in, user, factors: found.take(&factors)? })
});

async fn caller(parts: &mut Parts, app: &App) -> Result<Caller, Problem> {
    let (token, now) = (presented(parts, app)?, moment(parts)?);
    let mut found = app.store.read(session_keys(&token), now).await?;
    identify(parts, app, &token, now, &mut found).await
}

async fn current_user(parts: &mut Parts, app: &App) -> Result<CurrentUser, Problem> {
    let (token, now) = (presented(parts, app)?, moment(parts)?);
    let profile = User::key(&token.user);
    let mut found = app.store.read(session_keys(&token).and(&profile), now).await?;
    let caller = identify(parts, app, &token, now, &mut found).await?;
    let user = found.take(&profile)?.ok_or(Problem::NotLoggedIn)?;
    Ok(CurrentUser { caller, user })
}

async fn staff(parts: &mut Parts, app: &App) -> Result<StaffCaller, Problem> {
    let (token, now) = (presented(parts, app)?, moment(parts)?);
    let (session, staff) = (Session::key(&token.user, &token.session), Staff::key(&token.user));
    let mut found = app.store.read(BatchGet::default().and(&session).and(&staff), now).await?;
    let session = opened(&token, &mut found)?;
    if !session.is_of_staff() {
        return Err(Problem::NotAllowed);
    }
    let staff = appointed(&token, &session, &mut found)?;
    note_use(parts, app, &session, now).await;
    Ok(StaffCaller { session, staff })
}

fn any_session_keys(token: &SessionToken) -> BatchGet {
    session_keys(token).and(&Staff::key(&token.user))
}

/// The person whose session `token` names, of any kind of session.
async fn logged_in(
    parts: &mut Parts,
    app: &App,
    token: &SessionToken,
    now: Now,
    found: &mut BatchResult<'_>,
) -> Result<LoggedIn, Problem> {
    let session = opened(token, found)?;
    let staff = if session.is_of_staff() {
        Some(appointed(token, &session, found)?)
    } else {
        let _let_in = let_in(token, found)?;
        None
    };
    note_use(parts, app, &session, now).await;
    let elsewhere = elsewhere(parts, &session)?;
    Ok(LoggedIn { session, staff, elsewhere })
}

fn invocation(parts: &Parts) -> Result<&Invocation, Problem> {
    parts.extensions.get::<Invocation>().ok_or_else(|| Problem::unexpected("no invocation"))
}

fn moment(parts: &Parts) -> Result<Now, Problem> {
    invocation(parts).map(|invocation| invocation.now)
}

/// From where the request comes, if that is elsewhere than the session's log-in was.
fn elsewhere(parts: &Parts, session: &Session) -> Result<Option<Device>, Problem> {
    let device = &invocation(parts)?.device;
    Ok((!session.is_from(device)).then(|| device.clone()))
}

fn session_keys(token: &SessionToken) -> BatchGet {
    let batch = BatchGet::default().and(&Session::key(&token.user, &token.session));
    batch.and(&Member::key(&token.account, &token.member))
}

/// The caller whose session `token` names.
async fn identify(
    parts: &mut Parts,
    app: &App,
    token: &SessionToken,
    now: Now,
    found: &mut BatchResult<'_>,
) -> Result<Caller, Problem> {
    let session = opened(token, found)?;
    // A session of staff is in no account, not even their own.
    if session.is_of_staff() {
        return Err(Problem::NotAllowed);
    }
    let member = let_in(token, found)?;
    note_use(parts, app, &session, now).await;
    let elsewhere = elsewhere(parts, &session)?;
    Ok(Caller { session, member, elsewhere })
}

/// Their place in the account that the token names.
fn let_in(token: &SessionToken, found: &mut BatchResult<'_>) -> Result<Stored<Member>, Problem> {
    let member = found.take(&Member::key(&token.account, &token.member))?;
    member.filter(|member| member.user == token.user).ok_or(Problem::NotLoggedIn)
}

/// The appointment that a session of staff is of.
fn appointed(token: &SessionToken, session: &Session, found: &mut BatchResult<'_>) -> Result<Stored<Staff>, Problem> {
    found.take(&Staff::key(&token.user))?.filter(|staff| staff.works_in(session)).ok_or(Problem::NotLoggedIn)
}

/// The session that `token` opens, of what was found.
fn opened(token: &SessionToken, found: &mut BatchResult<'_>) -> Result<Stored<Session>, Problem> {
    let session = found.take(&Session::key(&token.user, &token.session))?;
    session.filter(|session| session.opens_with(token)).ok_or(Problem::NotLoggedIn)
}

/// Notes the session's use where the last note is old. GET changes no domain state, but it may keep a session alive: beside
/// the handler, not before it.
async fn note_use(parts: &mut Parts, app: &App, session: &Stored<Session>, now: Now) {
    let Some(used) = session.used(now) else { return };
    let (app, commit) = (app.clone(), Commit::new(now).replace(session, &used));
    let tasks = parts.extensions.get_or_insert_default::<BackgroundTasks>().clone();
    let note = tokio::spawn(async move {
        // Another request noted its use first, or the session ended: both are as good.
        let _ = app.store.commit(commit).await;
    });
    tasks.0.lock().await.push(note);
}

/// The token that the request bears, by header or by cookie.
fn presented(parts: &Parts, app: &App) -> Result<SessionToken, Problem> {
    let token = if let Some(value) = parts.headers.get(header::AUTHORIZATION) {
        let bearer = value.to_str().ok().and_then(|text| text.split_once(' '));
        bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim())
    } else {
        let token = SessionCookie::read(&parts.headers);
        if token.is_some() && !parts.method.is_safe() && !is_same_origin(&parts.headers, app.portal_url()) {
            return Err(Problem::CrossOrigin);
        }
        token
    };
    token.and_then(SessionToken::parse).ok_or(Problem::NotLoggedIn)
}

/// Whether only the portal can have made a request that bears the cookie: its origin, and a type that no form sends.
fn is_same_origin(headers: &HeaderMap, portal_url: &str) -> bool {
    let is = |name, test: &dyn Fn(&str) -> bool| {
        headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok()).is_some_and(test)
    };
    is(header::CONTENT_TYPE, &is_json) && is(header::ORIGIN, &|origin| origin == portal_url)
}
