//! `POST /v1/lost-factors/remove`

use axum::{extract::State, http::StatusCode};
use domain::{
    Commit,
    identity::lost_factors::{self, LostFactorsError},
    records::Factors,
    token::{ChallengeToken, LinkToken},
};
use lambda::{App, Invocation, Json, Problem, Revocation, Route};

use super::challenged::Challenged;

domain::request! {
    /// The challenge of a log-in, and the link's token.
    pub(crate) struct RemoveLostFactorsRequest {
        /// From the answer to a log-in whose password was right.
        challenge: ChallengeToken,
        /// The token in the link's fragment.
        token: LinkToken,
    }
}

pub(crate) const ROUTE: Route = Route {
    problems: &[Problem::ChallengeExpired, Problem::LinkExpired, Problem::LinkNotYetValid, Problem::Conflict],
    ..Route::PLAIN
};

/// Removes the second factors and recovery codes that the caller has lost, a week after they reported it. All of their sessions end, and they
/// log in by their password alone; one that is too short for that has to be set anew by `POST /v1/password-resets`.
///
/// # Problems
/// `410 challenge-expired` if the challenge is unknown, used, older than 5 minutes, or not of a log-in; `410 link-expired` if the token is
/// unknown, used or older than two weeks, or a factor was used or set up since; `409 link-not-yet-valid`; `409 conflict` if the person's
/// log-in was changed at the same time.
#[utoipa::path(post, path = "/v1/lost-factors/remove", operation_id = "remove_lost_factors", tag = "second factors",
    responses((status = 204, description = "The factors are removed")))]
pub(crate) async fn remove(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<RemoveLostFactorsRequest>,
) -> Result<StatusCode, Problem> {
    let (now, device, random) = (invocation.now, &invocation.device, app.randomness());
    let Challenged { challenge, user, credential, factors, lost } =
        Challenged::find(&app, &request.challenge, now).await?;
    let lost = lost.ok_or(Problem::LinkExpired)?;
    lost.check(&request.token, &factors, now).map_err(problem)?;
    let revocation = Revocation::find(&app.store, now, &user, (None, 0)).await?;
    let spent = revocation.write(Commit::new(now).remove(&lost).remove(&challenge), &user, device, random);
    let person = (&user, &credential, &factors);
    let commit = lost_factors::remove(spent, person, &revocation.revoked(), device, random);
    app.store.commit(commit).await.map_err(|error| match error {
        // The report does not change without the factors.
        error if error.is_refused_for::<Factors>() => Problem::LinkExpired,
        error => error.into(),
    })?;
    revocation.end_late(&app.store, now, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn problem(error: LostFactorsError) -> Problem {
    match error {
        LostFactorsError::Void => Problem::LinkExpired,
        LostFactorsError::TooEarly => Problem::LinkNotYetValid,
    }
}
