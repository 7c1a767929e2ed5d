//! Data sets: the rows that a subscriber keeps here (P17, P43).
//!
//! A row is found by its `external_id`, the subscriber's own name for it, which may be an e-mail address: in a key it is an HMAC.
//! The fields of a data set are declared once, in `records`: from them follow the stored record, the request, the view and the JSON
//! Schema.

pub mod audit;
mod change;
mod currency;
mod dataset;
mod day;
mod decimal;
pub mod field_errors;
mod filter;
mod lookup;
mod part;
pub mod records;
mod row;
mod text;

pub use change::{Deleted, RowChange};
pub use currency::CurrencyCode;
pub use dataset::{Dataset, NotADataset};
pub use day::Day;
pub use decimal::{Amount, Quantity};
pub use filter::{DayRange, RowFilter};
pub use lookup::{IndexEntry, IndexKey, IndexOrder};
pub use part::{NotAPart, RowPart};
pub use row::{Row, RowActions, RowFields, RowMark, RowOrigin, RowPlace};
pub use text::{AccountName, ContactTitle, ExternalId, LineText, Note, Organisation, Supplier, Unit};
