//! `PATCH /v1/me`

use axum::extract::State;
use domain::{
    Language,
    field_error::{NullablePatch, Patch},
    identity::profile::{ProfileChange, change_profile},
    personal::{PersonName, PhoneNumber},
    records::{PhoneIdentity, User},
};
use lambda::{App, CurrentUser, IfMatch, Invocation, Json, LoadedOnce, Problem, Route, View};
use store::CommitError;

use super::profile::ProfileView;
use crate::phone;

/// How often the change is tried, if concurrent requests change the same records.
const TRIES: u32 = 3;

domain::request! {
    /// The changes of a profile. A field that is not given stays as it is.
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

impl From<ChangeMeRequest> for ProfileChange {
    fn from(request: ChangeMeRequest) -> Self {
        Self { name: request.name.0, phone: request.phone, language: request.language.0 }
    }
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::ReauthenticationRequired], ..Route::PLAIN };

/// Changes the caller's profile. Another phone number is not verified yet. A verified number that is given up can no longer
/// reset their password.
///
/// # Problems
/// `403 reauthentication-required` if a verified phone number is given up; `412 stale` if `If-Match` names another version;
/// `409 conflict` if concurrent requests keep changing the profile; `422 invalid-input`.
#[utoipa::path(patch, path = "/v1/me", tag = "me",
    responses((status = 200, body = ProfileView, description = "The profile now", headers(("ETag" = String)))))]
pub(crate) async fn change_me(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    if_match: IfMatch,
    Json { request, .. }: Json<ChangeMeRequest>,
) -> Result<View<ProfileView>, Problem> {
    let (now, change) = (invocation.now, ProfileChange::from(request));
    let loaded = LoadedOnce::new(user);
    app.change(TRIES, is_retryable, || async {
        let user = loaded.get(&app, &User::key(&caller.user()), now).await?.ok_or(Problem::NotLoggedIn)?;
        if_match.check(user.version)?;
        let (changed, fields) = change.apply(&user);
        if !user.may_become(&changed, &caller.session, now) {
            return Err(Problem::ReauthenticationRequired);
        }
        let phone = phone::holders::holders(&app, user.phone_given_up(&changed), now).await?;
        let (change, phone) = ((&changed, fields), phone.as_ref());
        let commit = change_profile(now, caller.actor(), &user, change, phone, app.randomness());
        Ok(View::changed(ProfileView::from(&changed), user.version, commit))
    })
    .await
}

fn is_retryable(error: &CommitError) -> bool {
    error.is_refused_for::<User>() || error.is_refused_for::<PhoneIdentity>()
}
