//! The rows of each data set.

mod contact;
mod transaction;

pub use contact::{Contact, ContactFields, ContactRowView};
pub use transaction::{Transaction, TransactionFields, TransactionRowView};
