//! `POST /v1/invitations`

use axum::{Extension, extract::State, http::StatusCode, response::Response};
use domain::{
    Now, Stored,
    accounts::{
        invitation::{Before, InvitationToken, Invitee, Inviting, Limits},
        role::Permission,
    },
    id::InvitationId,
    personal::{EmailAddress, PersonName},
    records::{Account, Invitation, Membership, PasswordCredential, Role},
};
use lambda::{
    App, Caller, CurrentUser, IdempotencyKey, IdempotencyOutcome, Invocation, Json, Problem, RateCounters, RateLimits,
    Route,
};
use store::AnyOf;

use crate::{
    invitations::view::{InvitationView, address_keys, rate_limits},
    members::change::authorize_managing,
};

domain::request! {
    /// Who is to be let in.
    pub(crate) struct InviteRequest {
        /// Their address. Whoever accepts must have its mailbox.
        email: EmailAddress,
        /// Their name.
        name: PersonName,
        /// What they may do.
        role: Role,
    }
}

pub(crate) const ROUTE: Route = Route {
    problems: &[
        Problem::ReauthenticationRequired,
        Problem::NotFound,
        Problem::AlreadyMember,
        Problem::TooManyInvitations,
    ],
    is_rate_limited: true,
    is_costly: true,
};

/// Invites somebody to the caller's account, by a mail whose link works for seven days. An invitation to it that their address has
/// already works no longer. The answer is the same whether their address has a log-in or not, unless it is a member's of the
/// account. To invite an owner takes an owner who has just proved who they are.
///
/// # Problems
/// `403 not-allowed`; `403 reauthentication-required`; `409 already-member`; `409 conflict` where the address is invited or
/// accepts at the same time; `409 too-many-pending-invitations` where as many people as an account may invite at a time have not
/// answered; `422 invalid-input`; `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/invitations", tag = "members",
    responses((status = 201, body = InvitationView, description = "A mail is on its way")))]
pub(crate) async fn invite(
    State(app): State<App>,
    Extension(limits): Extension<Limits>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    idempotency: IdempotencyKey,
    Json { request, bytes }: Json<InviteRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    caller.authorize(Permission::ManageMembers)?;
    authorize_managing(&caller, &invocation, &[request.role])?;
    let idempotent = match idempotency.begin(&app, now, &caller.key_owner(), &bytes).await? {
        IdempotencyOutcome::New(idempotent) => idempotent,
        IdempotencyOutcome::Replayed(reply) => return Ok(reply),
    };
    let email = app.store.email_lookup(&request.email)?;
    let rate_limits = rate_limits(&app, limits, &caller, &invocation, &email)?;
    let (account, before, counters) = invited_before(&app, &caller, &request.email, &rate_limits, now).await?;
    // It takes the older one back, which is an act of its own.
    if let Some(before) = &before.invitation {
        authorize_managing(&caller, &invocation, &[before.role])?;
    }
    let id = app.id(InvitationId::new, now)?;
    let token = InvitationToken::new(caller.account(), id, &app.random()?);
    let (name, language) = (request.name, invocation.language);
    let invitee = Invitee { name, email: request.email, role: request.role, language };
    let (by, member) = (caller.actor(), caller.member()?.member);
    let inviting = Inviting { by, member, name: &user.name, account: &account };
    let invite = || inviting.invite(now, id, (invitee.clone(), &email), &before, &token, app.randomness());
    let view = InvitationView::from(&invite().0);
    let checked = || async {
        check_pending(&app, limits, &account, &invitee.email, now).await?;
        Ok(invite().1)
    };
    idempotent.commit_checked(&app, (&rate_limits, counters), checked, StatusCode::CREATED, &view).await
}

/// The caller's account, and the invitation to it that an address has already, with the rate limits' counts.
async fn invited_before(
    app: &App,
    caller: &Caller,
    email: &EmailAddress,
    rate_limits: &RateLimits,
    now: Now,
) -> Result<(Stored<Account>, Before, RateCounters), Problem> {
    let emails = app.store.email_lookups(email)?;
    let credentials = emails.iter().map(PasswordCredential::key).collect::<AnyOf<_>>();
    let wanted = (Account::key(&caller.account()), credentials, address_keys(caller, &emails), rate_limits);
    let (account, credential, address, counters) = app.store.read(wanted, now).await?;
    let account = account.ok_or(Problem::NotFound)?;
    // Where nobody has the address the caller's own place is read, and means nothing: the answer's time does not tell.
    let person = credential.as_ref().map_or(caller.user(), |credential| credential.user);
    let place = Membership::key(&person, &caller.account());
    let invitation = address.as_ref().map(|address| Invitation::key(&caller.account(), &address.invitation));
    let (place, invitation) = app.store.read((place, invitation), now).await?;
    if credential.is_some() && place.is_some() {
        return Err(Problem::AlreadyMember);
    }
    Ok((account, Before { address, invitation: invitation.flatten() }, counters))
}

/// Checks that one more may be invited beside those who have not answered.
async fn check_pending(
    app: &App,
    limits: Limits,
    account: &Account,
    email: &EmailAddress,
    now: Now,
) -> Result<(), Problem> {
    let pending = app.store.all(&Invitation::within(&account.account), now).await?;
    let allowed = limits.allow(email, pending.iter().map(|invitation| &invitation.record));
    if allowed { Ok(()) } else { Err(Problem::TooManyInvitations) }
}
