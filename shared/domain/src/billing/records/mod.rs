//! The records of billing.

mod declaration;
mod details;
mod subscription;

pub use declaration::ResponsibilityDeclaration;
pub use details::BillingProfile;
pub use subscription::Subscription;
