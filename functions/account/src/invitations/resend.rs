//! `POST /v1/invitations/{id}/resend`

use axum::{Extension, extract::State, http::StatusCode, response::Response};
use domain::{
    accounts::invitation::{InvitationToken, Limits},
    id::InvitationId,
    records::{Account, Invitation, Role},
};
use lambda::{AccountSession, App, Authenticated, IdempotencyKey, Invocation, PathId, Problem, Route};

use crate::{
    invitations::{
        sending::{InvitedEmail, Inviter, authorize_inviting, inviting},
        view::InvitationView,
    },
    members::change::authorize_managing,
};

pub(crate) const ROUTE: Route = Route {
    problems: &[Problem::ReauthenticationRequired, Problem::AccountDeactivated],
    is_rate_limited: true,
    is_costly: true,
};

/// Sends an invitation again, with a new link that is valid for seven days. The earlier link stops working.
///
/// # Problems
/// `403 not-allowed`; `403 reauthentication-required`; `403 account-deactivated`; `404 not-found`; `409 conflict`; `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/invitations/{id}/resend", tag = "members",
    params(("id" = InvitationId, Path, description = "The invitation")),
    responses((status = 200, body = InvitationView, description = "A mail is on its way")))]
pub(crate) async fn resend_invitation(
    State(app): State<App>,
    Extension(limits): Extension<Limits>,
    invocation: Invocation,
    Authenticated { caller, loaded: (user, subscription) }: Authenticated<AccountSession, Inviter>,
    PathId(id): PathId<InvitationId>,
    key: IdempotencyKey,
) -> Result<Response, Problem> {
    let now = invocation.now;
    authorize_inviting(&caller, &invocation, &subscription, Role::Member)?;
    key.run_once(&app, now, &caller.key_owner(), &[], async |idempotent| {
        let keys = (Invitation::key(&caller.account(), &id), Account::key(&caller.account()));
        let (invitation, account) = app.store.read(keys, now).await?;
        let (invitation, account) = invitation.zip(account).ok_or(Problem::NotFound)?;
        authorize_managing(&caller, &invocation, [invitation.role])?;
        let email = InvitedEmail::of(&app, limits, &caller, &invocation, &invitation.email)?;
        let (address, counters) = app.store.read((email.keys(&caller), &email.rate_limits), now).await?;
        let token = InvitationToken::new(caller.account(), id, &app.random()?);
        let inviting = inviting(&caller, &user, &account)?;
        let resend = || inviting.resend(now, (&invitation, address.as_ref()), &email.lookup, &token, app.randomness());
        let view = InvitationView::from(&resend().0);
        // If the invitation was accepted, withdrawn or sent again since it was read, the answer is `409 conflict`.
        idempotent.commit_counted(&app, (&email.rate_limits, counters), || resend().1, StatusCode::OK, &view).await
    })
    .await
}
