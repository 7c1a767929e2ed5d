//! The records of billing.

mod booked_invoice;
mod declaration;
mod details;
mod subscription;

pub use booked_invoice::BookedInvoice;
pub use declaration::ResponsibilityDeclaration;
pub use details::BillingProfile;
pub use subscription::Subscription;
