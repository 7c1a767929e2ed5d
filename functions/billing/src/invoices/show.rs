//! `GET /v1/invoices/{id}`

use axum::{
    extract::State,
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};
use domain::{
    Stored,
    accounts::role::Permission,
    billing::invoices::{DocumentFormat, Documents},
    id::InvoiceId,
    records::{CardPayments, InvoiceDocuments, IssuedInvoice, Subscription},
};
use lambda::{Accept, AccountSession, App, Authenticated, Invocation, PathId, Problem, Route, View};

use crate::invoices::view::{InvoiceView, Standing};

pub(crate) const ROUTE: Route = Route { problems: &[Problem::NotFound, Problem::DocumentPending], ..Route::PLAIN };

/// A page of an invoice runs no script and loads nothing.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// Shows an invoice or a credit note of the caller's account: as JSON with where it stands, or byte for byte as it was sent, as a page, a
/// PDF, or an electronic invoice (Peppol BIS Billing 3.0). `Accept` says which. Owners, administrators and auditors see it.
///
/// # Problems
/// `401 not-logged-in`; `403 not-allowed`; `404 not-found`; `409 document-pending` in the moments after it was issued, for all but
/// JSON.
#[utoipa::path(get, path = "/v1/invoices/{id}", tag = "billing",
    params(("id" = InvoiceId, Path, description = "The invoice or credit note")),
    responses((status = 200, description = "The invoice", content(
        (InvoiceView = "application/json"), (String = "text/html"), (Vec<u8> = "application/pdf"), (String = "application/xml"),
    ))))]
pub(crate) async fn invoice(
    State(app): State<App>,
    invocation: Invocation,
    Authenticated { caller, loaded: subscription }: Authenticated<AccountSession, Stored<Subscription>>,
    PathId(id): PathId<InvoiceId>,
    Accept(format): Accept<DocumentFormat>,
) -> Result<Response, Problem> {
    const VARY: (HeaderName, &str) = (header::VARY, "Accept");
    caller.authorize(Permission::ReadBilling)?;
    let (account, now) = (caller.account(), invocation.now);
    if format == DocumentFormat::Json {
        let keys = (IssuedInvoice::key(&account, &id), CardPayments::key(&account));
        let (issued, payments) = app.store.read(keys, now).await?;
        let issued = issued.ok_or(Problem::NotFound)?;
        let payments = payments.map(|payments| payments.record);
        let view = Standing::of(&subscription, now).view_with_link(&issued, payments.as_ref());
        return Ok(([VARY], View::new(view)).into_response());
    }
    let keys = (IssuedInvoice::key(&account, &id), InvoiceDocuments::key(&account, &id));
    let (issued, documents) = app.store.read(keys, now).await?;
    let number = issued.ok_or(Problem::NotFound)?.number;
    let documents = documents.ok_or(Problem::DocumentPending)?;
    Ok(([VARY], file(&documents.documents, format, number)).into_response())
}

/// A document as it was sent.
fn file(documents: &Documents, format: DocumentFormat, number: u64) -> Response {
    let kind = (header::CONTENT_TYPE, format.content_type());
    let guard = (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    let name = (header::CONTENT_DISPOSITION, format.disposition(number));
    ([kind, guard], [name], documents.bytes(format).to_vec()).into_response()
}
