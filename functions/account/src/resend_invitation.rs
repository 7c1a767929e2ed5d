//! `POST /v1/invitations/{id}/resend`

use axum::extract::State;
use domain::{
    id::InvitationId,
    invitation::{InvitationToken, Inviting},
    records::{Account, Brake, Invitation},
    role::Act,
};
use lambda::{App, Invocation, Myself, PathId, Problem, ProblemDocument, View};
use store::Wanted;

use crate::{
    change_member::may_manage,
    invitation::{InvitationView, brakes},
};

/// How often a count gives way to others that came between.
const TRIES: u32 = 5;

/// Sends an invitation again, with a new link for seven days. The one before works no longer.
///
/// # Problems
/// `403 not-allowed`; `403 reauthentication-required`; `404 not-found`; `409 conflict`; `429 too-many-requests`.
#[utoipa::path(post, path = "/v1/invitations/{id}/resend", tag = "members",
    params(("id" = InvitationId, Path, description = "The invitation")),
    security(("token" = []), ("cookie" = [])),
    responses((status = 200, body = InvitationView, description = "A mail is on its way"),
              (status = "4XX", body = ProblemDocument, content_type = "application/problem+json", description = "See its type")))]
pub(crate) async fn resend_invitation(
    State(app): State<App>,
    invocation: Invocation,
    Myself { caller, user }: Myself,
    PathId(id): PathId<InvitationId>,
) -> Result<View<InvitationView>, Problem> {
    let now = invocation.now;
    caller.may(Act::ManageMembers)?;
    let found = app.store.get(&Invitation::key(&caller.account(), &id), now).await?.ok_or(Problem::NotFound)?;
    may_manage(&caller, &invocation, &[found.role])?;
    let email = app.store.email_lookup(&found.email)?;
    let (brakes, key) = (brakes(&app, &caller, &invocation, &email)?, Account::key(&caller.account()));
    let token = InvitationToken::new(caller.account(), id, &app.random()?);
    for _ in 0..TRIES {
        let mut read = app.store.read(brakes.wanted(Wanted::default().and(&key)), now).await?;
        let account = read.take(&key)?.ok_or(Problem::NotFound)?;
        let counted = brakes.count(&mut read, now)?;
        let (by, member) = (caller.actor(), caller.member.member);
        let inviting = Inviting { by, member, name: &user.name, account: &account };
        let (sent, commit) = inviting.resend(now, &found, &email, &token, [app.random()?, app.random()?]);
        match app.store.commit(counted.write(commit)).await {
            Ok(()) => return Ok(View(InvitationView::from(&sent), None)),
            // It was accepted, taken back or sent again meanwhile.
            Err(error) if error.is_refused_for::<Invitation>() => return Err(Problem::Conflict),
            Err(error) if error.is_refused_for::<Brake>() => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Problem::Conflict)
}
