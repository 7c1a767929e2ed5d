//! `POST /v1/staff/newsletters/{id}/schedule`

use axum::{extract::State, response::Response};
use domain::{
    FieldErrorCode, FieldErrors, Now,
    newsletter::{campaign, id::CampaignId},
    range::DayOrMoment,
    records::Campaign,
};
use lambda::{App, IdempotencyKey, IfMatch, Invocation, Json, PathId, Problem, Route, StaffCaller};

use super::{command::Commanding, view::CampaignDetailsView};

domain::request! {
    /// When a campaign is to be sent.
    pub(crate) struct ScheduleNewsletterRequest {
        /// The moment, with its offset (RFC 3339), within a year.
        #[schema(value_type = String, format = "date-time")]
        at: DayOrMoment,
    }
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::CampaignBegun], ..Route::PLAIN };

/// Has a campaign sent at a time, by itself.
///
/// To schedule it again changes the time. Administrators may do this.
///
/// # Problems
/// `403 not-allowed` for other staff; `404 not-found`; `409 campaign-begun` if it is being sent, was sent or was stopped; `409 conflict`;
/// `412 stale`; `422 invalid-input`, with `in-the-past` or `too-far-ahead`.
#[utoipa::path(post, path = "/v1/staff/newsletters/{id}/schedule", tag = "staff",
    params(("id" = CampaignId, Path, description = "The campaign's id")),
    responses((status = 200, body = CampaignDetailsView, description = "The campaign now", headers(("ETag" = String)))))]
pub(crate) async fn schedule_newsletter(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    PathId(id): PathId<CampaignId>,
    if_match: IfMatch,
    key: IdempotencyKey,
    Json { request, bytes }: Json<ScheduleNewsletterRequest>,
) -> Result<Response, Problem> {
    let refused = |code| FieldErrors::one("at", code);
    let DayOrMoment::Moment(at) = request.at else { return Err(refused(FieldErrorCode::InvalidTime).into()) };
    let at = campaign::check_send_time(at, invocation.now).map_err(refused)?;
    let commanding = Commanding { app: &app, caller: &caller, invocation: &invocation, id, if_match: &if_match };
    let decide = |campaign: &Campaign, now: Now| campaign.scheduled(at, now);
    commanding.run(key, &bytes, decide, || Problem::CampaignBegun).await
}
