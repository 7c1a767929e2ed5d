//! The records of billing.

mod booked_invoice;
mod declaration;
mod details;
mod documents;
mod issued_invoice;
mod payment;
mod series;
mod subscription;

pub use booked_invoice::BookedInvoice;
pub use declaration::ResponsibilityDeclaration;
pub use details::BillingProfile;
pub use documents::{DocumentHashes, InvoiceDocuments};
pub use issued_invoice::{CorrectedInvoice, IssuedInvoice, Issuing};
pub use payment::BookedPayment;
pub use series::{InvoiceSeries, SeriesEntry, SeriesKey, write_issued};
pub use subscription::Subscription;
