//! Why the state of earlier runs cannot be read or saved.

use std::{io, path::PathBuf};

/// Why the state of earlier runs cannot be read or saved.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Another local cloud runs on the same folder.
    #[error("another local cloud is using {}; stop it or choose another folder with --data", path.display())]
    DataInUse {
        /// The folder.
        path: PathBuf,
    },
    /// A table in the folder was made by another template.
    #[error("the table {table} was made with other keys or indexes than the template has now; start once with --fresh")]
    TableChanged {
        /// The table.
        table: String,
    },
    /// The database failed.
    #[error("the database: {0}")]
    Database(String),
    /// A file operation failed.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// How it failed.
        source: io::Error,
    },
}

impl StorageError {
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}
