//! The state that outlives the process: the data folder, its small files, the embedded engines.

mod database;
mod error;
mod expiry;
mod folder;
mod objects_index;

pub(crate) use database::{Database, Table};
pub use error::StorageError;
pub(crate) use folder::{Data, StateFile};
pub(crate) use objects_index::ObjectsIndex;
