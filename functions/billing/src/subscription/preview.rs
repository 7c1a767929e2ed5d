//! `GET /v1/subscription/preview`

use axum::{
    http::{HeaderName, header},
    response::IntoResponse,
};
use domain::{
    Language, Stored,
    accounts::role::Permission,
    billing::{
        address::PostalAddress,
        details::BillingDetails,
        gln::Gln,
        invoices::{Draft, Line, Totals, VatTreatment},
        plans::BillingPeriod,
        reference::{CustomerContact, Reference},
        vat::VatNumber,
    },
    date::Date,
    money::Money,
    personal::CompanyName,
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
    lines: Vec<LineView>,
    /// Who owes the VAT.
    vat_treatment: VatTreatment,
    vat_percent: u32,
    /// What the law has the invoice say of it.
    vat_statement: Option<&'static str>,
    #[serde(flatten)]
    totals: Totals,
}

/// Who is invoiced, and by which references they find the invoice.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BuyerView {
    company_name: CompanyName,
    vat_number: VatNumber,
    invoice_address: PostalAddress,
    reference: Reference,
    customer_contact: Option<CustomerContact>,
    ean: Option<Gln>,
    order_reference: Option<Reference>,
    customer_reference: Option<Reference>,
}

/// A line of an invoice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvoiceLineView)]
pub(crate) struct LineView {
    /// What it is for.
    #[schema(example = "Standard")]
    text: &'static str,
    /// How many of these.
    #[schema(example = "1")]
    quantity: &'static str,
    unit: BillingPeriod,
    /// The first day of the period.
    #[schema(value_type = String, format = "date")]
    from: Date,
    /// Its last day.
    #[schema(value_type = String, format = "date")]
    to: Date,
    /// The price of one, without VAT.
    unit_price: Money,
    /// What the line amounts to, without VAT.
    net: Money,
}

impl From<BillingDetails> for BuyerView {
    fn from(details: BillingDetails) -> Self {
        Self {
            company_name: details.company_name,
            vat_number: details.vat_number,
            invoice_address: details.invoice_address,
            reference: details.reference,
            customer_contact: details.customer_contact,
            ean: details.ean,
            order_reference: details.order_reference,
            customer_reference: details.customer_reference,
        }
    }
}

impl LineView {
    fn of(line: &Line, language: Language) -> Self {
        Self {
            text: line.plan.name(language),
            quantity: "1",
            unit: line.period,
            from: line.from,
            to: line.to,
            unit_price: line.unit_price,
            net: line.net(),
        }
    }
}

impl InvoicePreviewView {
    fn of(draft: &Draft, buyer: BillingDetails, language: Language) -> Self {
        Self {
            issued_on: draft.issued_on,
            due_on: draft.due_on,
            seller: &OPERATOR,
            buyer: buyer.into(),
            lines: draft.lines.iter().map(|line| LineView::of(line, language)).collect(),
            vat_treatment: draft.treatment,
            vat_percent: draft.treatment.percent(),
            vat_statement: draft.treatment.statement(language),
            totals: draft.totals,
        }
    }
}

pub(crate) const ROUTE: Route = Route { problems: &[Problem::NoNextInvoice], ..Route::PLAIN };

/// Shows the next invoice of the caller's account, as it would be issued by its terms, its billing details as they are now, and the price
/// of the day on which its period begins. Owners, administrators and auditors see it.
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
    let draft = Draft::of(&period, details.vat_number.country(), period.from).map_err(Problem::unexpected)?;
    let language = (header::CONTENT_LANGUAGE, invocation.language.tag());
    Ok(([language, VARY], View::new(InvoicePreviewView::of(&draft, details, invocation.language))))
}
