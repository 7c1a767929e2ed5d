//! Multipart uploads.

use rusqlite::{OptionalExtension as _, Transaction, params};
use s3s::{S3Error, S3Result, s3_error};

use super::{
    changes::begin,
    index::{ObjectMetadata, Store, database_error},
};
use crate::{
    random,
    services::s3::{blobs::WrittenBlob, sums::Sums},
};

/// An upload in progress.
#[derive(Debug)]
pub(in crate::services::s3) struct Upload {
    pub(in crate::services::s3) id: String,
    pub(in crate::services::s3) key: String,
    pub(in crate::services::s3) begun_ms: i64,
    pub(in crate::services::s3) about: ObjectMetadata,
}

/// A part of an upload.
#[derive(Debug)]
pub(in crate::services::s3) struct Part {
    pub(in crate::services::s3) number: i32,
    pub(in crate::services::s3) size: u64,
    pub(in crate::services::s3) etag: String,
    pub(in crate::services::s3) sums: Sums,
    pub(in crate::services::s3) blob: String,
    pub(in crate::services::s3) modified_ms: i64,
}

impl Store {
    /// Begins an upload.
    pub(in crate::services::s3) fn begin_upload(
        &self,
        bucket: &str,
        key: &str,
        about: &ObjectMetadata,
    ) -> S3Result<String> {
        let id = random::hex::<32>();
        let about = serde_json::to_string(about).map_err(S3Error::internal_error)?;
        let row = params![id, bucket, key, self.clock.now_ms(), about];
        let statement = "INSERT INTO uploads VALUES (?1, ?2, ?3, ?4, ?5)";
        self.connection().execute(statement, row).map_err(database_error)?;
        Ok(id)
    }

    /// An upload in progress; an error if there is none.
    pub(in crate::services::s3) fn upload(&self, bucket: &str, key: &str, id: &str) -> S3Result<Upload> {
        let found = self.uploads(bucket, Some((key, id)))?;
        found
            .into_iter()
            .next()
            .ok_or_else(|| s3_error!(NoSuchUpload, "The specified multipart upload does not exist."))
    }

    /// The uploads in progress in a bucket, or one of them.
    pub(in crate::services::s3) fn uploads(&self, bucket: &str, one: Option<(&str, &str)>) -> S3Result<Vec<Upload>> {
        let connection = self.connection();
        let query = "SELECT id, key, begun_ms, about FROM uploads
                     WHERE bucket = ?1 AND (?2 IS NULL OR key = ?2 AND id = ?3) ORDER BY key, begun_ms, id";
        let mut query = connection.prepare_cached(query).map_err(database_error)?;
        let rows = query.query_map(params![bucket, one.map(|one| one.0), one.map(|one| one.1)], |row| {
            let about: String = row.get(3)?;
            let about = serde_json::from_str(&about).unwrap_or_default();
            Ok(Upload { id: row.get(0)?, key: row.get(1)?, begun_ms: row.get(2)?, about })
        });
        rows.map_err(database_error)?.collect::<Result<_, _>>().map_err(database_error)
    }

    /// Adds a part, which replaces an earlier one with the same number.
    pub(in crate::services::s3) fn put_part(
        &self,
        upload: &str,
        number: i32,
        etag: &str,
        written: &WrittenBlob,
    ) -> S3Result<()> {
        let sums = serde_json::to_string(&written.sums).map_err(S3Error::internal_error)?;
        let size = i64::try_from(written.size).unwrap_or(i64::MAX);
        let mut connection = self.connection();
        let transaction = begin(&mut connection)?;
        // The upload may have ended while the part was received.
        let query = "SELECT 1 FROM uploads WHERE id = ?1";
        if transaction.query_row(query, [upload], |_| Ok(())).optional().map_err(database_error)?.is_none() {
            self.blobs.remove(&written.name);
            return Err(s3_error!(NoSuchUpload, "The specified multipart upload does not exist."));
        }
        let query = "SELECT blob FROM parts WHERE upload = ?1 AND number = ?2";
        let replaced = transaction.query_row(query, params![upload, number], |row| row.get(0)).optional();
        let replaced: Option<String> = replaced.map_err(database_error)?;
        let row = params![upload, number, size, etag, sums, written.name, self.clock.now_ms()];
        transaction
            .execute("INSERT OR REPLACE INTO parts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", row)
            .map_err(database_error)?;
        transaction.commit().map_err(database_error)?;
        self.after(&replaced.into_iter().collect::<Vec<_>>(), false);
        Ok(())
    }

    /// The parts of an upload, by their numbers.
    pub(in crate::services::s3) fn parts(&self, upload: &str) -> S3Result<Vec<Part>> {
        let connection = self.connection();
        let query = "SELECT number, size, etag, sums, blob, modified_ms FROM parts WHERE upload = ?1 ORDER BY number";
        let mut query = connection.prepare_cached(query).map_err(database_error)?;
        let rows = query.query_map([upload], |row| {
            let sums: String = row.get(3)?;
            Ok(Part {
                number: row.get(0)?,
                size: row.get::<_, i64>(1)?.unsigned_abs(),
                etag: row.get(2)?,
                sums: serde_json::from_str(&sums).unwrap_or_default(),
                blob: row.get(4)?,
                modified_ms: row.get(5)?,
            })
        });
        rows.map_err(database_error)?.collect::<Result<_, _>>().map_err(database_error)
    }

    /// Aborts an upload.
    pub(in crate::services::s3) fn abort(&self, upload: &str) -> S3Result<()> {
        let mut connection = self.connection();
        let transaction = begin(&mut connection)?;
        let gone = forget(&transaction, upload)?;
        transaction.commit().map_err(database_error)?;
        self.after(&gone, false);
        Ok(())
    }
}

/// Removes an upload from the index, and returns the blobs of its parts.
pub(super) fn forget(transaction: &Transaction<'_>, upload: &str) -> S3Result<Vec<String>> {
    let blobs = {
        let mut query =
            transaction.prepare_cached("SELECT blob FROM parts WHERE upload = ?1").map_err(database_error)?;
        let rows = query.query_map([upload], |row| row.get(0)).map_err(database_error)?;
        rows.collect::<Result<Vec<String>, _>>().map_err(database_error)?
    };
    transaction.execute("DELETE FROM parts WHERE upload = ?1", [upload]).map_err(database_error)?;
    if transaction.execute("DELETE FROM uploads WHERE id = ?1", [upload]).map_err(database_error)? == 0 {
        return Err(s3_error!(NoSuchUpload, "The specified multipart upload does not exist."));
    }
    Ok(blobs)
}
