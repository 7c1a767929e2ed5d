//! `POST /v1/me/policy/acknowledgements`

use axum::extract::State;
use domain::{FieldErrors, policy_notices::KnownPolicy, records::PolicyNotice};
use lambda::{App, Caller, Invocation, Json, Problem, Route, View};

use crate::policy::known::{Known, MyPolicyView};

/// How often the acknowledgement is tried, if the person is told or acknowledges it at the same time.
const TRIES: u32 = 3;

domain::request! {
    /// The version that the caller has taken note of.
    pub(crate) struct AcknowledgeRequest {
        /// The version in force, or the announced next one.
        version: KnownPolicy,
    }
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::Conflict], ..Route::PLAIN };

/// Records that the caller has taken note of a version of the privacy policy. Doing it again changes nothing.
///
/// # Problems
/// `422 invalid-input`, with `policy-not-pending` for a version that is neither in force nor announced as the next one.
#[utoipa::path(post, path = "/v1/me/policy/acknowledgements", tag = "me",
    responses((status = 200, body = MyPolicyView, description = "The caller's policy now")))]
pub(crate) async fn acknowledge_policy(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    Json { request, .. }: Json<AcknowledgeRequest>,
) -> Result<View<MyPolicyView>, Problem> {
    let (now, language) = (invocation.now, invocation.language);
    let mut retry = app.store.retry_conflicts(TRIES);
    loop {
        let known = Known::load(&app, caller.user(), now).await?;
        let version = request.version.acknowledgeable(known.announcement.as_deref(), now);
        let version = version.map_err(|code| FieldErrors::one("version", code))?;
        let commit = known.of(version).acknowledge(now, caller.actor(), app.randomness());
        let Some(commit) = commit else { return Ok(View::new(known.view(language))) };
        match app.store.commit(commit).await {
            // What is stored now is read, and shown.
            Ok(()) => {}
            Err(error) if error.is_refused_for::<PolicyNotice>() => retry.back_off().await?,
            Err(error) => return Err(error.into()),
        }
    }
}
