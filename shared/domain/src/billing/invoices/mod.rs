//! Invoices: what stands in them, and what they amount to.

mod draft;
mod totals;
mod vat;

pub use draft::{Draft, DraftError, Line};
pub use totals::Totals;
pub use vat::VatTreatment;
