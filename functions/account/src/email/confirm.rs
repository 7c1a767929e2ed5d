//! `POST /v1/me/email/confirm`

use axum::{extract::State, http::StatusCode};
use domain::{
    Commit,
    accounts::invitation::end_all,
    identity::contact,
    records::{EmailChange, PasswordCredential},
    token::{LinkToken, UndoToken},
};
use lambda::{App, CurrentUser, Invocation, Json, Problem, Route};
use store::CandidateKeys;

use super::refusal::refusal;
use crate::{leaving::invited_at_either, newsletter};

domain::request! {
    /// The link's token.
    pub(crate) struct ConfirmEmailRequest {
        /// From the link's fragment.
        token: LinkToken,
    }
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::LinkExpired, Problem::AlreadyRegistered], ..Route::PLAIN };

/// Changes the address that the caller logs in with to the one that the link was sent to. The previous address is notified, with
/// a link that undoes the change within 72 hours.
///
/// # Problems
/// `410 link-expired` if the token is unknown, used, replaced, older than 30 minutes, or somebody else's;
/// `409 already-registered` if the address got a log-in in the meantime; `409 conflict` if the caller's log-in was changed.
#[utoipa::path(post, path = "/v1/me/email/confirm", operation_id = "confirm_email", tag = "me",
    responses((status = 204, description = "The address is changed")))]
pub(crate) async fn confirm(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    Json { request, .. }: Json<ConfirmEmailRequest>,
) -> Result<StatusCode, Problem> {
    let now = invocation.now;
    let before = app.store.email_lookups(&user.email)?;
    let keys = before.iter().map(PasswordCredential::key).collect::<CandidateKeys<_>>();
    let (change, credential) = app.store.read((EmailChange::key(&user.user), keys), now).await?;
    let change = change.filter(|change| change.matches_token(&request.token, &user)).ok_or(Problem::LinkExpired)?;
    let credential = credential.filter(|credential| credential.user == user.user).ok_or(Problem::Conflict)?;
    let lookups = app.store.email_lookups(&change.email)?;
    let invited = invited_at_either(&app, user.user, (&before, &lookups), now).await?;
    let undo = UndoToken::new(user.user, &app.random()?);
    let person = (&user, &credential);
    let spent = end_all(Commit::new(now).remove(&change), &invited);
    let commit = contact::change_email(spent, caller.actor(), &change, person, &lookups, &undo, app.randomness());
    let commit = newsletter::follow(&app, commit, &before, (&change.email, &lookups)).await?;
    match app.store.commit(commit).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(error) => Err(refusal::<EmailChange>(&app, now, &lookups, error).await),
    }
}
