//! `POST /v1/security-changes/undo`

use axum::{extract::State, http::StatusCode};
use domain::{
    Commit, Now, Stored,
    identity::{recovery::Person, revocation::undo_additions},
    records::{AdditionUndo, Factors, PasswordCredential, User},
    token::UndoToken,
};
use lambda::{App, Invocation, Json, Problem, Revocation, Route};
use store::CandidateKeys;

domain::request! {
    /// The link's token.
    pub(crate) struct UndoAdditionRequest {
        /// The token in the link's fragment.
        token: UndoToken,
    }
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::LinkExpired, Problem::Conflict], ..Route::PLAIN };

/// Undoes the addition of a second factor, recovery codes or a phone number, with the link that was mailed with the notice of it. No log-in
/// is needed. All of these that are younger than 72 hours are removed, all of the person's sessions end, what they have begun and not
/// completed is removed, and another password has to be set by `POST /v1/password-resets`.
///
/// # Problems
/// `410 link-expired` if the token is unknown, used or older than 72 hours; `409 conflict` if the person's log-in was changed at the same
/// time.
#[utoipa::path(post, path = "/v1/security-changes/undo", operation_id = "undo_security_change", tag = "me",
    responses((status = 204, description = "What was added recently is removed")))]
pub(crate) async fn undo(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<UndoAdditionRequest>,
) -> Result<StatusCode, Problem> {
    let (now, device, random) = (invocation.now, &invocation.device, app.randomness());
    let (undo, person) = find(&app, &request.token, now).await?;
    let revocation = Revocation::find(&app.store, now, &person.user, (None, 0)).await?;
    let undone = person.undone(revocation.revoked(), now);
    let spent = revocation.write(Commit::new(now).remove(&undo), &person.user, device, random);
    let commit = undo_additions(spent, (&person, &undone), device, random);
    app.store.commit(commit).await.map_err(|error| match error {
        error if error.is_refused_for::<AdditionUndo>() => Problem::LinkExpired,
        error => error.into(),
    })?;
    revocation.end_late(&app.store, now, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The addition that the token undoes, and the person.
async fn find(app: &App, token: &UndoToken, now: Now) -> Result<(Stored<AdditionUndo>, Person), Problem> {
    let user = token.user().ok_or(Problem::LinkExpired)?;
    let keys = (AdditionUndo::key(&user, &token.hash()), User::key(&user), Factors::key(&user));
    let (undo, user, factors) = app.store.read(keys, now).await?;
    let (undo, user) = undo.zip(user).ok_or(Problem::LinkExpired)?;
    let keys = app.store.email_lookups(&user.email)?.iter().map(PasswordCredential::key).collect::<CandidateKeys<_>>();
    let credential = app.store.read(keys, now).await?;
    let credential = credential.filter(|credential| credential.user == user.user).ok_or(Problem::Conflict)?;
    Ok((undo, Person { user, credential, factors }))
}
