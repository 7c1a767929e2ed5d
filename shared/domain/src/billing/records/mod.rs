//! The records of billing.

mod declaration;
mod details;

pub use declaration::ResponsibilityDeclaration;
pub use details::BillingProfile;
