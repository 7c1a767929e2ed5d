//! The index of buckets and objects, in one `SQLite` file, with the blobs beside it.
//!
//! Whatever belongs together happens in one transaction: a version, what it replaces, and who is to hear of it.

mod changes;
mod list;
mod uploads;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use s3s::{S3Error, S3Result, s3_error};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use super::{blobs::Blobs, sums::Sums};
use crate::{
    clock::Clock,
    data::Data,
    options::StartError,
    template::{BucketSpec, NotificationSpec, Template},
};

pub(crate) use changes::Actor;
pub(super) use changes::{Condition, NewVersion, matches};
pub(super) use list::Page;
pub(super) use uploads::{Part, Upload};

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
    CREATE TABLE IF NOT EXISTS events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, notification TEXT NOT NULL, body TEXT NOT NULL);
";

/// The columns of a version, in the order that [`Version::read`] takes them.
const COLUMNS: &str = "seq, key, id, marker, size, etag, modified_ms, blob, about";

/// The name of the one version in a bucket without versions.
pub(crate) const NULL: &str = "null";

/// What an object's owner says of it, and what was computed of it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ObjectMetadata {
    pub(super) content_type: Option<String>,
    pub(super) content_encoding: Option<String>,
    pub(super) content_disposition: Option<String>,
    pub(super) content_language: Option<String>,
    pub(super) cache_control: Option<String>,
    pub(super) metadata: BTreeMap<String, String>,
    pub(super) sums: Sums,
    /// The sizes of its parts, where it came in parts.
    pub(super) parts: Vec<u64>,
    /// Of an upload in parts: the algorithm of its checksum, and whether it is of the whole object.
    pub(super) algorithm: Option<String>,
    pub(super) full_object: bool,
}

/// A version of an object, or a marker that it was deleted.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    pub(crate) seq: i64,
    pub(crate) key: String,
    pub(crate) id: String,
    pub(super) marker: bool,
    pub(crate) size: u64,
    pub(crate) etag: String,
    pub(super) modified_ms: i64,
    pub(super) blob: String,
    pub(super) about: ObjectMetadata,
}

impl Version {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
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
pub(crate) struct Store {
    connection: Mutex<Connection>,
    pub(super) blobs: Blobs,
    pub(super) clock: Arc<Clock>,
    pub(super) buckets: BTreeMap<String, BucketSpec>,
    pub(crate) notifications: Vec<NotificationSpec>,
    /// Told of each event that is to be delivered.
    pub(super) news: Notify,
}

impl Store {
    /// Takes up what the last run left, and makes the template's buckets.
    pub(super) fn open(data: &Data, template: &Template, clock: &Arc<Clock>) -> Result<Self, StartError> {
        let failed = |error: rusqlite::Error| StartError::Database(format!("the buckets' index: {error}"));
        let connection = Connection::open(data.objects_index()).map_err(failed)?;
        // A killed process loses nothing; only a power cut may.
        connection.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        connection.pragma_update(None, "synchronous", "OFF").map_err(failed)?;
        connection.execute_batch(SCHEMA).map_err(failed)?;
        for bucket in &template.buckets {
            let row = params![bucket.name, clock.now_ms()];
            connection.execute("INSERT OR IGNORE INTO buckets VALUES (?1, ?2)", row).map_err(failed)?;
        }
        let blobs = Blobs::open(data.objects()).map_err(StartError::io("cannot make the folder of objects"))?;
        let named = named(&connection).map_err(failed)?;
        blobs.keep_only(&named).map_err(StartError::io("cannot look through the objects"))?;
        Ok(Self {
            connection: Mutex::new(connection),
            blobs,
            clock: Arc::clone(clock),
            buckets: template.buckets.iter().map(|bucket| (bucket.name.clone(), bucket.clone())).collect(),
            notifications: template.notifications.clone(),
            news: Notify::new(),
        })
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a bucket keeps older versions.
    pub(super) fn is_versioned(&self, bucket: &str) -> bool {
        self.buckets.get(bucket).is_some_and(|bucket| bucket.versioned)
    }

    /// Every bucket with the time of its making.
    pub(super) fn all_buckets(&self) -> S3Result<Vec<(String, i64)>> {
        let connection = self.connection();
        let mut query =
            connection.prepare_cached("SELECT name, created_ms FROM buckets ORDER BY name").map_err(database_error)?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(database_error)?;
        rows.collect::<Result<_, _>>().map_err(database_error)
    }

    /// Makes a bucket; `false` where there is one.
    pub(super) fn create_bucket(&self, name: &str) -> S3Result<bool> {
        let row = params![name, self.clock.now_ms()];
        Ok(self.connection().execute("INSERT OR IGNORE INTO buckets VALUES (?1, ?2)", row).map_err(database_error)? > 0)
    }

    /// Refuses where there is no such bucket.
    pub(super) fn check_bucket(&self, name: &str) -> S3Result<()> {
        let query = "SELECT 1 FROM buckets WHERE name = ?1";
        let found = self.connection().query_row(query, [name], |_| Ok(())).optional().map_err(database_error)?;
        found.ok_or_else(|| s3_error!(NoSuchBucket, "The specified bucket does not exist"))
    }

    /// A version: the newest where none is named.
    pub(super) fn version(&self, bucket: &str, key: &str, id: Option<&str>) -> S3Result<Option<Version>> {
        find(&self.connection(), bucket, key, id).map_err(database_error)
    }

    /// A version together with its open file, so that nothing can come between.
    pub(super) fn open_version(
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

fn find(connection: &Connection, bucket: &str, key: &str, id: Option<&str>) -> rusqlite::Result<Option<Version>> {
    let query = format!(
        "SELECT {COLUMNS} FROM versions WHERE bucket = ?1 AND key = ?2 AND (?3 IS NULL OR id = ?3)
         ORDER BY seq DESC LIMIT 1"
    );
    connection.prepare_cached(&query)?.query_row(params![bucket, key, id], Version::read).optional()
}

/// The index failed.
pub(super) fn database_error(error: rusqlite::Error) -> S3Error {
    S3Error::internal_error(error)
}
