//! The operations that the local cloud emulates, as `s3s` names them.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, SystemTime},
};

use http::Extensions;
use s3s::{
    S3, S3Request, S3Response, S3Result,
    auth::{S3Auth, SecretKey},
    dto::{
        AbortMultipartUploadInput, AbortMultipartUploadOutput, Bucket, BucketVersioningStatus,
        CompleteMultipartUploadInput, CompleteMultipartUploadOutput, CopyObjectInput, CopyObjectOutput,
        CreateBucketInput, CreateBucketOutput, CreateMultipartUploadInput, CreateMultipartUploadOutput,
        DeleteObjectInput, DeleteObjectOutput, DeleteObjectsInput, DeleteObjectsOutput, GetBucketVersioningInput,
        GetBucketVersioningOutput, GetObjectInput, GetObjectOutput, HeadBucketInput, HeadBucketOutput, HeadObjectInput,
        HeadObjectOutput, ListBucketsInput, ListBucketsOutput, ListMultipartUploadsInput, ListMultipartUploadsOutput,
        ListObjectVersionsInput, ListObjectVersionsOutput, ListObjectsInput, ListObjectsOutput, ListObjectsV2Input,
        ListObjectsV2Output, ListPartsInput, ListPartsOutput, PutObjectInput, PutObjectOutput, Timestamp,
        UploadPartInput, UploadPartOutput,
    },
    host::{S3Host, VirtualHost},
    s3_error,
    service::{S3Service, S3ServiceBuilder},
};

use super::{gate::AccessCheck, store::Store};
use crate::{iam::ANYBODY, template::REGION, triggers::Actor};

/// The implementation of S3 that `s3s` calls.
#[derive(Clone)]
pub(super) struct Backend {
    pub(super) store: Arc<Store>,
}

/// Builds the `s3s` service.
pub(super) fn build(store: Arc<Store>, secrets: BTreeMap<String, String>) -> S3Service {
    let mut builder = S3ServiceBuilder::new(Backend { store });
    builder.set_auth(Secrets(secrets));
    builder.set_access(AccessCheck);
    builder.set_host(HostParser);
    builder.build()
}

/// The caller of a request.
pub(super) fn actor(extensions: &Extensions) -> Actor {
    let nobody = || Actor { name: ANYBODY.to_owned(), request_id: String::new() };
    extensions.get::<Actor>().cloned().unwrap_or_else(nobody)
}

/// A time in milliseconds since 1970, as the timestamp type of `s3s`.
pub(super) fn time(ms: i64) -> Timestamp {
    (SystemTime::UNIX_EPOCH + Duration::from_millis(ms.unsigned_abs())).into()
}

/// The secrets of the access keys.
struct Secrets(BTreeMap<String, String>);

#[async_trait::async_trait]
impl S3Auth for Secrets {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        let secret = self.0.get(access_key).ok_or_else(|| s3_error!(InvalidAccessKeyId))?;
        Ok(SecretKey::from(secret.as_str()))
    }
}

/// The bucket in a host such as `uploads.localhost:4566`.
pub(super) fn bucket_of(host: &str) -> Option<&str> {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    name.strip_suffix(".localhost").filter(|bucket| s3s::path::check_bucket_name(bucket))
}

struct HostParser;

impl S3Host for HostParser {
    fn parse_host_header<'a>(&'a self, host: &'a str) -> S3Result<VirtualHost<'a>> {
        let virtual_host = VirtualHost::new("localhost");
        Ok(match bucket_of(host) {
            Some(bucket) => virtual_host.with_bucket(bucket),
            None => virtual_host,
        })
    }
}

/// Implements each operation of `s3s` by an expression.
macro_rules! operations {
    ($($operation:ident($input:ident) -> $output:ident => |$service:ident, $request:ident| $body:expr;)*) => {
        #[async_trait::async_trait]
        impl S3 for Backend {
            $(async fn $operation(&self, $request: S3Request<$input>) -> S3Result<S3Response<$output>> {
                let $service = self;
                $body
            })*
        }
    };
}

operations! {
    put_object(PutObjectInput) -> PutObjectOutput => |service, request| service.put(request).await;
    get_object(GetObjectInput) -> GetObjectOutput => |service, request| service.get(&request);
    head_object(HeadObjectInput) -> HeadObjectOutput => |service, request| service.head(&request);
    copy_object(CopyObjectInput) -> CopyObjectOutput => |service, request| service.copy(request);
    delete_object(DeleteObjectInput) -> DeleteObjectOutput => |service, request| service.delete(request);
    delete_objects(DeleteObjectsInput) -> DeleteObjectsOutput => |service, request| service.delete_many(request);
    list_objects(ListObjectsInput) -> ListObjectsOutput => |service, request| service.list_v1(request.input);
    list_objects_v2(ListObjectsV2Input) -> ListObjectsV2Output => |service, request| service.list_v2(request.input);
    list_object_versions(ListObjectVersionsInput) -> ListObjectVersionsOutput => |service, request| {
        service.list_versions(request.input)
    };
    create_multipart_upload(CreateMultipartUploadInput) -> CreateMultipartUploadOutput => |service, request| {
        service.begin(request.input)
    };
    upload_part(UploadPartInput) -> UploadPartOutput => |service, request| service.part(request).await;
    complete_multipart_upload(CompleteMultipartUploadInput) -> CompleteMultipartUploadOutput => |service, request| {
        service.complete(request)
    };
    abort_multipart_upload(AbortMultipartUploadInput) -> AbortMultipartUploadOutput => |service, request| {
        service.abort(&request.input)
    };
    list_parts(ListPartsInput) -> ListPartsOutput => |service, request| service.list_parts(request.input);
    list_multipart_uploads(ListMultipartUploadsInput) -> ListMultipartUploadsOutput => |service, request| {
        service.list_uploads(request.input)
    };
    list_buckets(ListBucketsInput) -> ListBucketsOutput => |service, _request| {
        let buckets = service.store.all_buckets()?.into_iter().map(|(name, created_ms)| Bucket {
            bucket_region: Some(REGION.to_owned()),
            creation_date: Some(time(created_ms)),
            name: Some(name),
        });
        let buckets = Some(buckets.collect());
        Ok(S3Response::new(ListBucketsOutput {
            buckets,
            owner: Some(super::lists::owner()),
            ..ListBucketsOutput::default()
        }))
    };
    head_bucket(HeadBucketInput) -> HeadBucketOutput => |service, request| {
        service.store.check_bucket(&request.input.bucket)?;
        Ok(S3Response::new(HeadBucketOutput { bucket_region: Some(REGION.to_owned()), ..HeadBucketOutput::default() }))
    };
    create_bucket(CreateBucketInput) -> CreateBucketOutput => |service, request| {
        if !service.store.create_bucket(&request.input.bucket)? {
            return Err(s3_error!(BucketAlreadyOwnedByYou, "The bucket is there already."));
        }
        let location = Some(format!("/{}", request.input.bucket));
        Ok(S3Response::new(CreateBucketOutput { location }))
    };
    get_bucket_versioning(GetBucketVersioningInput) -> GetBucketVersioningOutput => |service, request| {
        service.store.check_bucket(&request.input.bucket)?;
        let enabled = BucketVersioningStatus::from_static(BucketVersioningStatus::ENABLED);
        let status = service.store.is_versioned(&request.input.bucket).then_some(enabled);
        Ok(S3Response::new(GetBucketVersioningOutput { status, ..GetBucketVersioningOutput::default() }))
    };
}
