//! `POST /v1/invitations`

use axum::{Extension, extract::State, http::StatusCode, response::Response};
use domain::{
    accounts::{
        invitation::{Before, InvitationToken, Invitee, Inviting, Limits},
        role::Permission,
    },
    id::InvitationId,
    personal::{EmailAddress, PersonName},
    records::{Account, Invitation, InvitedAddress, Membership, PasswordCredential, Role},
};
use lambda::{App, CurrentUser, IdempotencyKey, IdempotencyOutcome, Invocation, Json, Problem, Route};
use store::BatchGet;

use crate::{
    invitations::view::{InvitationView, rate_limits},
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
    let idempotent = match idempotency.begin(&app, now, "POST /v1/invitations", &caller.key_owner(), &bytes).await? {
        IdempotencyOutcome::New(idempotent) => idempotent,
        IdempotencyOutcome::Replayed(reply) => return Ok(reply),
    };
    let email = app.store.email_lookup(&request.email)?;
    let rate_limits = rate_limits(&app, limits, &caller, &invocation, &email)?;
    let key = Account::key(&caller.account());
    let emails = app.store.email_lookups(&request.email)?;
    let credentials = emails.iter().map(PasswordCredential::key).collect::<Vec<_>>();
    let addresses = emails.iter().map(|email| InvitedAddress::key(&caller.account(), email)).collect::<Vec<_>>();
    let batch = BatchGet::default().and(&key).and_all(&credentials).and_all(&addresses);
    let mut found = app.store.read(rate_limits.add_keys(batch), now).await?;
    let account = found.take(&key)?.ok_or(Problem::NotFound)?;
    let (credential, address) = (found.take_any(&credentials)?, found.take_any(&addresses)?);
    // Where nobody has the address the caller's own place is read, and means nothing: the answer's time does not tell.
    let person = credential.as_ref().map_or(caller.user(), |credential| credential.user);
    let place = Membership::key(&person, &caller.account());
    let invitation = address.as_ref().map(|address| Invitation::key(&caller.account(), &address.invitation));
    let batch = invitation.iter().fold(BatchGet::default().and(&place), BatchGet::and);
    let mut more = app.store.read(batch, now).await?;
    if credential.is_some() && more.take(&place)?.is_some() {
        return Err(Problem::AlreadyMember);
    }
    let invitation = invitation.map(|key| more.take(&key)).transpose()?.flatten();
    // It takes the older one back, which is an act of its own.
    if let Some(before) = &invitation {
        authorize_managing(&caller, &invocation, &[before.role])?;
    }
    let before = Before { address, invitation };
    let id = app.id(InvitationId::new, now)?;
    let token = InvitationToken::new(caller.account(), id, &app.random()?);
    let (name, language) = (request.name, invocation.language);
    let invitee = Invitee { name, email: request.email, role: request.role, language };
    let (by, member) = (caller.actor(), caller.member()?.member);
    let inviting = Inviting { by, member, name: &user.name, account: &account };
    let random = [app.random()?, app.random()?, app.random()?];
    let invite = || inviting.invite(now, id, (invitee.clone(), &email), &before, &token, random);
    let view = InvitationView::from(&invite().0);
    let checked = || async {
        let pending = app.store.all(&Invitation::within(&caller.account()), now).await?;
        let allowed = limits.allow(&invitee.email, pending.iter().map(|invitation| &invitation.record));
        if allowed { Ok(invite().1) } else { Err(Problem::TooManyInvitations) }
    };
    idempotent.commit_checked(&app, (&rate_limits, &mut found), checked, StatusCode::CREATED, &view).await
}
