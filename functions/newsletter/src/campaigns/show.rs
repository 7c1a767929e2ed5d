//! `GET /v1/staff/newsletters/{id}`

use axum::extract::State;
use domain::{newsletter::id::CampaignId, records::StaffRole};
use lambda::{App, Invocation, PathId, Problem, Route, StaffCaller, View};

use super::view::{CampaignDetailsView, Found};

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Shows a campaign: its text, how far it has come, and what became of its letters.
///
/// Administrators may see it.
///
/// # Problems
/// `403 not-allowed` for other staff; `404 not-found`.
#[utoipa::path(get, path = "/v1/staff/newsletters/{id}", tag = "staff",
    params(("id" = CampaignId, Path, description = "The campaign's id")),
    responses((status = 200, body = CampaignDetailsView, description = "The campaign", headers(("ETag" = String)))))]
pub(crate) async fn staff_newsletter(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    PathId(id): PathId<CampaignId>,
) -> Result<View<CampaignDetailsView>, Problem> {
    caller.require_role(StaffRole::Admin)?;
    let found = Found::load(&app, id, invocation.now).await?;
    let (campaign, version) = (found.campaign.record.clone(), found.campaign.version);
    Ok(View::versioned(found.view(&campaign), version))
}
