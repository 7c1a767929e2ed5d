//! `POST /v1/staff/invoices/{id}/payments`

use axum::{extract::State, response::Response};
use domain::{
    FieldErrorCode, FieldErrors, Now,
    billing::{reference::Reference, settle::Registration},
    date::{Date, day_of},
    id::InvoiceId,
    money::Money,
    range::DayOrMoment,
    records::{AuditAction, BookedPayment},
};
use lambda::{App, IdempotencyKey, IfMatch, Invocation, Json, PathId, Problem, Route, StaffCaller, Subscriber};

use super::register::Registering;
use crate::invoices::view::InvoiceView;

domain::request! {
    /// A payment by transfer.
    pub(crate) struct RegisterPaymentRequest {
        /// How much. Negative takes back what was registered wrongly.
        amount: Money,
        /// The day on which the bank has it.
        #[schema(value_type = String, format = "date")]
        paid_on: DayOrMoment,
        /// What the payer wrote with it, or the bank's own number of it.
        reference: Reference,
    }
}

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::NotFound, Problem::AccountRemoved], is_costly: true, ..Route::PLAIN };

/// Registers a payment of an invoice, whole, in part, or too much: what is too much pays what else is open, waits for the next invoice, or is
/// refunded if none is coming. A deactivated account is opened in the same moment. Staff of finance may do this; it is in the account's log.
///
/// # Problems
/// `403 not-allowed` for other staff; `404 not-found`; `409 account-removed`; `409 conflict`; `412 stale`; `422 invalid-input`, with
/// `amount-not-of-invoice` or `in-the-future`.
#[utoipa::path(post, path = "/v1/staff/invoices/{id}/payments", tag = "staff",
    params(("id" = InvoiceId, Path, description = "The invoice's id")),
    responses((status = 200, body = InvoiceView, description = "The invoice now", headers(("ETag" = String)))))]
pub(crate) async fn register_payment(
    State(app): State<App>,
    invocation: Invocation,
    StaffCaller { caller, .. }: StaffCaller,
    PathId(id): PathId<InvoiceId>,
    if_match: IfMatch,
    key: IdempotencyKey,
    Json { request, bytes }: Json<RegisterPaymentRequest>,
) -> Result<Response, Problem> {
    let (now, paid_on) = (invocation.now, paid_on(request.paid_on, invocation.now)?);
    let act = (Registration::Payment { amount: request.amount }, AuditAction::InvoicePaymentRegistered);
    let registering = Registering { app: &app, caller: &caller, invocation: &invocation, id, if_match: &if_match };
    let booked = |subscriber: &Subscriber| {
        let of = (subscriber.account.account, id);
        Some(BookedPayment::new(now, app.randomness(), of, (request.amount, paid_on), request.reference.clone()))
    };
    registering.run(act, (key, &bytes), booked).await
}

/// The day of a payment, which has come.
fn paid_on(day: DayOrMoment, now: Now) -> Result<Date, FieldErrors> {
    match day {
        DayOrMoment::Day(day) if day <= day_of(now.timestamp()) => Ok(day),
        DayOrMoment::Day(_) => Err(FieldErrors::one("paid_on", FieldErrorCode::InTheFuture)),
        DayOrMoment::Moment(_) => Err(FieldErrors::one("paid_on", FieldErrorCode::InvalidTime)),
    }
}
