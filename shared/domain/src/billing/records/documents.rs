//! The documents of invoices.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    billing::{
        id::InvoiceId,
        invoices::{DocumentFormat, Documents},
        records::IssuedInvoice,
    },
    kernel::{digest::sha256_hex, id::AccountId, record::Record},
};

/// The documents of an invoice or a credit note as they are sent. Nothing that changes later changes them.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Ledger, scope = account, key = "DOCUMENTS#{id}")]
#[processing(subject = Owner, purpose = Bookkeeping, basis = LegalObligation, keep = Bookkeeping(expires_at))]
pub struct InvoiceDocuments {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The invoice.
    #[key]
    pub id: InvoiceId,
    /// The SHA-256 of each document, by which a copy of it is recognised.
    #[plain]
    pub hashes: DocumentHashes,
    /// The documents.
    #[personal(Financial)]
    pub documents: Documents,
    /// When they are deleted: with the invoice.
    #[plain]
    pub expires_at: Timestamp,
}

/// The SHA-256 of each document, in hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DocumentHashes {
    /// That of the JSON document.
    pub json: String,
    /// That of the page.
    pub html: String,
    /// That of the PDF.
    pub pdf: String,
    /// That of the electronic invoice.
    pub xml: String,
}

impl InvoiceDocuments {
    /// The documents of an invoice.
    #[must_use]
    pub fn new(issued: &IssuedInvoice, documents: Documents) -> Self {
        let hash = |format| sha256_hex(documents.bytes(format));
        let hashes = DocumentHashes {
            json: hash(DocumentFormat::Json),
            html: hash(DocumentFormat::Html),
            pdf: hash(DocumentFormat::Pdf),
            xml: hash(DocumentFormat::Xml),
        };
        Self { account: issued.account, id: issued.id, hashes, documents, expires_at: issued.expires_at }
    }
}
