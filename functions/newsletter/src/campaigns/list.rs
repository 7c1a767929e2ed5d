//! `GET /v1/staff/newsletters`

use axum::extract::State;
use domain::records::{Campaign, CampaignList, StaffRole};
use lambda::{App, Invocation, ListQuery, ListView, Problem, Route, StaffCaller, View};

use super::view::CampaignView;

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists the campaigns, newest first.
///
/// Each shows its state and how far it has come. Administrators may see them.
///
/// # Problems
/// `403 not-allowed` for other staff; `400 invalid-query`.
#[utoipa::path(get, path = "/v1/staff/newsletters", tag = "staff",
    responses((status = 200, body = ListView<CampaignView>, description = "The campaigns")))]
pub(crate) async fn newsletters(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    ListQuery(page): ListQuery,
) -> Result<View<ListView<CampaignView>>, Problem> {
    caller.require_role(StaffRole::Admin)?;
    let page = app.store.list(&Campaign::within(&CampaignList::all()), &page, None, invocation.now).await?;
    let items = page.items.iter().map(|campaign| CampaignView::from(&campaign.record)).collect();
    Ok(View::new(ListView { items, next_cursor: page.next.map(|cursor| cursor.text()) }))
}
