//! What a function does with objects itself: reading them piece by piece, and writing them whole or in parts.

use aws_sdk_s3::{
    error::SdkError,
    operation::complete_multipart_upload::CompleteMultipartUploadError,
    primitives::ByteStream,
    types::{CompletedMultipartUpload, CompletedPart},
};
use aws_smithy_types::byte_stream::error::Error as BodyError;

use super::{Files, FilesError};
use crate::{aws::describe, files::erase::failed};

/// An object as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredObject {
    /// Its version.
    pub version: String,
    /// Its bytes.
    pub bytes: u64,
}

/// The bytes of an object, as they come.
pub struct Body(ByteStream);

impl Body {
    /// The next bytes. `None` at the end.
    ///
    /// # Errors
    /// If the connection breaks.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, FilesError> {
        let bytes = self.0.try_next().await.map_err(|error: BodyError| FilesError::broken(&error))?;
        Ok(bytes.map(|bytes| bytes.to_vec()))
    }

    /// All bytes.
    ///
    /// # Errors
    /// If the connection breaks.
    pub async fn all(self) -> Result<Vec<u8>, FilesError> {
        let bytes = self.0.collect().await.map_err(|error| FilesError::broken(&error))?;
        Ok(bytes.to_vec())
    }
}

impl Files {
    /// The newest version of an object. `None` if there is none.
    ///
    /// # Errors
    /// If S3 fails.
    pub async fn find(&self, key: &str) -> Result<Option<StoredObject>, FilesError> {
        // A function that may not list a bucket is told of an object that is missing as of one that is forbidden.
        let page = self.calls.list_object_versions().bucket(&self.bucket).prefix(key).send().await;
        let page = page.map_err(|error| failed(&error))?;
        let newest =
            page.versions().iter().find(|version| version.key() == Some(key) && version.is_latest() == Some(true));
        Ok(newest.and_then(|object| {
            let bytes = u64::try_from(object.size()?).ok()?;
            Some(StoredObject { version: object.version_id()?.to_owned(), bytes })
        }))
    }

    /// The bytes of a version of an object from a place on, or of its newest version.
    ///
    /// # Errors
    /// If S3 fails, or there is no such version.
    pub async fn read(&self, key: &str, version: Option<&str>, from: u64) -> Result<Body, FilesError> {
        let get = self.calls.get_object().bucket(&self.bucket).key(key).set_version_id(version.map(str::to_owned));
        let range = (from > 0).then(|| format!("bytes={from}-"));
        let found = get.set_range(range).send().await.map_err(|error| failed(&error))?;
        Ok(Body(found.body))
    }

    /// Writes an object, and returns its version.
    ///
    /// # Errors
    /// If S3 fails.
    pub async fn write(&self, key: &str, content_type: &str, bytes: Vec<u8>) -> Result<String, FilesError> {
        let put = self.calls.put_object().bucket(&self.bucket).key(key).content_type(content_type);
        let put = put.body(ByteStream::from(bytes)).send().await.map_err(|error| failed(&error))?;
        put.version_id.ok_or_else(FilesError::unversioned)
    }

    /// Begins an object that is written in parts, and returns the id of its upload.
    ///
    /// # Errors
    /// If S3 fails.
    pub async fn begin_parts(&self, key: &str, content_type: &str) -> Result<String, FilesError> {
        let create = self.calls.create_multipart_upload().bucket(&self.bucket).key(key).content_type(content_type);
        let upload = create.send().await.map_err(|error| failed(&error))?;
        upload.upload_id.ok_or_else(FilesError::unversioned)
    }

    /// Writes a part, the first of which has the number 1, and returns its tag. A part that was written before is replaced. All but the
    /// last have 5 MB at least.
    ///
    /// # Errors
    /// If S3 fails.
    pub async fn write_part(
        &self,
        (key, upload): (&str, &str),
        number: usize,
        bytes: Vec<u8>,
    ) -> Result<String, FilesError> {
        let number = i32::try_from(number).unwrap_or(i32::MAX);
        let part = self.calls.upload_part().bucket(&self.bucket).key(key).upload_id(upload).part_number(number);
        let part = part.body(ByteStream::from(bytes)).send().await.map_err(|error| failed(&error))?;
        part.e_tag.ok_or_else(FilesError::unversioned)
    }

    /// Makes the object of its parts, and returns its version. If it was made before, and the answer was lost, that is its newest version.
    ///
    /// # Errors
    /// If S3 fails.
    pub async fn end_parts(&self, (key, upload): (&str, &str), tags: &[String]) -> Result<String, FilesError> {
        let part = |(number, tag): (usize, &String)| {
            let number = i32::try_from(number + 1).unwrap_or(i32::MAX);
            CompletedPart::builder().part_number(number).e_tag(tag).build()
        };
        let parts = CompletedMultipartUpload::builder().set_parts(Some(tags.iter().enumerate().map(part).collect()));
        let end = self.calls.complete_multipart_upload().bucket(&self.bucket).key(key).upload_id(upload);
        match end.multipart_upload(parts.build()).send().await {
            Ok(ended) => ended.version_id.ok_or_else(FilesError::unversioned),
            Err(error) if is_gone(&error) => {
                let found = self.find(key).await?;
                found.map(|object| object.version).ok_or_else(|| FilesError(describe(&error)))
            }
            Err(error) => Err(failed(&error)),
        }
    }
}

/// Whether there is no such upload, or not any more.
fn is_gone<R>(error: &SdkError<CompleteMultipartUploadError, R>) -> bool {
    use aws_sdk_s3::error::ProvideErrorMetadata as _;
    error.as_service_error().is_some_and(|error| error.code() == Some("NoSuchUpload"))
}
