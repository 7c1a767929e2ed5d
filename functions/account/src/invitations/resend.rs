//! `POST /v1/invitations/{id}/resend`

use axum::{Extension, extract::State, http::StatusCode, response::Response};
use domain::{
    accounts::{
        invitation::{InvitationToken, Inviting, Limits},
        role::Permission,
    },
    id::InvitationId,
    records::{Account, Invitation, InvitedAddress},
};
use lambda::{App, CurrentUser, IdempotencyKey, IdempotencyOutcome, Invocation, PathId, Problem, Route};
use store::BatchGet;

use crate::{
    invitations::view::{InvitationView, rate_limits},
    members::change::authorize_managing,
};

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReauthenticationRequired], is_rate_limited: true, is_costly: true };

/// Sends an invitation again, with a new link for seven days. The one before works no longer.
///
/// # Problems
/// `403 not-allowed`; `403 reauthentication-required`; `404 not-found`; `409 conflict`; `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/invitations/{id}/resend", tag = "members",
    params(("id" = InvitationId, Path, description = "The invitation")),
    responses((status = 200, body = InvitationView, description = "A mail is on its way")))]
pub(crate) async fn resend_invitation(
    State(app): State<App>,
    Extension(limits): Extension<Limits>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    PathId(id): PathId<InvitationId>,
    idempotency: IdempotencyKey,
) -> Result<Response, Problem> {
    let now = invocation.now;
    caller.authorize(Permission::ManageMembers)?;
    let route = format!("POST /v1/invitations/{id}/resend");
    let idempotent = match idempotency.begin(&app, now, &route, &caller.key_owner(), &[]).await? {
        IdempotencyOutcome::New(idempotent) => idempotent,
        IdempotencyOutcome::Replayed(reply) => return Ok(reply),
    };
    let keys = (Invitation::key(&caller.account(), &id), Account::key(&caller.account()));
    let mut found = app.store.read(BatchGet::default().and(&keys.0).and(&keys.1), now).await?;
    let invitation = found.take(&keys.0)?.ok_or(Problem::NotFound)?;
    let account = found.take(&keys.1)?.ok_or(Problem::NotFound)?;
    authorize_managing(&caller, &invocation, &[invitation.role])?;
    let email = app.store.email_lookup(&invitation.email)?;
    let rate_limits = rate_limits(&app, limits, &caller, &invocation, &email)?;
    let emails = app.store.email_lookups(&invitation.email)?;
    let addresses = emails.iter().map(|email| InvitedAddress::key(&caller.account(), email)).collect::<Vec<_>>();
    let mut counts = app.store.read(rate_limits.add_keys(BatchGet::default().and_all(&addresses)), now).await?;
    let before = counts.take_any(&addresses)?;
    let token = InvitationToken::new(caller.account(), id, &app.random()?);
    let (by, member) = (caller.actor(), caller.member()?.member);
    let inviting = Inviting { by, member, name: &user.name, account: &account };
    let random = [app.random()?, app.random()?];
    let resend = || inviting.resend(now, (&invitation, before.as_ref()), &email, &token, random);
    let view = InvitationView::from(&resend().0);
    // Where it was accepted, taken back or sent again meanwhile, that is a conflict.
    idempotent.commit_counted(&app, (&rate_limits, &mut counts), || resend().1, StatusCode::OK, &view).await
}
