//! The operations that the local cloud plays, as `s3s` names them.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use http::Extensions;
use s3s::{
    S3, S3Request, S3Response, S3Result,
    access::{S3Access, S3AccessContext},
    auth::{S3Auth, SecretKey},
    dto::{
        AbortMultipartUploadInput, AbortMultipartUploadOutput, Bucket, BucketLocationConstraint,
        BucketVersioningStatus, CompleteMultipartUploadInput, CompleteMultipartUploadOutput, CopyObjectInput,
        CopyObjectOutput, CreateBucketInput, CreateBucketOutput, CreateMultipartUploadInput,
        CreateMultipartUploadOutput, DeleteObjectInput, DeleteObjectOutput, DeleteObjectsInput, DeleteObjectsOutput,
        GetBucketLocationInput, GetBucketLocationOutput, GetBucketVersioningInput, GetBucketVersioningOutput,
        GetObjectInput, GetObjectOutput, HeadBucketInput, HeadBucketOutput, HeadObjectInput, HeadObjectOutput,
        ListBucketsInput, ListBucketsOutput, ListMultipartUploadsInput, ListMultipartUploadsOutput,
        ListObjectVersionsInput, ListObjectVersionsOutput, ListObjectsInput, ListObjectsOutput, ListObjectsV2Input,
        ListObjectsV2Output, ListPartsInput, ListPartsOutput, PutObjectInput, PutObjectOutput, Timestamp,
        UploadPartCopyInput, UploadPartCopyOutput, UploadPartInput, UploadPartOutput,
    },
    host::{S3Host, VirtualHost},
    s3_error,
    service::{S3Service, S3ServiceBuilder},
};

use super::{
    faulty, permissions,
    store::{Actor, Store},
};
use crate::{
    aws::ANYBODY,
    cloud::Core,
    faults::{FaultKind, Target},
    form,
    policy::user,
    template::REGION,
};

/// What `s3s` calls.
#[derive(Clone)]
pub(super) struct Service {
    pub(super) store: Arc<Store>,
}

/// What was observed of a request while it was carried out, for its call record.
#[derive(Clone, Default)]
pub(super) struct RequestObserver(Arc<Mutex<ObservedRequest>>);

/// The operation, the bucket, whether the caller's policies deny it, and the fault that was injected into it.
#[derive(Clone, Default)]
pub(super) struct ObservedRequest {
    pub(super) operation: String,
    pub(super) bucket: String,
    pub(super) denied: bool,
    pub(super) fault: Option<FaultKind>,
}

/// What authorizes a function's request: the policies are in it.
#[derive(Clone)]
pub(super) struct AuthorizationContext(pub(super) Arc<Core>);

impl RequestObserver {
    /// What was observed.
    pub(super) fn take(&self) -> ObservedRequest {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Puts the protocol together.
pub(super) fn build(store: Arc<Store>, secrets: BTreeMap<String, String>) -> S3Service {
    let mut builder = S3ServiceBuilder::new(Service { store });
    builder.set_auth(Secrets(secrets));
    builder.set_access(AccessCheck);
    builder.set_host(HostParser);
    builder.build()
}

/// Who makes a request.
pub(super) fn actor(extensions: &Extensions) -> Actor {
    let nobody = || Actor { name: ANYBODY.to_owned(), request_id: String::new() };
    extensions.get::<Actor>().cloned().unwrap_or_else(nobody)
}

/// A time, as `s3s` has it.
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

/// Notes what a request is. Only [`super::dispatch`] sends requests here, and only those of known callers.
struct AccessCheck;

#[async_trait::async_trait]
impl S3Access for AccessCheck {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        let operation = context.s3_op().name().to_owned();
        let bucket = context.s3_path().get_bucket_name().unwrap_or_default().to_owned();
        let makes_bucket = operation == "CreateBucket";
        let denied = denial(context, &operation, &bucket);
        let fault = if denied.is_none() { injected_fault(context, &operation) } else { None };
        if let Some(RequestObserver(observed)) = context.extensions_mut().get() {
            *observed.lock().unwrap_or_else(PoisonError::into_inner) =
                ObservedRequest { operation, bucket, denied: denied.is_some(), fault };
        }
        if let Some(why) = denied {
            return Err(s3_error!(AccessDenied, "{why}"));
        }
        if let Some(error) = fault.and_then(faulty::before) {
            return Err(error);
        }
        // A form brings its own signature, or none, past the one that was asked for.
        if context.credentials().is_none() {
            return Err(s3_error!(AccessDenied, "Public access is blocked."));
        }
        if makes_bucket && actor(context.extensions_mut()).name != ANYBODY {
            return Err(s3_error!(AccessDenied, "Buckets come from the template."));
        }
        Ok(())
    }
}

/// The fault to inject into the request, if one was armed for it.
fn injected_fault(context: &mut S3AccessContext<'_>, operation: &str) -> Option<FaultKind> {
    let AuthorizationContext(core) = context.extensions_mut().get::<AuthorizationContext>()?.clone();
    let Actor { name, request_id } = actor(context.extensions_mut());
    core.faults.next_for(&Target {
        function: &name,
        service: "s3",
        operation,
        tables: &[],
        request_id: &request_id,
        at: core.clock.now(),
    })
}

/// Why the caller's policies deny the request, if they do.
fn denial(context: &mut S3AccessContext<'_>, operation: &str, bucket: &str) -> Option<String> {
    let caller = actor(context.extensions_mut()).name;
    if caller == ANYBODY {
        return None;
    }
    let key = context.s3_path().get_object_key().unwrap_or_default().to_owned();
    let source = context.headers().get("x-amz-copy-source").and_then(|source| source.to_str().ok());
    let source = source.and_then(form::decode);
    let versioned = context.uri().query().is_some_and(|query| query.contains("versionId="));
    let AuthorizationContext(core) = context.extensions_mut().get::<AuthorizationContext>()?.clone();
    let Some(permissions) = permissions::required(operation, bucket, &key, source.as_deref(), versioned) else {
        return Some("No policy here speaks of this operation.".to_owned());
    };
    let denied = core.policies.check(&caller, &permissions).err()?;
    Some(format!(
        "User: {} is not authorized to perform: {} on resource: {} {}",
        user(&caller),
        denied.action,
        denied.resource,
        denied.because(&denied.action)
    ))
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

/// Passes an operation on to the method that plays it.
macro_rules! operations {
    ($($operation:ident($input:ident) -> $output:ident => |$service:ident, $request:ident| $body:expr;)*) => {
        #[async_trait::async_trait]
        impl S3 for Service {
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
    upload_part_copy(UploadPartCopyInput) -> UploadPartCopyOutput => |service, request| {
        service.copy_part(request).await
    };
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
    get_bucket_location(GetBucketLocationInput) -> GetBucketLocationOutput => |service, request| {
        service.store.check_bucket(&request.input.bucket)?;
        let location_constraint = Some(BucketLocationConstraint::from(REGION.to_owned()));
        Ok(S3Response::new(GetBucketLocationOutput { location_constraint }))
    };
    get_bucket_versioning(GetBucketVersioningInput) -> GetBucketVersioningOutput => |service, request| {
        service.store.check_bucket(&request.input.bucket)?;
        let enabled = BucketVersioningStatus::from_static(BucketVersioningStatus::ENABLED);
        let status = service.store.is_versioned(&request.input.bucket).then_some(enabled);
        Ok(S3Response::new(GetBucketVersioningOutput { status, ..GetBucketVersioningOutput::default() }))
    };
}
