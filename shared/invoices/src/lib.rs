//! The documents of an invoice, made of its record alone: JSON, a page, a PDF, and an electronic invoice. Nothing is read or sent here, and
//! the same invoice gives the same bytes.

mod content;
mod einvoice;
mod json;
mod page;
mod pdf;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use domain::{
    billing::{
        iban::Iban,
        invoices::{DocumentBytes, Documents},
    },
    records::IssuedInvoice,
};

pub use einvoice::EinvoiceError;
pub use pdf::PdfError;

/// Why an invoice has no documents.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// It cannot be written as JSON.
    #[error("an invoice does not serialise")]
    Json(#[from] serde_json::Error),
    /// It does not render as a page.
    #[error("an invoice does not render")]
    Page(#[from] askama::Error),
    /// There is no PDF of it.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// There is no electronic invoice of it.
    #[error(transparent)]
    Einvoice(#[from] EinvoiceError),
}

/// The documents of an invoice or a credit note, which is paid to this account.
///
/// # Errors
/// If one of them cannot be made. None of the errors tells anything of the buyer.
pub fn documents(issued: &IssuedInvoice, account: Option<&Iban>) -> Result<Documents, DocumentError> {
    let content = content::Content::of(issued, account);
    Ok(Documents {
        json: DocumentBytes(json::json(issued, account)?),
        html: DocumentBytes(page::page(&content)?.into_bytes()),
        pdf: DocumentBytes(pdf::pdf(&content)?),
        xml: DocumentBytes(einvoice::xml(issued, account)?.into_bytes()),
    })
}
