//! `POST /v1/staff/invoices/{id}/credit-notes`

use axum::{extract::State, response::Response};
use domain::{
    billing::{reference::CreditReason, settle::Registration},
    id::InvoiceId,
    money::Money,
    records::AuditAction,
};
use lambda::{App, IdempotencyKey, IfMatch, Invocation, Json, PathId, Problem, Route, StaffCaller};

use super::register::Registering;
use crate::invoices::view::InvoiceView;

domain::request! {
    /// What of an invoice is credited.
    pub(crate) struct CreditInvoiceRequest {
        /// How much, without VAT. The VAT on it is credited, too.
        amount: Money,
        /// Why. It stands on the credit note.
        reason: CreditReason,
    }
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::NotFound, Problem::AccountRemoved], is_costly: true, ..Route::PLAIN };

/// Credits an invoice, or a part of it, by a credit note that is sent to the address for invoices. Staff of finance may do this; it is in the
/// account's log.
///
/// # Problems
/// `403 not-allowed` for other staff; `404 not-found`; `409 account-removed`; `409 conflict`; `412 stale`; `422 invalid-input`, with
/// `amount-not-of-invoice` or `more-than-invoiced`.
#[utoipa::path(post, path = "/v1/staff/invoices/{id}/credit-notes", tag = "staff",
    params(("id" = InvoiceId, Path, description = "The invoice's id")),
    responses((status = 200, body = InvoiceView, description = "The invoice now", headers(("ETag" = String)))))]
pub(crate) async fn credit_invoice(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    PathId(id): PathId<InvoiceId>,
    if_match: IfMatch,
    key: IdempotencyKey,
    Json { request, bytes }: Json<CreditInvoiceRequest>,
) -> Result<Response, Problem> {
    let registration = Registration::Credit { net: request.amount, reason: request.reason };
    let registering = Registering { app: &app, caller: &caller, invocation: &invocation, id, if_match: &if_match };
    registering.run((registration, AuditAction::InvoiceCredited), (key, &bytes), |_| None).await
}
