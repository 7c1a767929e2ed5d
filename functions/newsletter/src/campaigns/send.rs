//! `POST /v1/staff/newsletters/{id}/send`

use axum::{extract::State, response::Response};
use domain::{Now, newsletter::id::CampaignId, records::Campaign};
use lambda::{App, IdempotencyKey, IfMatch, Invocation, PathId, Problem, Route, StaffCaller};

use super::{command::Commanding, view::CampaignDetailsView};

pub(crate) const ROUTE: Route = Route { problems: &[Problem::CampaignBegun], ..Route::PLAIN };

/// Has a campaign sent now.
///
/// It begins within a minute. It goes to everybody who is subscribed then, and who still is when their turn comes. Administrators may do
/// this.
///
/// # Problems
/// `403 not-allowed` for other staff; `404 not-found`; `409 campaign-begun` if it is being sent, was sent or was stopped; `409 conflict`;
/// `412 stale`.
#[utoipa::path(post, path = "/v1/staff/newsletters/{id}/send", tag = "staff",
    params(("id" = CampaignId, Path, description = "The campaign's id")),
    responses((status = 200, body = CampaignDetailsView, description = "The campaign now", headers(("ETag" = String)))))]
pub(crate) async fn send_newsletter(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    PathId(id): PathId<CampaignId>,
    if_match: IfMatch,
    key: IdempotencyKey,
) -> Result<Response, Problem> {
    let commanding = Commanding { app: &app, caller: &caller, invocation: &invocation, id, if_match: &if_match };
    let decide = |campaign: &Campaign, now: Now| campaign.scheduled(now.timestamp(), now);
    commanding.run(key, &[], decide, || Problem::CampaignBegun).await
}
