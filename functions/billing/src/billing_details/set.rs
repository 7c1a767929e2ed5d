//! `PUT /v1/billing-details`

use axum::extract::State;
use domain::{
    accounts::role::Permission,
    billing::{
        change::{ChangedBy, DetailsChange},
        details::{BillingDetails, BillingDetailsView},
    },
    records::BillingProfile,
};
use lambda::{App, CurrentUser, IfMatch, Invocation, Json, NotifiedOwners, Problem, Route, View};
use store::CommitError;

use crate::billing_details::show::version;

/// How often the change is tried, if concurrent requests change the details.
const TRIES: u32 = 3;

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReauthenticationRequired, Problem::NotFound], is_costly: true, ..Route::PLAIN };

/// Gives the billing details of the caller's account, or changes them: what is not given is removed. The account's owners are
/// told by mail which fields changed. Owners and administrators may do this; only an owner may change `extra`. Another `iban` or
/// `card` needs recent authentication.
///
/// # Problems
/// `403 not-allowed`; `403 reauthentication-required`; `412 stale`; `409 conflict`; `422 invalid-input`, with
/// `card-number-refused` for every text that has a card's number in it, and `card-expired` for another card that has expired.
/// What a way of paying demands beyond that is checked when it is chosen.
#[utoipa::path(put, path = "/v1/billing-details", tag = "billing",
    responses((status = 200, body = BillingDetailsView, description = "The details now", headers(("ETag" = String)))))]
pub(crate) async fn set_billing_details(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    if_match: IfMatch,
    Json { request, .. }: Json<BillingDetails>,
) -> Result<View<BillingDetailsView>, Problem> {
    caller.authorize(Permission::ChangeBilling)?;
    let (now, account, by) = (invocation.now, caller.account(), ChangedBy::Member(caller.actor(), &user.name));
    let is_retryable = CommitError::is_refused_for::<BillingProfile>;
    let attempt = || async {
        let (stored, notified) = NotifiedOwners::load(&app, BillingProfile::key(&account), account, now).await?;
        let version = version(stored.as_ref());
        if_match.check(version)?;
        let change = DetailsChange::new(account, stored.as_ref(), &request);
        caller.authorize(change.permission())?;
        if change.is_sensitive() {
            caller.require_recent_authentication(now)?;
        }
        change.check(now)?;
        let commit = change.commit(now, by, &notified.owners(), app.randomness());
        Ok(View::changed(request.clone().into(), version, commit))
    };
    app.change(TRIES, is_retryable, attempt).await
}
