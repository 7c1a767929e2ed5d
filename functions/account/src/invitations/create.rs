//! `POST /v1/invitations`

use axum::{Extension, extract::State, http::StatusCode, response::Response};
use domain::{
    Language, Now,
    accounts::invitation::{InvitationToken, Invitee, Limits},
    id::InvitationId,
    personal::{EmailAddress, PersonName},
    records::{Account, Invitation, Role},
};
use lambda::{AccountSession, App, Authenticated, IdempotencyKey, Invocation, Json, Problem, Route};

use crate::{
    invitations::{
        sending::{InvitedEmail, Inviter, authorize_inviting, inviting},
        view::InvitationView,
    },
    members::change::authorize_managing,
};

domain::request! {
    /// The person to invite.
    pub(crate) struct InviteRequest {
        /// Their address. Accepting requires access to its mailbox.
        email: EmailAddress,
        /// Their name.
        name: PersonName,
        /// Their role in the account.
        role: Role,
    }
}

impl InviteRequest {
    fn invitee(self, language: Language) -> Invitee {
        Invitee { name: self.name, email: self.email, role: self.role, language }
    }
}

pub(crate) const ROUTE: Route = Route {
    problems: &[
        Problem::ReauthenticationRequired,
        Problem::AccountDeactivated,
        Problem::NotFound,
        Problem::AlreadyMember,
        Problem::TooManyInvitations,
    ],
    is_rate_limited: true,
    is_costly: true,
};

/// Invites somebody to the caller's account, by a mail whose link is valid for seven days. An earlier invitation of the address
/// to the account stops working. The answer is the same whether the address has a log-in or not, unless it is a member's.
/// Only an owner invites an owner, after recent authentication.
///
/// # Problems
/// `403 not-allowed`; `403 reauthentication-required`; `403 account-deactivated`; `409 already-member`; `409 conflict` if the address is invited or
/// accepts at the same time; `409 too-many-pending-invitations` if the account has as many unanswered invitations as it may
/// have; `422 invalid-input`; `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/invitations", tag = "members",
    responses((status = 201, body = InvitationView, description = "A mail is on its way")))]
pub(crate) async fn invite(
    State(app): State<App>,
    Extension(limits): Extension<Limits>,
    invocation: Invocation,
    Authenticated { caller, loaded: (user, subscription) }: Authenticated<AccountSession, Inviter>,
    key: IdempotencyKey,
    Json { request, bytes }: Json<InviteRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    authorize_inviting(&caller, &invocation, &subscription, request.role)?;
    key.run_once(&app, now, &caller.key_owner(), &bytes, async |idempotent| {
        let email = InvitedEmail::of(&app, limits, &caller, &invocation, &request.email)?;
        let (account, before, counters) = email.load(&app, &caller, now).await?;
        // Inviting again withdraws the earlier invitation, for which the caller needs the permission, too.
        authorize_managing(&caller, &invocation, before.invitation.as_ref().map(|before| before.role))?;
        let id = app.id(InvitationId::new, now)?;
        let token = InvitationToken::new(caller.account(), id, &app.random()?);
        let invitee = (request.invitee(invocation.language), &email.lookup);
        let inviting = inviting(&caller, &user, &account)?;
        let invite = || inviting.invite(now, id, &invitee, &before, &token, app.randomness());
        let view = InvitationView::from(&invite().0);
        let checked = async || check_pending(&app, limits, &account, &invitee.0.email, now).await.map(|()| invite().1);
        idempotent.commit_checked(&app, (&email.rate_limits, counters), checked, StatusCode::CREATED, &view).await
    })
    .await
}

/// Checks that one more address may be invited besides those that have not answered.
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
