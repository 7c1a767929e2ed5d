//! `POST /v1/email-changes/undo`

use axum::{extract::State, http::StatusCode};
use domain::{
    Commit, Now, Stored,
    accounts::invitation::end_all,
    identity::{contact, recovery::Person},
    records::{EmailLookup, EmailUndo, Factors, InvitedAddress, PasswordCredential, User},
    token::UndoToken,
};
use lambda::{App, Invocation, Json, Problem, Revocation, Route};
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
/// the person's sessions end. Second factors, recovery codes, a phone number and offers of the account that are younger than 72 hours are
/// removed, and another password has to be set by `POST /v1/password-resets`.
///
/// # Problems
/// `410 link-expired` if the token is unknown, used or older than 72 hours; `409 already-registered` if somebody else has registered
/// the previous address since; `409 conflict` if the person's profile or credential was changed at the same time.
#[utoipa::path(post, path = "/v1/email-changes/undo", operation_id = "undo_email_change", tag = "me",
    responses((status = 204, description = "The previous address is restored")))]
pub(crate) async fn undo(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<UndoEmailRequest>,
) -> Result<StatusCode, Problem> {
    let now = invocation.now;
    let change = Change::find(&app, &request.token, now).await?;
    let invited = change.invited(&app, now).await?;
    let revocation = Revocation::find(&app.store, now, &change.person.user, (None, 2 * invited.len())).await?;
    let (person, device, random) = (&change.person, &invocation.device, app.randomness());
    let spent = revocation.write(Commit::new(now).remove(&change.undo), &person.user, device, random);
    let undone = person.undone(revocation.revoked(), now);
    let lookups = &change.restored;
    let commit =
        contact::restore_email(end_all(spent, &invited), &change.undo, (person, &undone), lookups, device, random);
    let commit = change.with_newsletter(&app, commit).await?;
    if let Err(error) = app.store.commit(commit).await {
        return Err(refusal::<EmailUndo>(&app, now, lookups, error).await);
    }
    revocation.end_late(&app.store, now, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The change that is undone.
struct Change {
    undo: Stored<EmailUndo>,
    person: Person,
    /// The keys of the current address.
    current: Vec<EmailLookup>,
    /// The keys of the address that the person gets back.
    restored: Vec<EmailLookup>,
}

impl Change {
    /// The change that the token undoes.
    async fn find(app: &App, token: &UndoToken, now: Now) -> Result<Self, Problem> {
        let person = token.user().ok_or(Problem::LinkExpired)?;
        let keys = (EmailUndo::key(&person), User::key(&person), Factors::key(&person));
        let (undo, user, factors) = app.store.read(keys, now).await?;
        let undo = undo.filter(|undo| undo.token == token.hash()).ok_or(Problem::LinkExpired)?;
        let user = user.ok_or(Problem::LinkExpired)?;
        let current = app.store.email_lookups(&user.email)?;
        let restored = app.store.email_lookups(&undo.email)?;
        let keys = current.iter().map(PasswordCredential::key).collect::<CandidateKeys<_>>();
        let credential = app.store.read(keys, now).await?;
        let credential = credential.filter(|credential| credential.user == user.user).ok_or(Problem::Conflict)?;
        Ok(Self { undo, person: Person { user, credential, factors }, current, restored })
    }

    /// Whether the address is another now. The person may have changed it back in a session, and the link undoes what was added meanwhile.
    fn is_moving(&self) -> bool {
        self.undo.email != self.person.user.email
    }

    /// The invitations that end, of both addresses.
    async fn invited(&self, app: &App, now: Now) -> Result<Vec<Stored<InvitedAddress>>, Problem> {
        if !self.is_moving() {
            return Ok(Vec::new());
        }
        invited_at_either(app, self.person.user.user, (&self.current, &self.restored), now).await
    }

    /// Adds that the newsletter goes to the address that the person gets back.
    async fn with_newsletter(&self, app: &App, commit: Commit) -> Result<Commit, Problem> {
        if !self.is_moving() {
            return Ok(commit);
        }
        newsletter::follow(app, commit, &self.current, (&self.undo.email, &self.restored)).await
    }
}
