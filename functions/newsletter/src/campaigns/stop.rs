//! `POST /v1/staff/newsletters/{id}/stop`

use axum::{extract::State, response::Response};
use domain::{newsletter::id::CampaignId, records::Campaign};
use lambda::{App, IdempotencyKey, IfMatch, Invocation, PathId, Problem, Route, StaffCaller};

use super::{command::Commanding, view::CampaignDetailsView};

pub(crate) const ROUTE: Route = Route { problems: &[Problem::CampaignOver], ..Route::PLAIN };

/// Stops a campaign for good.
///
/// If it is being sent, the letters of a few seconds may still go. Administrators may do this.
///
/// # Problems
/// `403 not-allowed` for other staff; `404 not-found`; `409 campaign-over` if it was sent to all, or stopped; `409 conflict`; `412 stale`.
#[utoipa::path(post, path = "/v1/staff/newsletters/{id}/stop", tag = "staff",
    params(("id" = CampaignId, Path, description = "The campaign's id")),
    responses((status = 200, body = CampaignDetailsView, description = "The campaign now", headers(("ETag" = String)))))]
pub(crate) async fn stop_newsletter(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    PathId(id): PathId<CampaignId>,
    if_match: IfMatch,
    key: IdempotencyKey,
) -> Result<Response, Problem> {
    let commanding = Commanding { app: &app, caller: &caller, invocation: &invocation, id, if_match: &if_match };
    commanding.run(key, &[], Campaign::stopped, || Problem::CampaignOver).await
}
