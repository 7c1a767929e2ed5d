//! The rows of each data set.

mod contact;
mod transaction;

pub use contact::{Contact, ContactFields, ContactView};
pub use transaction::{Transaction, TransactionFields, TransactionView};
