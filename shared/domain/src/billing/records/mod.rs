//! The records of billing.

mod booked_invoice;
mod card_payments;
mod charged_payment;
mod declaration;
mod details;
mod documents;
mod issued_invoice;
mod mandate;
mod payment;
mod series;
mod subscription;

pub use booked_invoice::BookedInvoice;
pub use card_payments::{AuthenticationPage, CardPayments, OfferedCard};
pub use charged_payment::ChargedPayment;
pub use declaration::ResponsibilityDeclaration;
pub use details::BillingProfile;
pub use documents::{DocumentHashes, InvoiceDocuments};
pub use issued_invoice::{CorrectedInvoice, IssuedInvoice, Issuing};
pub use mandate::PaymentMandate;
pub use payment::BookedPayment;
pub use series::{InvoiceSeries, SeriesEntry, SeriesKey, write_issued};
pub use subscription::Subscription;
