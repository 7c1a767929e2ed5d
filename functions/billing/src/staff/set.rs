//! `PUT /v1/staff/accounts/{id}/billing-details`

use axum::extract::State;
use domain::{
    billing::{
        change::{ChangedBy, DetailsChange, look_by_finance},
        details::{BillingDetails, BillingDetailsView},
    },
    id::AccountId,
    records::{AuditAction, BillingProfile, StaffRole},
};
use lambda::{App, IfMatch, Invocation, Json, NotifiedOwners, PathId, Problem, Route, StaffCaller, View};
use store::CommitError;

use crate::billing_details::show::version;

/// How often the change is tried, if concurrent requests change the details.
const TRIES: u32 = 3;

pub(crate) const ROUTE: Route = Route { is_costly: true, ..Route::PLAIN };

/// Corrects the billing details of an account at its request: what is not given is removed, except `iban`, `card` and `extra`, which
/// only the account's own people give and which stay as they are (P37). Staff of finance may do this. The change is in the account's
/// audit log, and its owners are told by mail which fields changed, and that E-SG.Cloud's finance changed them.
///
/// # Problems
/// `403 not-allowed` for other staff; `404 not-found`; `412 stale`; `409 conflict`; `422 invalid-input`, with `subscribers-only` for
/// another `iban`, `card` or `extra`.
#[utoipa::path(put, path = "/v1/staff/accounts/{id}/billing-details", tag = "staff",
    params(("id" = AccountId, Path, description = "The account's id")),
    responses((status = 200, body = BillingDetailsView, description = "The details now", headers(("ETag" = String)))))]
pub(crate) async fn correct_billing_details(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    PathId(account): PathId<AccountId>,
    if_match: IfMatch,
    Json { request, .. }: Json<BillingDetails>,
) -> Result<View<BillingDetailsView>, Problem> {
    caller.require_role(StaffRole::Finance)?;
    let (now, by) = (invocation.now, caller.actor());
    let look = (by, AuditAction::BillingDetailsViewed);
    let attempt = || async {
        let (stored, notified) = NotifiedOwners::load(&app, BillingProfile::key(&account), account, now).await?;
        let version = version(stored.as_ref());
        if_match.check(version)?;
        let before = stored.as_ref().map(|stored| stored.details());
        let wanted = request.clone().corrected_by_finance(before.as_ref())?;
        let change = DetailsChange::new(account, stored.as_ref(), &wanted);
        let commit = change.commit(now, ChangedBy::Finance(by), &notified.owners(), app.randomness());
        let (view, commit) = View::changed(BillingDetailsView::from(wanted.clone()).for_finance(), version, commit);
        // The answer shows what is stored, also where nothing changes.
        Ok((view, commit.or_else(|| Some(look_by_finance(account, now, look, app.randomness())))))
    };
    app.change(TRIES, CommitError::is_refused_for::<BillingProfile>, attempt).await
}
