//! The file that names the buckets' objects.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use super::{error::StorageError, folder::Data};

/// One `SQLite` file behind one connection, so that whatever belongs together happens in one transaction.
#[derive(Clone)]
pub(crate) struct ObjectsIndex(Arc<Mutex<Connection>>);

impl ObjectsIndex {
    /// Opens the file, or makes it.
    pub(crate) fn open(data: &Data) -> Result<Self, StorageError> {
        let connection = Connection::open(data.objects_index()).map_err(|error| failed(&error))?;
        // A killed process loses nothing; only a power cut may.
        connection.pragma_update(None, "journal_mode", "WAL").map_err(|error| failed(&error))?;
        connection.pragma_update(None, "synchronous", "OFF").map_err(|error| failed(&error))?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Makes tables that are not there yet, and whatever else a start does.
    pub(crate) fn prepare<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StorageError> {
        work(&self.connection()).map_err(|error| failed(&error))
    }

    /// The connection, for one at a time.
    pub(crate) fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn failed(error: &rusqlite::Error) -> StorageError {
    StorageError::Database(format!("the buckets' index: {error}"))
}
