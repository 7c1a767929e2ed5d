//! Invoices and credit notes: what stands in them, and what they amount to.

mod buyer;
mod documents;
mod draft;
mod line;
mod status;
mod totals;
mod vat;
mod view;

pub use buyer::{BuyerContacts, BuyerName, BuyerReferences};
pub use documents::{DocumentBytes, DocumentFormat, Documents};
pub use draft::{Draft, DraftError};
pub use line::{Line, LineItem};
pub use status::InvoiceStatus;
pub use totals::Totals;
pub use vat::VatTreatment;
pub use view::{AmountsView, BuyerView, InvoiceKind, IssuedInvoiceView, LineView};
