//! Creating and deleting versions.

use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use s3s::{S3Result, dto::ETagCondition, s3_error};

use super::{
    index::{NULL, ObjectMetadata, Store, Version, database_error, find},
    uploads,
};
use crate::{
    random,
    services::s3::blobs::{self, WrittenBlob},
    triggers::Actor,
};

/// The condition that the newest version must meet before it is replaced or deleted.
#[derive(Debug, Default)]
pub(in crate::services::s3) struct Condition {
    pub(in crate::services::s3) if_match: Option<ETagCondition>,
    pub(in crate::services::s3) if_none_match: Option<ETagCondition>,
}

impl Condition {
    fn check(&self, current: Option<&Version>) -> S3Result<()> {
        let current = current.filter(|version| !version.marker);
        let failed = || s3_error!(PreconditionFailed, "At least one of the pre-conditions you specified did not hold");
        if let Some(condition) = &self.if_none_match
            && current.is_some_and(|version| matches(condition, version))
        {
            return Err(failed());
        }
        match (&self.if_match, current) {
            (None, _) => Ok(()),
            (Some(_), None) => Err(s3_error!(NoSuchKey, "The specified key does not exist.")),
            (Some(condition), Some(version)) if matches(condition, version) => Ok(()),
            (Some(_), Some(_)) => Err(failed()),
        }
    }
}

/// Whether a version matches a condition.
pub(in crate::services::s3) fn matches(condition: &ETagCondition, version: &Version) -> bool {
    condition.as_etag().is_none_or(|etag| etag.value() == version.etag)
}

/// A version to create.
pub(in crate::services::s3) struct NewVersion<'a> {
    pub(in crate::services::s3) bucket: &'a str,
    pub(in crate::services::s3) key: &'a str,
    pub(in crate::services::s3) id: String,
    pub(in crate::services::s3) etag: String,
    pub(in crate::services::s3) written: &'a WrittenBlob,
    pub(in crate::services::s3) about: ObjectMetadata,
    pub(in crate::services::s3) event: &'static str,
    pub(in crate::services::s3) condition: Condition,
    /// The multipart upload that this version completes.
    pub(in crate::services::s3) upload: Option<&'a str>,
}

/// The result of a deletion.
#[derive(Debug, Default)]
pub(in crate::services::s3) struct Removed {
    pub(in crate::services::s3) version: Option<String>,
    pub(in crate::services::s3) marker: bool,
}

impl Store {
    /// The id of the next version in a bucket, and the name of its blob.
    pub(in crate::services::s3) fn next_version(&self, bucket: &str, key: &str) -> (String, String) {
        let unique = random::hex::<16>();
        let blob = blobs::name(bucket, key, &unique);
        (if self.is_versioned(bucket) { unique } else { NULL.to_owned() }, blob)
    }

    /// Makes a version the newest, and adds its events.
    pub(in crate::services::s3) fn put(&self, new: &NewVersion<'_>, actor: &Actor) -> S3Result<Version> {
        let result = self.try_put(new.written, new, actor);
        if result.is_err() {
            self.blobs.remove(&new.written.name);
        }
        result
    }

    fn try_put(&self, written: &WrittenBlob, new: &NewVersion<'_>, actor: &Actor) -> S3Result<Version> {
        let mut connection = self.connection();
        let transaction = begin(&mut connection)?;
        new.condition.check(find(&transaction, new.bucket, new.key, None).map_err(database_error)?.as_ref())?;
        let mut gone = Vec::new();
        if new.id == NULL {
            gone.extend(take(&transaction, new.bucket, new.key, NULL)?.map(|version| version.blob));
        }
        if let Some(upload) = new.upload {
            gone.extend(uploads::forget(&transaction, upload)?);
        }
        let mut version = Version {
            seq: 0,
            key: new.key.to_owned(),
            id: new.id.clone(),
            marker: false,
            size: written.size,
            etag: new.etag.clone(),
            modified_ms: self.clock.now_ms(),
            blob: written.name.clone(),
            about: new.about.clone(),
        };
        version.seq = insert(&transaction, new.bucket, &version)?;
        let told = self.tell(&transaction, new.bucket, new.event, &version, actor)?;
        transaction.commit().map_err(database_error)?;
        self.after(&gone, told);
        Ok(version)
    }

    /// Deletes as AWS does: a named version is removed; if none is named, a marker hides the versions that stay.
    pub(in crate::services::s3) fn delete(
        &self,
        bucket: &str,
        key: &str,
        id: Option<&str>,
        condition: &Condition,
        actor: &Actor,
    ) -> S3Result<Removed> {
        self.delete_at(self.clock.now_ms(), ("ObjectRemoved", bucket, key, id), condition, actor)
    }

    /// Deletes at a given time and with a given event name.
    pub(in crate::services::s3) fn delete_at(
        &self,
        at_ms: i64,
        (event, bucket, key, id): (&str, &str, &str, Option<&str>),
        condition: &Condition,
        actor: &Actor,
    ) -> S3Result<Removed> {
        let mut connection = self.connection();
        let transaction = begin(&mut connection)?;
        condition.check(find(&transaction, bucket, key, None).map_err(database_error)?.as_ref())?;
        let versioned = self.is_versioned(bucket);
        let gone = match id {
            Some(id) => take(&transaction, bucket, key, id)?,
            None if versioned => None,
            None => take(&transaction, bucket, key, NULL)?,
        };
        // Versions that a bucket kept stay hidden under a marker, even if the bucket no longer keeps new ones.
        let hides =
            id.is_none() && (versioned || find(&transaction, bucket, key, None).map_err(database_error)?.is_some());
        let mut removed = Removed {
            version: id.map(ToOwned::to_owned),
            marker: hides || gone.as_ref().is_some_and(|version| version.marker),
        };
        let mut told = false;
        if hides {
            let mut marker = Version {
                seq: 0,
                key: key.to_owned(),
                id: if versioned { random::hex::<16>() } else { NULL.to_owned() },
                marker: true,
                size: 0,
                etag: String::new(),
                modified_ms: at_ms,
                blob: String::new(),
                about: ObjectMetadata::default(),
            };
            marker.seq = insert(&transaction, bucket, &marker)?;
            removed.version = Some(marker.id.clone());
            told = self.tell(&transaction, bucket, &format!("{event}:DeleteMarkerCreated"), &marker, actor)?;
        } else if let Some(version) = &gone {
            told = self.tell(&transaction, bucket, &format!("{event}:Delete"), version, actor)?;
        }
        transaction.commit().map_err(database_error)?;
        self.after(&gone.map(|version| version.blob).into_iter().collect::<Vec<_>>(), told);
        Ok(removed)
    }

    /// Adds an event for each function that is notified of it; returns whether there is one.
    fn tell(
        &self,
        transaction: &Transaction<'_>,
        bucket: &str,
        event: &str,
        version: &Version,
        actor: &Actor,
    ) -> S3Result<bool> {
        self.events.add(transaction, bucket, event, &version.for_event(), actor).map_err(database_error)
    }

    /// Removes blobs and starts the delivery of events, once the transaction is committed.
    pub(super) fn after(&self, gone: &[String], told: bool) {
        for blob in gone {
            self.blobs.remove(blob);
        }
        if told {
            self.events.wake();
        }
    }
}

pub(super) fn begin(connection: &mut Connection) -> S3Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(database_error)
}

fn take(transaction: &Transaction<'_>, bucket: &str, key: &str, id: &str) -> S3Result<Option<Version>> {
    let found = find(transaction, bucket, key, Some(id)).map_err(database_error)?;
    if let Some(version) = &found {
        transaction.execute("DELETE FROM versions WHERE seq = ?1", [version.seq]).map_err(database_error)?;
    }
    Ok(found)
}

fn insert(transaction: &Transaction<'_>, bucket: &str, version: &Version) -> S3Result<i64> {
    let about = serde_json::to_string(&version.about).map_err(s3s::S3Error::internal_error)?;
    let row = params![
        bucket,
        version.key,
        version.id,
        version.marker,
        i64::try_from(version.size).unwrap_or(i64::MAX),
        version.etag,
        version.modified_ms,
        version.blob,
        about
    ];
    let statement = "INSERT INTO versions (bucket, key, id, marker, size, etag, modified_ms, blob, about)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    transaction.execute(statement, row).map_err(database_error)?;
    Ok(transaction.last_insert_rowid())
}
