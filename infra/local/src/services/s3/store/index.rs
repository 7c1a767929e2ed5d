//! The index of buckets and objects, in one `SQLite` file next to the blobs.
//!
//! Related changes are made in one transaction: a version, what it replaces, and its events.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, MutexGuard},
};

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use s3s::{S3Error, S3Result, s3_error};
use serde::{Deserialize, Serialize};

use crate::{
    clock::Clock,
    services::s3::{blobs::Blobs, sums::Sums},
    storage::{Data, ObjectsIndex, StorageError},
    template::BucketSpec,
    triggers::{ObjectVersion, S3Events},
};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS buckets (name TEXT PRIMARY KEY, created_ms INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS versions (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, bucket TEXT NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL,
        marker INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL, modified_ms INTEGER NOT NULL,
        blob TEXT NOT NULL, about TEXT NOT NULL, UNIQUE (bucket, key, id));
    CREATE INDEX IF NOT EXISTS newest ON versions (bucket, key, seq DESC);
    CREATE TABLE IF NOT EXISTS uploads (
        id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, begun_ms INTEGER NOT NULL, about TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS parts (
        upload TEXT NOT NULL, number INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL, sums TEXT NOT NULL,
        blob TEXT NOT NULL, modified_ms INTEGER NOT NULL, PRIMARY KEY (upload, number));
";

/// The columns of a version, in the order that [`Version::read`] takes them.
pub(super) const COLUMNS: &str = "seq, key, id, marker, size, etag, modified_ms, blob, about";

/// The version id of an object in a bucket without versions.
pub(in crate::services::s3) const NULL: &str = "null";

/// The metadata that an object's owner gave it, and what was computed from its content.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::services::s3) struct ObjectMetadata {
    pub(in crate::services::s3) content_type: Option<String>,
    pub(in crate::services::s3) content_encoding: Option<String>,
    pub(in crate::services::s3) content_disposition: Option<String>,
    pub(in crate::services::s3) content_language: Option<String>,
    pub(in crate::services::s3) cache_control: Option<String>,
    pub(in crate::services::s3) metadata: BTreeMap<String, String>,
    pub(in crate::services::s3) sums: Sums,
    /// The sizes of its parts, if it was uploaded in parts.
    pub(in crate::services::s3) parts: Vec<u64>,
    /// The algorithm of a multipart upload's checksum; `full_object` is whether the checksum is of the whole object.
    pub(in crate::services::s3) algorithm: Option<String>,
    pub(in crate::services::s3) full_object: bool,
}

/// A version of an object, or a delete marker.
#[derive(Debug, Clone)]
pub(in crate::services::s3) struct Version {
    pub(in crate::services::s3) seq: i64,
    pub(in crate::services::s3) key: String,
    pub(in crate::services::s3) id: String,
    pub(in crate::services::s3) marker: bool,
    pub(in crate::services::s3) size: u64,
    pub(in crate::services::s3) etag: String,
    pub(in crate::services::s3) modified_ms: i64,
    pub(in crate::services::s3) blob: String,
    pub(in crate::services::s3) about: ObjectMetadata,
}

impl Version {
    /// The version as its events describe it.
    pub(super) fn for_event(&self) -> ObjectVersion<'_> {
        let id = Some(self.id.as_str()).filter(|id| *id != NULL);
        ObjectVersion { seq: self.seq, key: &self.key, id, size: self.size, etag: &self.etag }
    }

    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let about: String = row.get(8)?;
        Ok(Self {
            seq: row.get(0)?,
            key: row.get(1)?,
            id: row.get(2)?,
            marker: row.get(3)?,
            size: row.get::<_, i64>(4)?.unsigned_abs(),
            etag: row.get(5)?,
            modified_ms: row.get(6)?,
            blob: row.get(7)?,
            about: serde_json::from_str(&about).unwrap_or_default(),
        })
    }
}

/// The store.
pub(in crate::services::s3) struct Store {
    index: ObjectsIndex,
    pub(in crate::services::s3) blobs: Blobs,
    pub(in crate::services::s3) clock: Arc<Clock>,
    pub(in crate::services::s3) buckets: BTreeMap<String, BucketSpec>,
    pub(in crate::services::s3) events: Arc<S3Events>,
}

impl Store {
    /// Opens the state of the last run, and creates the template's buckets.
    pub(in crate::services::s3) fn open(
        data: &Data,
        index: ObjectsIndex,
        buckets: &[BucketSpec],
        events: &Arc<S3Events>,
        clock: &Arc<Clock>,
    ) -> Result<Self, StorageError> {
        let named = index.prepare(|connection| {
            connection.execute_batch(SCHEMA)?;
            for bucket in buckets {
                let row = params![bucket.name, clock.now_ms()];
                connection.execute("INSERT OR IGNORE INTO buckets VALUES (?1, ?2)", row)?;
            }
            named(connection)
        })?;
        let blobs = Blobs::open(data.objects()).map_err(StorageError::io("cannot make the folder of objects"))?;
        blobs.keep_only(&named).map_err(StorageError::io("cannot look through the objects"))?;
        Ok(Self {
            index,
            blobs,
            clock: Arc::clone(clock),
            buckets: buckets.iter().map(|bucket| (bucket.name.clone(), bucket.clone())).collect(),
            events: Arc::clone(events),
        })
    }

    pub(in crate::services::s3) fn connection(&self) -> MutexGuard<'_, Connection> {
        self.index.connection()
    }

    /// Whether a bucket keeps older versions.
    pub(in crate::services::s3) fn is_versioned(&self, bucket: &str) -> bool {
        self.buckets.get(bucket).is_some_and(|bucket| bucket.versioned)
    }

    /// Every bucket with its creation time.
    pub(in crate::services::s3) fn all_buckets(&self) -> S3Result<Vec<(String, i64)>> {
        let connection = self.connection();
        let mut query =
            connection.prepare_cached("SELECT name, created_ms FROM buckets ORDER BY name").map_err(database_error)?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(database_error)?;
        rows.collect::<Result<_, _>>().map_err(database_error)
    }

    /// Creates a bucket; `false` if it already exists.
    pub(in crate::services::s3) fn create_bucket(&self, name: &str) -> S3Result<bool> {
        let row = params![name, self.clock.now_ms()];
        Ok(self.connection().execute("INSERT OR IGNORE INTO buckets VALUES (?1, ?2)", row).map_err(database_error)? > 0)
    }

    /// Checks that a bucket exists.
    pub(in crate::services::s3) fn check_bucket(&self, name: &str) -> S3Result<()> {
        let query = "SELECT 1 FROM buckets WHERE name = ?1";
        let found = self.connection().query_row(query, [name], |_| Ok(())).optional().map_err(database_error)?;
        found.ok_or_else(|| s3_error!(NoSuchBucket, "The specified bucket does not exist"))
    }

    /// The version with an id, or the newest if no id is given.
    pub(in crate::services::s3) fn version(
        &self,
        bucket: &str,
        key: &str,
        id: Option<&str>,
    ) -> S3Result<Option<Version>> {
        find(&self.connection(), bucket, key, id).map_err(database_error)
    }

    /// A version together with its open file, which therefore cannot be removed before it is opened.
    pub(in crate::services::s3) fn open_version(
        &self,
        bucket: &str,
        key: &str,
        id: Option<&str>,
    ) -> S3Result<Option<(Version, Option<std::fs::File>)>> {
        let connection = self.connection();
        let Some(version) = find(&connection, bucket, key, id).map_err(database_error)? else { return Ok(None) };
        if version.marker {
            return Ok(Some((version, None)));
        }
        let file = self.blobs.file(&version.blob).map_err(S3Error::internal_error)?;
        Ok(Some((version, Some(file))))
    }
}

/// The blobs that the index names.
fn named(connection: &Connection) -> rusqlite::Result<BTreeSet<String>> {
    let mut query = connection.prepare("SELECT blob FROM versions UNION SELECT blob FROM parts")?;
    query.query_map([], |row| row.get(0))?.collect()
}

pub(super) fn find(
    connection: &Connection,
    bucket: &str,
    key: &str,
    id: Option<&str>,
) -> rusqlite::Result<Option<Version>> {
    let query = format!(
        "SELECT {COLUMNS} FROM versions WHERE bucket = ?1 AND key = ?2 AND (?3 IS NULL OR id = ?3)
         ORDER BY seq DESC LIMIT 1"
    );
    connection.prepare_cached(&query)?.query_row(params![bucket, key, id], Version::read).optional()
}

/// The error for a failure of the index.
pub(in crate::services::s3) fn database_error(error: rusqlite::Error) -> S3Error {
    S3Error::internal_error(error)
}
