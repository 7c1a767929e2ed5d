//! `POST /v1/lost-factors`

use axum::{extract::State, http::StatusCode};
use domain::{
    Timestamp,
    identity::lost_factors,
    records::LostFactors,
    token::{ChallengeToken, LinkToken},
};
use lambda::{App, Invocation, Json, Problem, Route};
use serde::Serialize;

use super::challenged::Challenged;

domain::request! {
    /// Who has lost their second factors.
    pub(crate) struct ReportLostFactorsRequest {
        /// From the answer to a log-in whose password was right.
        challenge: ChallengeToken,
    }
}

/// That it is reported.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FactorsReportedLostView {
    #[schema(example = "instructions-sent")]
    status: &'static str,
    /// From when on the link in the mail works.
    #[schema(value_type = String, format = "date-time")]
    usable_at: Timestamp,
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ChallengeExpired, Problem::Conflict], is_costly: true, ..Route::PLAIN };

/// Reports that the caller has lost their second factors and recovery codes. A link is mailed to them, which removes all of them from a week
/// later on, for another week; a verified phone number is told, too. The next use of a factor makes it void. A second report before that
/// changes nothing.
///
/// # Problems
/// `410 challenge-expired` if the challenge is unknown, used, older than 5 minutes, or not of a log-in; `409 conflict` if a factor was used at
/// the same time.
#[utoipa::path(post, path = "/v1/lost-factors", operation_id = "report_lost_factors", tag = "second factors",
    responses((status = 202, body = FactorsReportedLostView, description = "The link is on its way")))]
pub(crate) async fn report(
    State(app): State<App>,
    invocation: Invocation,
    Json { request, .. }: Json<ReportLostFactorsRequest>,
) -> Result<(StatusCode, axum::Json<FactorsReportedLostView>), Problem> {
    let now = invocation.now;
    let Challenged { user, credential, factors, lost: before, .. } =
        Challenged::find(&app, &request.challenge, now).await?;
    let view = |lost: &LostFactors| FactorsReportedLostView { status: "instructions-sent", usable_at: lost.usable_at };
    if let Some(pending) = before.as_ref().filter(|lost| lost.is_about(&factors)) {
        return Ok((StatusCode::ACCEPTED, axum::Json(view(pending))));
    }
    let token = LinkToken::new(&app.random()?);
    let subject = (credential.account, &*user);
    let device = &invocation.device;
    let (lost, commit) =
        lost_factors::report(now, subject, &factors, before.as_ref(), &token, device, app.randomness());
    app.store.commit(commit).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(view(&lost))))
}
