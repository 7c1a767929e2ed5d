//! Erases objects with all their versions, and unfinished uploads.

use aws_sdk_s3::{
    error::{ProvideErrorMetadata, SdkError},
    operation::abort_multipart_upload::AbortMultipartUploadError,
};
use futures::{StreamExt, TryStreamExt, stream};

use super::Files;
use crate::aws::describe;

/// How many calls run concurrently.
const CONCURRENCY: usize = 16;

/// S3 did not list or delete something. The error contains no key.
#[derive(Debug, thiserror::Error)]
#[error("S3: {0}")]
pub struct FilesError(pub(super) String);

impl FilesError {
    /// The bytes of an object did not come through.
    pub(super) fn broken(_: &impl std::error::Error) -> Self {
        Self("the connection broke".to_owned())
    }

    /// S3 did not say what it always says of a bucket with versions.
    pub(super) fn unversioned() -> Self {
        Self("an answer without a version".to_owned())
    }
}

/// What was erased under a prefix.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ErasedFiles {
    /// How many versions and delete markers.
    pub versions: usize,
    /// How many unfinished uploads.
    pub uploads: usize,
    /// Whether everything under the prefix was looked at. Otherwise another call continues.
    pub is_complete: bool,
}

impl Files {
    /// Erases every version and delete marker of the objects under a prefix, and every unfinished upload. It starts another page only
    /// while `has_time` returns true.
    ///
    /// # Errors
    /// If S3 fails. What was erased until then stays erased.
    pub async fn erase_prefix(&self, prefix: &str, has_time: impl Fn() -> bool) -> Result<ErasedFiles, FilesError> {
        let mut erased = ErasedFiles::default();
        // Uploads first: one that is completed in the meantime becomes an object.
        while has_time() {
            let found = self.abort_page(prefix).await?;
            erased.uploads += found;
            if found == 0 {
                break;
            }
        }
        while has_time() {
            let found = self.delete_page(prefix).await?;
            erased.versions += found;
            if found == 0 {
                return Ok(ErasedFiles { is_complete: true, ..erased });
            }
        }
        Ok(erased)
    }

    /// Ends the first unfinished uploads, and returns how many were found.
    async fn abort_page(&self, prefix: &str) -> Result<usize, FilesError> {
        let page = self.calls.list_multipart_uploads().bucket(&self.bucket).prefix(prefix).send().await;
        let page = page.map_err(|error| failed(&error))?;
        let uploads = page.uploads().iter().filter_map(|upload| Some((upload.key()?, upload.upload_id()?)));
        let aborted = uploads.map(|(key, upload)| self.abort(key, upload)).collect::<Vec<_>>();
        let found = aborted.len();
        stream::iter(aborted).buffer_unordered(CONCURRENCY).try_collect::<()>().await?;
        Ok(found)
    }

    /// Deletes the first versions and delete markers, and returns how many were found.
    async fn delete_page(&self, prefix: &str) -> Result<usize, FilesError> {
        let page = self.calls.list_object_versions().bucket(&self.bucket).prefix(prefix).send().await;
        let page = page.map_err(|error| failed(&error))?;
        let versions = page.versions().iter().filter_map(|version| Some((version.key()?, version.version_id()?)));
        let markers = page.delete_markers().iter().filter_map(|marker| Some((marker.key()?, marker.version_id()?)));
        let deleted = versions.chain(markers).map(|(key, version)| self.delete(key, version)).collect::<Vec<_>>();
        let found = deleted.len();
        stream::iter(deleted).buffer_unordered(CONCURRENCY).try_collect::<()>().await?;
        Ok(found)
    }

    /// Deletes one version. S3 takes one that is gone already for deleted.
    ///
    /// # Errors
    /// If S3 fails.
    pub async fn delete(&self, key: &str, version: &str) -> Result<(), FilesError> {
        let delete = self.calls.delete_object().bucket(&self.bucket).key(key).version_id(version);
        delete.send().await.map(|_| ()).map_err(|error| failed(&error))
    }

    /// Ends an unfinished upload. One that has ended already is no error.
    async fn abort(&self, key: &str, upload: &str) -> Result<(), FilesError> {
        let abort = self.calls.abort_multipart_upload().bucket(&self.bucket).key(key).upload_id(upload);
        match abort.send().await {
            Err(error) if !error.as_service_error().is_some_and(AbortMultipartUploadError::is_no_such_upload) => {
                Err(failed(&error))
            }
            _ => Ok(()),
        }
    }
}

pub(super) fn failed<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> FilesError {
    FilesError(describe(error))
}
