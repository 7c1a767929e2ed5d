//! Objects, copied and deleted.

use s3s::{
    S3Request, S3Response, S3Result,
    dto::{
        CopyObjectInput, CopyObjectOutput, CopyObjectResult, CopySource, DeleteObjectInput, DeleteObjectOutput,
        DeleteObjectsInput, DeleteObjectsOutput, DeletedObject, ETag, Error, MetadataDirective,
    },
    s3_error,
};

use super::{
    objects::{about, checksum_type, conditions, readable, shown_id},
    service::{Service, actor, time},
    store::{About, Condition, NewVersion},
    sums::{self, Hasher},
};

/// S3's own limit.
const MOST_AT_ONCE: usize = 1_000;

impl Service {
    pub(super) fn copy(&self, mut request: S3Request<CopyObjectInput>) -> S3Result<S3Response<CopyObjectOutput>> {
        let input = &mut request.input;
        let CopySource::Bucket { bucket, key, version_id } = &input.copy_source else {
            return Err(s3_error!(NotImplemented, "The local cloud copies from buckets only."));
        };
        self.store.check_bucket(&input.bucket)?;
        self.store.check_bucket(bucket)?;
        let source = self.store.version(bucket, key, version_id.as_deref())?;
        let source = readable(source, version_id.is_some())?;
        let asked = (input.copy_source_if_match.as_ref(), input.copy_source_if_none_match.as_ref());
        let (since, unmodified) =
            (input.copy_source_if_modified_since.as_ref(), input.copy_source_if_unmodified_since.as_ref());
        conditions(&source, asked, since, unmodified).map_err(|_| {
            s3_error!(PreconditionFailed, "At least one of the pre-conditions you specified did not hold")
        })?;
        let replace = input.metadata_directive.as_ref().is_some_and(|d| d.as_str() == MetadataDirective::REPLACE);
        if !replace && version_id.is_none() && **bucket == *input.bucket && **key == *input.key {
            return Err(s3_error!(InvalidRequest, "An object can be copied to itself only with something changed."));
        }
        let named = input.checksum_algorithm.as_ref().map(|algorithm| algorithm.as_str().to_lowercase());
        let algorithms: Vec<String> = match named {
            Some(named) => vec![named],
            None => source.about.sums.keys().cloned().collect(),
        };
        let (id, blob) = self.store.next_version(&input.bucket, &input.key);
        let hasher = Hasher::of(algorithms.iter().map(String::as_str));
        let written = self.store.blobs.join(blob, &[source.blob.clone()], hasher)?;
        let said = if replace { about!(input) } else { source.about.clone() };
        let about = About { sums: written.sums.clone(), full_object: true, parts: Vec::new(), ..said };
        let new = NewVersion {
            bucket: &input.bucket,
            key: &input.key,
            id,
            etag: super::hex(&written.md5),
            written: &written,
            about,
            event: "ObjectCreated:Copy",
            condition: Condition::default(),
            upload: None,
        };
        let version = self.store.put(new, &actor(&request.extensions))?;
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

    pub(super) fn delete(&self, mut request: S3Request<DeleteObjectInput>) -> S3Result<S3Response<DeleteObjectOutput>> {
        let input = &mut request.input;
        self.store.check_bucket(&input.bucket)?;
        let condition = Condition { if_match: input.if_match.take(), if_none_match: None };
        let actor = actor(&request.extensions);
        let removed = self.store.delete(&input.bucket, &input.key, input.version_id.as_deref(), &condition, &actor)?;
        let output = DeleteObjectOutput {
            delete_marker: removed.marker.then_some(true),
            version_id: removed.version.filter(|id| id != super::store::NULL),
            ..DeleteObjectOutput::default()
        };
        Ok(S3Response::new(output))
    }

    pub(super) fn delete_many(
        &self,
        request: S3Request<DeleteObjectsInput>,
    ) -> S3Result<S3Response<DeleteObjectsOutput>> {
        let actor = actor(&request.extensions);
        let DeleteObjectsInput { bucket, delete, .. } = request.input;
        self.store.check_bucket(&bucket)?;
        if delete.objects.len() > MOST_AT_ONCE {
            return Err(s3_error!(MalformedXML, "At the most 1000 objects can be deleted at once."));
        }
        let quiet = delete.quiet.unwrap_or_default();
        let (mut deleted, mut errors) = (Vec::new(), Vec::new());
        for object in delete.objects {
            let condition =
                Condition { if_match: object.e_tag.map(s3s::dto::ETagCondition::ETag), if_none_match: None };
            match self.store.delete(&bucket, &object.key, object.version_id.as_deref(), &condition, &actor) {
                Ok(_) if quiet => {}
                Ok(removed) => deleted.push(DeletedObject {
                    delete_marker: removed.marker.then_some(true),
                    delete_marker_version_id: removed.version.filter(|_| removed.marker),
                    key: Some(object.key),
                    version_id: object.version_id,
                }),
                Err(error) => errors.push(Error {
                    code: Some(error.code().as_str().to_owned()),
                    key: Some(object.key),
                    message: error.message().map(ToOwned::to_owned),
                    version_id: object.version_id,
                }),
            }
        }
        Ok(S3Response::new(DeleteObjectsOutput {
            deleted: Some(deleted),
            errors: Some(errors),
            ..DeleteObjectsOutput::default()
        }))
    }
}
