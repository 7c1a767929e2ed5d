//! Deleting objects.

use s3s::{
    S3Request, S3Response, S3Result,
    dto::{DeleteObjectInput, DeleteObjectOutput, DeleteObjectsInput, DeleteObjectsOutput, DeletedObject, Error},
    s3_error,
};

use super::{
    backend::{Backend, actor},
    store::Condition,
};

/// The most objects that one request deletes, which is S3's own limit.
const MOST_AT_ONCE: usize = 1_000;

impl Backend {
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
