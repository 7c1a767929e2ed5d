//! `POST /v1/staff/accounts/{id}/vat-decisions`

use axum::{extract::State, response::Response};
use domain::{
    Commit, FieldErrorCode, FieldErrors, Stored,
    billing::{invoices::VatTreatment, vat::VatNumber},
    id::AccountId,
    records::{AuditAction, Staff, StaffRole},
};
use lambda::{
    App, Caller, IdempotencyKey, Invocation, Json, ListView, PathId, Problem, Route, StaffCaller, Subscriber, View,
    is_overtaken,
};

use super::register::{TRIES, commit};
use crate::invoices::view::{InvoiceView, Standing};

domain::request! {
    /// How invoices are taxed.
    pub(crate) struct VatDecisionRequest {
        /// With Danish VAT, or by reverse charge.
        treatment: VatTreatment,
        /// The buyer's number that this was decided of.
        vat_number: VatNumber,
    }
}

pub(crate) const ROUTE: Route = Route {
    problems: &[Problem::NotFound, Problem::AccountRemoved, Problem::NoInvoiceWaits],
    is_costly: true,
    ..Route::PLAIN
};

/// Decides how the invoices of an account are taxed that have waited for three days for whether the buyer's VAT number is valid, because
/// the EU's register (VIES) does not answer. They are issued at once. Staff of finance may do this; it is in the account's log.
///
/// # Problems
/// `403 not-allowed` for other staff; `404 not-found`; `409 no-invoice-waits`; `409 account-removed`; `409 conflict`; `422 invalid-input`, with
/// `vat-number-changed` if the account has another number by now.
#[utoipa::path(post, path = "/v1/staff/accounts/{id}/vat-decisions", tag = "staff",
    params(("id" = AccountId, Path, description = "The account's id")),
    responses((status = 200, body = ListView<InvoiceView>, description = "The invoices that are issued")))]
pub(crate) async fn decide_vat(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    PathId(account): PathId<AccountId>,
    key: IdempotencyKey,
    Json { request, bytes }: Json<VatDecisionRequest>,
) -> Result<Response, Problem> {
    caller.require_role(StaffRole::Finance)?;
    key.run_once(&app, invocation.now, &caller.user().to_string(), &bytes, async |idempotent| {
        let attempt = || decide((&app, &caller), &invocation, account, &request);
        idempotent.change(&app, (TRIES, is_overtaken), attempt).await
    })
    .await
}

async fn decide(
    (app, caller): (&App, &Caller<Stored<Staff>>),
    invocation: &Invocation,
    account: AccountId,
    request: &VatDecisionRequest,
) -> Result<(View<ListView<InvoiceView>>, Option<Commit>), Problem> {
    let now = invocation.now;
    let subscriber = Subscriber::load(&app.store, account, now).await?.ok_or(Problem::NotFound)?;
    if subscriber.details.as_ref().is_none_or(|details| details.vat_number != request.vat_number) {
        return Err(FieldErrors::one("vat_number", FieldErrorCode::VatNumberChanged).into());
    }
    let settled = subscriber.decide_tax(request.treatment, now, app.randomness())?;
    let standing = Standing::of(&settled.subscription, now);
    let items = settled.issued.iter().map(|issued| standing.view(issued)).collect();
    let commit = commit(app, caller, &subscriber, &settled, (now, AuditAction::InvoiceTaxDecided));
    Ok((View::new(ListView { items, next_cursor: None }), Some(commit)))
}
