//! The types that all capabilities are built of. They depend on no capability.

pub(crate) mod checksum;
pub mod commit;
pub mod date;
pub mod declaration;
pub(crate) mod digest;
pub mod due;
pub mod field_error;
pub mod file;
pub mod id;
pub mod input;
pub mod language;
pub mod lookup;
pub mod money;
pub mod negotiation;
pub mod personal;
pub mod processing;
pub mod random;
pub mod range;
pub mod record;
pub(crate) mod schema;
pub mod time;
pub mod token;
pub mod version;
pub mod write;
pub mod written;
