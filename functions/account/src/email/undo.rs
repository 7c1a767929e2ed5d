//! `POST /v1/email-changes/undo`

use axum::{extract::State, http::StatusCode};
use domain::{
    Commit, Now, Stored,
    accounts::invitation::end_all,
    identity::{contact, recovery::Person},
    records::{EmailLookup, EmailUndo, PasswordCredential, User},
    token::UndoToken,
};
use lambda::{App, EndingSessions, Invocation, Json, Problem, Route};
use store::CandidateKeys;

use super::refusal::refusal;
use crate::{leaving::invited_at_either, newsletter};

domain::request! {
    /// The link's token.
    pub(crate) struct UndoEmailRequest {
        /// The token in the link's fragment.
        token: UndoToken,
    }
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::LinkExpired, Problem::AlreadyRegistered], ..Route::PLAIN };

/// Undoes a change of address, with the link that was mailed to the previous address. No log-in is needed, and all of
/// the person's sessions end.
///
/// # Problems
/// `410 link-expired` if the token is unknown, used or older than 72 hours, or the person already has the previous
/// address again; `409 already-registered` if somebody else has registered the previous address since; `409 conflict`
/// if the person's profile or credential was changed at the same time.
#[utoipa::path(post, path = "/v1/email-changes/undo", operation_id = "undo_email_change", tag = "me",
    responses((status = 204, description = "The previous address is restored")))]
pub(crate) async fn undo(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<UndoEmailRequest>,
) -> Result<StatusCode, Problem> {
    let now = invocation.now;
    let (undo, person, before) = find_change(&app, &request.token, now).await?;
    let user = person.user.user;
    let lookups = app.store.email_lookups(&undo.email)?;
    let ending = EndingSessions::find(&app.store, now, user, None).await?;
    let invited = invited_at_either(&app, user, (&before, &lookups), now).await?;
    let ending = ending.make_room_for(&app.store, now, 2 * invited.len()).await?;
    let spent = end_all(ending.end(Commit::new(now).remove(&undo)), &invited);
    let commit = contact::restore_email(spent, &undo, &person, &lookups, &invocation.device, app.randomness());
    let commit = newsletter::follow(&app, commit, &before, (&undo.email, &lookups)).await?;
    if let Err(error) = app.store.commit(commit).await {
        return Err(refusal::<EmailUndo>(&app, now, &lookups, error).await);
    }
    ending.end_late(&app.store, now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The change that the token undoes, the person, and the keys of their current address.
async fn find_change(
    app: &App,
    token: &UndoToken,
    now: Now,
) -> Result<(Stored<EmailUndo>, Person, Vec<EmailLookup>), Problem> {
    let person = token.user().ok_or(Problem::LinkExpired)?;
    let (undo, user) = app.store.read((EmailUndo::key(&person), User::key(&person)), now).await?;
    let undo = undo.filter(|undo| undo.token == token.hash()).ok_or(Problem::LinkExpired)?;
    let user = user.ok_or(Problem::LinkExpired)?;
    if user.email == undo.email {
        return Err(Problem::LinkExpired);
    }
    let lookups = app.store.email_lookups(&user.email)?;
    let keys = lookups.iter().map(PasswordCredential::key).collect::<CandidateKeys<_>>();
    let credential = app.store.read(keys, now).await?;
    let credential = credential.filter(|credential| credential.user == user.user).ok_or(Problem::Conflict)?;
    Ok((undo, Person { user, credential }, lookups))
}
