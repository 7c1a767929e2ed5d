//! `POST /v1/staff/invoices/{id}/reminders`

use axum::{extract::State, response::Response};
use domain::{billing::settle::Registration, id::InvoiceId, records::AuditAction};
use lambda::{App, IdempotencyKey, IfMatch, Invocation, PathId, Problem, Route, StaffCaller};

use super::register::Registering;
use crate::invoices::view::InvoiceView;

pub(crate) const ROUTE: Route = Route {
    problems: &[Problem::NotFound, Problem::AccountRemoved, Problem::InvoiceNotOverdue],
    is_costly: true,
    ..Route::PLAIN
};

/// Registers that a subscriber was reminded of an overdue invoice by letter or telephone, because no mail got through (P34). Ten days after it,
/// and 30 after the due date, the account is deactivated unless the invoice is paid. Staff of finance may do this; it is in the account's log.
///
/// # Problems
/// `403 not-allowed` for other staff; `404 not-found`; `409 invoice-not-overdue`; `409 account-removed`; `409 conflict`; `412 stale`.
#[utoipa::path(post, path = "/v1/staff/invoices/{id}/reminders", tag = "staff",
    params(("id" = InvoiceId, Path, description = "The invoice's id")),
    responses((status = 200, body = InvoiceView, description = "The invoice now", headers(("ETag" = String)))))]
pub(crate) async fn register_reminder(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    PathId(id): PathId<InvoiceId>,
    if_match: IfMatch,
    key: IdempotencyKey,
) -> Result<Response, Problem> {
    let act = (Registration::Reminder, AuditAction::InvoiceReminderRegistered);
    let registering = Registering { app: &app, caller: &caller, invocation: &invocation, id, if_match: &if_match };
    registering.run(act, (key, b"{}"), |_| None).await
}
