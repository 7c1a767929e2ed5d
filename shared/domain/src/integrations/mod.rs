//! Integrations: rows that come from and go to other systems, by file, as their contracts say (P17, P18, P21).

pub(crate) mod audit;
pub mod change;
mod choices;
mod columns;
pub mod contract;
mod dataset_fields;
mod field_errors;
mod field_list;
pub mod files;
pub mod id;
pub mod messages;
pub mod preview;
mod recipient;
pub mod records;
pub mod request;
mod rows;
pub mod runs;
pub mod sample;
pub mod statement;
pub mod status;
mod texts;

pub use choices::{Direction, Schedule};
pub use columns::ColumnChoices;
pub use recipient::Recipient;
pub use texts::{FileName, IntegrationName, RecipientName};
