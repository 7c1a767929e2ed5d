//! The folder that keeps the state from run to run.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use serde::{Serialize, de::DeserializeOwned};

use super::error::StorageError;

const DATABASE: &str = "dynamodb.sqlite";
const OBJECTS_INDEX: &str = "objects.sqlite";
const OBJECTS: &str = "objects";
const AUTHORITIES: &str = "authorities.pem";
/// The files that a fresh start removes; the lock file and everything else in the folder stay.
const STATE: [&str; 15] = [
    AUTHORITIES,
    DATABASE,
    "dynamodb.sqlite-wal",
    "dynamodb.sqlite-shm",
    "clock.json",
    "streams.json",
    "keys.json",
    "tables.json",
    "queues.json",
    "schedules.json",
    "suppressions.json",
    "demo.json",
    OBJECTS_INDEX,
    "objects.sqlite-wal",
    "objects.sqlite-shm",
];

/// A folder, locked for one local cloud.
#[derive(Debug)]
pub(crate) struct Data {
    path: PathBuf,
    lock: File,
}

impl Drop for Data {
    /// Unlocks the folder. Closing the file is not enough: a process that is being started has a copy of it until its own program runs,
    /// and the lock ends with the last copy.
    fn drop(&mut self) {
        let _ = self.lock.unlock();
    }
}

impl Data {
    /// Makes the folder if there is none, and locks it.
    pub(crate) fn open(path: &Path, fresh: bool) -> Result<Self, StorageError> {
        let failed = |what: &str| StorageError::io(format!("{what} {}", path.display()));
        // The folder holds personal data.
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(failed("cannot make the folder"))?;
        let lock = File::create(path.join("lock")).map_err(failed("cannot lock the folder"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StorageError::DataInUse { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(failed("cannot lock the folder")(error)),
        }
        if fresh {
            for name in STATE {
                match fs::remove_file(path.join(name)) {
                    Ok(()) => {}
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => return Err(StorageError::io(format!("cannot remove {name}"))(error)),
                }
            }
        }
        Ok(Self { path: path.to_owned(), lock })
    }

    /// The database's file.
    pub(crate) fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }

    /// The file of the index of the buckets' objects.
    pub(crate) fn objects_index(&self) -> PathBuf {
        self.path.join(OBJECTS_INDEX)
    }

    /// The folder of the buckets' objects; files that the index doesn't name are removed from it.
    pub(crate) fn objects(&self) -> PathBuf {
        self.path.join(OBJECTS)
    }

    /// The file of the certificate authorities that functions trust, by its absolute path.
    pub(crate) fn authorities(&self) -> io::Result<PathBuf> {
        std::path::absolute(self.path.join(AUTHORITIES))
    }

    /// The folder of a function's unpacked code.
    pub(crate) fn code(&self, function: &str) -> Result<PathBuf, StorageError> {
        let path = self.path.join("code").join(function);
        fs::create_dir_all(&path).map_err(StorageError::io(format!("cannot make the folder {}", path.display())))?;
        Ok(path)
    }

    /// A state file by its name.
    pub(crate) fn state_file(&self, name: &str) -> StateFile {
        StateFile { path: self.path.join(name) }
    }
}

/// A small JSON file, replaced as a whole.
#[derive(Debug, Clone)]
pub(crate) struct StateFile {
    path: PathBuf,
}

impl StateFile {
    /// Reads the file; returns the default if it doesn't exist yet.
    pub(crate) fn read<T: DeserializeOwned + Default>(&self) -> Result<T, StorageError> {
        let failed = || StorageError::io(format!("cannot read {}", self.path.display()));
        match fs::read(&self.path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| failed()(error.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(T::default()),
            Err(error) => Err(failed()(error)),
        }
    }

    /// Replaces the file, so that a reader finds the old or the new content, never a part of it.
    pub(crate) fn write<T: Serialize>(&self, value: &T) -> io::Result<()> {
        let beside = self.path.with_extension("new");
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
        file.write_all(&serde_json::to_vec(value)?)?;
        fs::rename(beside, &self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_serves_one_cloud_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = Data::open(folder.path(), false).expect("free");
        assert!(matches!(Data::open(folder.path(), false), Err(StorageError::DataInUse { .. })));
        drop(first);
        Data::open(folder.path(), false).expect("free again");
    }

    #[test]
    fn a_fresh_start_removes_the_state_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = Data::open(folder.path(), false).expect("free");
        data.state_file("clock.json").write(&7).expect("written");
        data.state_file("mine.json").write(&7).expect("written");
        drop(data);
        let data = Data::open(folder.path(), true).expect("free");
        assert_eq!(data.state_file("clock.json").read::<u8>().expect("read"), 0);
        assert_eq!(data.state_file("mine.json").read::<u8>().expect("read"), 7);
    }
}
