//! Copying objects.

use s3s::{
    S3Request, S3Response, S3Result,
    dto::{
        CopyObjectInput, CopyObjectOutput, CopyObjectResult, CopySource, ETag, ETagCondition, MetadataDirective,
        Timestamp,
    },
    s3_error,
};

use super::{
    backend::{Backend, actor, time},
    objects::{about, checksum_type, readable, shown_id},
    reads::conditions,
    store::{Condition, NewVersion, ObjectMetadata, Version},
    sums::{self, Hasher},
};

impl Backend {
    pub(super) fn copy(&self, mut request: S3Request<CopyObjectInput>) -> S3Result<S3Response<CopyObjectOutput>> {
        let input = &mut request.input;
        self.store.check_bucket(&input.bucket)?;
        let asked = (input.copy_source_if_match.as_ref(), input.copy_source_if_none_match.as_ref());
        let times = (input.copy_source_if_modified_since.as_ref(), input.copy_source_if_unmodified_since.as_ref());
        let source = self.source(&input.copy_source, asked, times)?;
        let replace = input.metadata_directive.as_ref().is_some_and(|d| d.as_str() == MetadataDirective::REPLACE);
        if !replace && is_itself(&input.copy_source, &input.bucket, &input.key) {
            return Err(s3_error!(InvalidRequest, "An object can be copied to itself only with something changed."));
        }
        let named = input.checksum_algorithm.as_ref().map(|algorithm| algorithm.as_str().to_lowercase());
        let algorithms: Vec<String> = match named {
            Some(named) => vec![named],
            None => source.about.sums.keys().cloned().collect(),
        };
        let (id, blob) = self.store.next_version(&input.bucket, &input.key);
        let hasher = Hasher::of(algorithms.iter().map(String::as_str));
        let written = self.store.blobs.join(blob, std::slice::from_ref(&source.blob), hasher)?;
        let said = if replace { about!(input) } else { source.about.clone() };
        let about = ObjectMetadata { sums: written.sums.clone(), full_object: true, parts: Vec::new(), ..said };
        let new = NewVersion {
            bucket: &input.bucket,
            key: &input.key,
            id,
            etag: hex::encode(written.md5),
            written: &written,
            about,
            event: "ObjectCreated:Copy",
            condition: Condition::default(),
            upload: None,
        };
        let version = self.store.put(&new, &actor(&request.extensions))?;
        let mut result = CopyObjectResult {
            e_tag: Some(ETag::Strong(version.etag.clone())),
            last_modified: Some(time(version.modified_ms)),
            checksum_type: Some(checksum_type(&version)),
            ..CopyObjectResult::default()
        };
        sums::answer!(result, version.about.sums);
        Ok(S3Response::new(CopyObjectOutput {
            copy_object_result: Some(result),
            copy_source_version_id: shown_id(&source),
            version_id: shown_id(&version),
            ..CopyObjectOutput::default()
        }))
    }

    /// The version that is copied; an error if a condition on it does not hold.
    fn source(
        &self,
        source: &CopySource,
        asked: (Option<&ETagCondition>, Option<&ETagCondition>),
        (since, unmodified_since): (Option<&Timestamp>, Option<&Timestamp>),
    ) -> S3Result<Version> {
        let CopySource::Bucket { bucket, key, version_id } = source else {
            return Err(s3_error!(NotImplemented, "The local cloud copies from buckets only."));
        };
        self.store.check_bucket(bucket)?;
        let version = readable(self.store.version(bucket, key, version_id.as_deref())?, version_id.is_some())?;
        // A condition that means "not modified" for a read is a failed precondition for a copy.
        conditions(&version, asked, since, unmodified_since).map_err(|_| {
            s3_error!(PreconditionFailed, "At least one of the pre-conditions you specified did not hold")
        })?;
        Ok(version)
    }
}

fn is_itself(source: &CopySource, bucket: &str, key: &str) -> bool {
    match source {
        CopySource::Bucket { bucket: from, key: of, version_id: None } => **from == *bucket && **of == *key,
        _ => false,
    }
}
