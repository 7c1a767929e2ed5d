//! `POST /v1/invitations/accept`

use axum::extract::State;
use domain::{
    Commit, FieldErrors, Stored,
    accounts::{
        invitation::{Accepted, InvitationToken, NewUser},
        role::Permission,
    },
    field_error::FieldErrorCode,
    id::{AccountId, MemberId, UserId},
    identity::{
        password::{NewPassword, Password},
        session::{GUESSES, GUESSES_OF_NETWORK},
    },
    messaging::notification::Notification,
    personal::{EmailAddress, PersonName, PhoneNumber},
    records::{Account, Invitation, Member, Membership, Notifications, Owners, PasswordCredential, User},
};
use lambda::{App, Caller, Created, Invocation, Json, Problem, RateLimits, Route};
use serde::Serialize;
use store::AnyOf;

domain::request! {
    /// The link's token, and who accepts.
    pub(crate) struct AcceptRequest {
        /// From the link's fragment.
        token: InvitationToken,
        /// A new person's name, where it is another than the invitation says.
        name: Option<PersonName>,
        /// A new person's phone number.
        phone: Option<PhoneNumber>,
        /// A new person chooses it: 15–128 characters, not easy to guess. Whoever has a log-in gives the one that they have,
        /// or is logged in as whom the invitation is to.
        password: Option<Password>,
    }
}

/// The new place.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[expect(clippy::struct_field_names, reason = "their names on the wire")]
pub(crate) struct AcceptView {
    account_id: AccountId,
    user_id: UserId,
    member_id: MemberId,
}

pub(crate) const ROUTE: Route = Route {
    problems: &[Problem::LinkExpired, Problem::WrongCredentials, Problem::AlreadyMember],
    is_rate_limited: true,
    is_costly: true,
};

/// Accepts an invitation. Whoever has no log-in gets one; whoever has one proves it by its password or by a session of theirs,
/// so that a mailbox alone takes over nothing. Nobody is logged in by it: that comes next, with a second factor where there is
/// one.
///
/// # Problems
/// `410 link-expired` where the token is unknown, used, replaced, taken back or older than seven days;
/// `401 wrong-credentials` where the address has a log-in with another password; `409 already-member`;
/// `422 invalid-input`; `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/invitations/accept", tag = "members",
    responses((status = 201, body = AcceptView, description = "They are in")))]
pub(crate) async fn accept_invitation(
    State(app): State<App>,
    invocation: Invocation,
    caller: Option<Caller>,
    Json { request, .. }: Json<AcceptRequest>,
) -> Result<Created<AcceptView>, Problem> {
    let now = invocation.now;
    let (account, id) = request.token.place().ok_or(Problem::LinkExpired)?;
    let invitation = app.store.get(&Invitation::key(&account, &id), now).await?;
    let invitation = invitation.filter(|found| found.token == request.token.hash()).ok_or(Problem::LinkExpired)?;
    let missing = || Problem::from(FieldErrors::one("password", FieldErrorCode::Missing));
    if request.password.is_none() && caller.is_none() {
        return Err(missing());
    }

    let emails = app.store.email_lookups(&invitation.email)?;
    let rate_limits = rate_limits(&app, &invitation.email, &invocation)?;
    let credentials = emails.iter().map(PasswordCredential::key).collect::<AnyOf<_>>();
    let keys = (Account::key(&account), Owners::key(&account), Member::key(&account, &invitation.invited_by));
    let (credential, (account, owners, inviter), counters) =
        app.store.read((credentials, keys, &rate_limits), now).await?;
    // The inviter must still have the permission: an invitation by somebody who was removed or lost their role is void.
    let inviter = inviter.filter(|inviter| inviter.role.grants(Permission::managing(invitation.role)));
    let (Some(account), Some(owners), Some(inviter)) = (account, owners, inviter) else {
        return Err(Problem::LinkExpired);
    };
    // A session of somebody else's proves nothing: the invitation is to one address alone.
    let is_theirs =
        |credential: &PasswordCredential| caller.as_ref().is_some_and(|caller| caller.user() == credential.user);
    let proof = match request.password {
        Some(password) => Proof::Password(password),
        None if credential.as_deref().is_some_and(is_theirs) => Proof::Session,
        None => return Err(missing()),
    };
    let reservation = match proof {
        Proof::Password(_) => Some(rate_limits.reserve(&app.store, now, rate_limits.count(counters, now)?).await?),
        Proof::Session => None,
    };

    // Where there is no log-in, the same is read and hashed under an unused id, so that the time is the same.
    let user = match &credential {
        Some(credential) => credential.user,
        None => app.id(UserId::new, now)?,
    };
    let keys = (User::key(&inviter.user), Notifications::key(&inviter.user), User::key(&user));
    let (profile, chosen, known) = app.store.read(keys, now).await?;
    let wants = Notification::MemberJoined.is_on(chosen.as_deref());
    let accepted = Accepted {
        invitation: &invitation,
        emails: &emails,
        account: &account,
        owners: &owners,
        inviter: profile.as_deref().filter(|_| wants),
        member: app.id(MemberId::new, now)?,
        device: &invocation.device,
        random: app.randomness(),
    };
    let commit = if let Some(credential) = credential {
        by_known(now, &accepted, &proof, &credential, known)?
    } else {
        let Proof::Password(password) = proof else { return Err(missing()) };
        let name = request.name.unwrap_or_else(|| invitation.name.clone());
        let context = [name.as_str(), account.company_name.as_str(), invitation.email.as_str()];
        let password = NewPassword::chosen(password).and_then(|new| new.differs_from(&context).map(|()| new));
        let password = password.map_err(|code| FieldErrors::one("password", code))?.hash(&app.random()?)?;
        let language = invocation.language;
        accepted.by_new_user(now, NewUser { user, name, phone: request.phone, language, password })
    };
    let person = rate_limits.scope(&GUESSES).cloned();
    let commit = match reservation {
        Some(reservation) => reservation.forget(commit, person.as_slice()),
        None => commit,
    };
    match app.store.commit(commit).await {
        Ok(()) => Ok(Created(AcceptView { account_id: account.account, user_id: user, member_id: accepted.member })),
        Err(error) if error.is_refused_for::<Invitation>() => Err(Problem::LinkExpired),
        Err(error) if error.is_refused_for::<Membership>() => Err(Problem::AlreadyMember),
        // Where the address got a log-in meanwhile, or the owners changed, the link is good still.
        Err(error) => Err(error.into()),
    }
}

/// How the accepting person is authenticated.
enum Proof {
    /// The one that their log-in has, or that they choose for a new one.
    Password(Password),
    /// They are logged in as whom the invitation is to.
    Session,
}

/// An acceptance may be a guess at a password like any log-in, and counts as one.
fn rate_limits(app: &App, email: &EmailAddress, invocation: &Invocation) -> Result<RateLimits, Problem> {
    let network = invocation.device.ip_address.network();
    let rate_limits = RateLimits::default().and(&app.store, &GUESSES, email.as_str().as_bytes())?;
    Ok(rate_limits.and(&app.store, &GUESSES_OF_NETWORK, network.as_bytes())?)
}

fn by_known(
    now: domain::Now,
    accepted: &Accepted<'_>,
    proof: &Proof,
    credential: &Stored<PasswordCredential>,
    user: Option<Stored<User>>,
) -> Result<Commit, Problem> {
    if let Proof::Password(password) = proof
        && !password.verify(Some(&credential.password))?
    {
        return Err(Problem::WrongCredentials);
    }
    let user = user.ok_or_else(|| Problem::unexpected("a log-in without a person"))?;
    Ok(accepted.by_known(now, &user, credential))
}
