//! The index of the buckets' objects.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use super::{error::StorageError, folder::Data};

/// One `SQLite` file with one connection, so that related changes are made in one transaction.
#[derive(Clone)]
pub(crate) struct ObjectsIndex(Arc<Mutex<Connection>>);

impl ObjectsIndex {
    /// Opens the file, or makes it.
    pub(crate) fn open(data: &Data) -> Result<Self, StorageError> {
        let connection = Connection::open(data.objects_index()).map_err(|error| failed(&error))?;
        // A killed process loses nothing; only a power cut may lose data.
        connection.pragma_update(None, "journal_mode", "WAL").map_err(|error| failed(&error))?;
        connection.pragma_update(None, "synchronous", "OFF").map_err(|error| failed(&error))?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Does what is needed at the start, such as creating missing tables.
    pub(crate) fn prepare<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StorageError> {
        work(&self.connection()).map_err(|error| failed(&error))
    }

    /// The connection, which one caller at a time may use.
    pub(crate) fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn failed(error: &rusqlite::Error) -> StorageError {
    StorageError::Database(format!("the buckets' index: {error}"))
}
