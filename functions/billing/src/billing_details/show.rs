//! `GET /v1/billing-details`

use domain::{
    Stored, Version, accounts::role::Permission, billing::details::BillingDetailsView, records::BillingProfile,
};
use lambda::{AccountSession, Authenticated, Problem, Route, View};

/// The version of an account's billing details: 0 until they are given.
pub(crate) fn version(stored: Option<&Stored<BillingProfile>>) -> Version {
    stored.map_or(Version(0), |stored| stored.version)
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Shows the billing details of the caller's account. Until they are given, every field is null. Owners, administrators and
/// auditors see them.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`.
#[utoipa::path(get, path = "/v1/billing-details", tag = "billing",
    responses((status = 200, body = BillingDetailsView, description = "The details", headers(("ETag" = String)))))]
pub(crate) async fn billing_details(
    Authenticated { caller, loaded: stored }: Authenticated<AccountSession, Option<Stored<BillingProfile>>>,
) -> Result<View<BillingDetailsView>, Problem> {
    caller.authorize(Permission::ReadBilling)?;
    let view = stored.as_ref().map(|stored| BillingDetailsView::from(stored.details())).unwrap_or_default();
    Ok(View::versioned(view, version(stored.as_ref())))
}
