//! `GET /v1/subscription/preview`

use axum::{
    http::{HeaderName, header},
    response::IntoResponse,
};
use domain::{
    Language, Stored,
    accounts::role::Permission,
    billing::{
        details::BillingDetails,
        invoices::{AmountsView, BuyerView, Draft, VatTreatment},
    },
    date::Date,
    privacy::operator::{OPERATOR, Operator},
    records::{BillingProfile, Subscription},
};
use lambda::{AccountSession, Authenticated, Invocation, Problem, Route, View};
use serde::Serialize;
use utoipa::ToSchema;

/// An invoice as it would be issued. It has no number, and obliges nobody.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvoicePreviewView {
    /// The day on which it is issued.
    #[schema(value_type = String, format = "date")]
    issued_on: Date,
    /// The last day on which it is paid in time.
    #[schema(value_type = String, format = "date")]
    due_on: Date,
    seller: &'static Operator,
    buyer: BuyerView,
    #[serde(flatten)]
    amounts: AmountsView,
}

impl InvoicePreviewView {
    fn of(draft: &Draft, buyer: BillingDetails, language: Language) -> Self {
        Self {
            issued_on: draft.issued_on,
            due_on: draft.due_on,
            seller: &OPERATOR,
            buyer: buyer.into(),
            amounts: AmountsView::of(&draft.lines, draft.treatment, draft.totals, language),
        }
    }
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::NoNextInvoice], ..Route::PLAIN };

/// Shows the next invoice of the caller's account, as it would be issued by its terms, its billing details as they are now, and the price
/// of the day on which its period begins. A VAT number of another member state is taken for valid. Owners, administrators and auditors see
/// it.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `404 no-next-invoice` if no period is to begin: nothing is subscribed to, or it is
/// suspended, cancelled or unpaid.
#[utoipa::path(get, path = "/v1/subscription/preview", operation_id = "preview_invoice", tag = "billing",
    params(("Accept-Language" = Option<String>, Header, description = "`da` (default) or `en`")),
    responses((status = 200, body = InvoicePreviewView, description = "The invoice")))]
pub(crate) async fn preview(
    invocation: Invocation,
    Authenticated { caller, loaded: (subscription, details) }: Authenticated<
        AccountSession,
        (Stored<Subscription>, Option<Stored<BillingProfile>>),
    >,
) -> Result<impl IntoResponse, Problem> {
    const VARY: (HeaderName, &str) = (header::VARY, "Accept-Language");
    caller.authorize(Permission::ReadBilling)?;
    let period = subscription.life(invocation.now).next_period.ok_or(Problem::NoNextInvoice)?;
    let details = details.ok_or(Problem::NoNextInvoice)?.details();
    let treatment = VatTreatment::of(details.vat_number.country());
    let draft = Draft::of(&period, treatment, period.from).map_err(Problem::unexpected)?;
    let language = (header::CONTENT_LANGUAGE, invocation.language.tag());
    Ok(([language, VARY], View::new(InvoicePreviewView::of(&draft, details, invocation.language))))
}
