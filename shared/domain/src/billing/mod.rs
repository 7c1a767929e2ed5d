//! Billing: what a subscriber is invoiced by, and the life of a subscription (P03–P05, P32–P36).

pub mod address;
pub(crate) mod audit;
pub mod card;
pub mod change;
pub mod country;
pub mod details;
pub mod extra;
mod field_errors;
pub mod gln;
pub mod iban;
pub mod id;
pub mod invoices;
pub mod mandate;
pub mod messages;
pub mod notices;
pub mod payment;
pub mod plans;
pub mod provider;
mod purge;
pub mod records;
pub mod reference;
pub mod reports;
pub mod settle;
mod shape;
pub mod subscription;
pub mod vat;
pub mod vies;
