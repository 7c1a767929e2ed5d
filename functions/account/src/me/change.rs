//! `PATCH /v1/me`

use axum::extract::State;
use domain::{
    Commit, Language,
    field_error::{NullablePatch, Patch},
    identity::{contact, profile::ProfileChange},
    personal::{PersonName, PhoneNumber},
    records::{AuditAction, PhoneIdentity, User},
};
use lambda::{App, Caller, CurrentUser, ETag, IfMatch, Invocation, Json, Problem, Route, View};

use super::profile::ProfileView;
use crate::phone;

/// How often a change gives way to another that came between, where the caller did not say which version they saw.
const TRIES: u32 = 3;

domain::request! {
    /// What changes of a profile. What is not given stays as it is.
    pub(crate) struct ChangeMeRequest {
        /// Another name.
        #[schema(value_type = PersonName, required = false)]
        name: Patch<PersonName>,
        /// Another phone number; `null` removes it.
        #[schema(value_type = Option<PhoneNumber>, required = false)]
        phone: NullablePatch<PhoneNumber>,
        /// Another language for mails.
        #[schema(value_type = Language, required = false)]
        language: Patch<Language>,
    }
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::ReauthenticationRequired], ..Route::PLAIN };

/// Changes the caller's profile. Another phone number is not verified, and a verified one that is given up no longer
/// resets their password.
///
/// # Problems
/// `403 reauthentication-required` where a verified phone number is given up; `412 stale` where `If-Match` names another version; `409 conflict` where others keep changing it;
/// `422 invalid-input`.
#[utoipa::path(patch, path = "/v1/me", tag = "me",
    responses((status = 200, body = ProfileView, description = "The profile now", headers(("ETag" = String)))))]
pub(crate) async fn change_me(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    if_match: IfMatch,
    Json { request, .. }: Json<ChangeMeRequest>,
) -> Result<View<ProfileView>, Problem> {
    let now = invocation.now;
    let change = ProfileChange { name: request.name.0, phone: request.phone, language: request.language.0 };
    let mut seen = Some(user);
    let mut retry = app.store.retry_conflicts(TRIES);
    loop {
        let user = match seen.take() {
            Some(user) => user,
            None => app.store.get(&User::key(&caller.user()), now).await?.ok_or(Problem::NotLoggedIn)?,
        };
        if_match.check(user.version)?;
        let (changed, fields) = change.apply(&user);
        if fields.is_empty() {
            return Ok(View(ProfileView::from(&changed), Some(ETag(user.version))));
        }
        let audit_event =
            caller.actor().audit_event(now, app.randomness(), AuditAction::ProfileChanged).changing(fields);
        let commit = give_up_phone(&app, &caller, &user, &changed, Commit::new(now)).await?;
        match app.store.commit(commit.replace(&user, &changed).audit(&audit_event)).await {
            Ok(()) => return Ok(View(ProfileView::from(&changed), Some(ETag(user.version.next())))),
            Err(error) if error.is_refused_for::<User>() && if_match.is_given() => return Err(Problem::Stale),
            Err(error) if error.is_refused_for::<User>() || error.is_refused_for::<PhoneIdentity>() => {
                retry.again().await?;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Where a verified number is given up, it is that person's no more.
async fn give_up_phone(
    app: &App,
    caller: &Caller,
    user: &User,
    changed: &User,
    commit: Commit,
) -> Result<Commit, Problem> {
    let Some(phone) = user.verified_phone().filter(|_| changed.verified_phone().is_none()) else { return Ok(commit) };
    let now = commit.now();
    caller.recently(now)?;
    let keys = phone::confirm::keys(app, Some(phone))?;
    let found = app.store.read(keys, now).await?;
    Ok(contact::release_phone(commit, found.as_ref(), user.user))
}
