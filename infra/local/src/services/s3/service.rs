//! Requests to S3: the caller is authenticated, and `s3s` handles the request.

use std::sync::Arc;

use axum::response::{IntoResponse as _, Response};
use http::{HeaderName, HeaderValue, Method, StatusCode, header, request::Parts};
use s3s::{S3Error, S3ErrorCode, S3Result, s3_error, service::S3Service};

use super::{
    backend::{self, bucket_of},
    cors,
    gate::Gate,
    lifecycle, permissions, signature,
    store::Store,
};
use crate::{
    clock::Clock,
    faults::FaultKind,
    form,
    iam::{ANYBODY, Callers, Denied, secret_key},
    services::{
        collaborators::Collaborators,
        error::ServiceError,
        service::{Call, Operation, PreparedCall, Service, credential, denial},
    },
    storage::StorageError,
    template::CorsRule,
    triggers::Actor,
};

/// The access key with which a request was signed.
#[derive(Clone)]
struct AccessKey(String);

/// The service.
pub(crate) struct S3 {
    protocol: S3Service,
    store: Arc<Store>,
    clock: Arc<Clock>,
}

impl S3 {
    /// Opens the store with the state of the last run.
    pub(in crate::services) fn open(with: &Collaborators<'_>) -> Result<Self, StorageError> {
        let buckets = &with.template.buckets;
        let store = Store::open(with.data, with.objects_index.clone(), buckets, with.s3_events, with.clock)?;
        let store = Arc::new(store);
        let protocol = backend::build(Arc::clone(&store), with.callers.secrets());
        Ok(Self { protocol, store, clock: Arc::clone(with.clock) })
    }

    /// Applies the buckets' lifecycle rules that are due by now.
    pub(crate) fn sweep(&self) {
        if let Err(error) = lifecycle::sweep(&self.store) {
            tracing::error!(%error, "the buckets' lifecycles could not be followed");
        }
    }

    /// The CORS rules of a request's bucket.
    fn cors_rules(&self, parts: &Parts) -> Option<&[CorsRule]> {
        let path = form::decode(parts.uri.path()).unwrap_or_default();
        let bucket = host(parts).and_then(bucket_of).or_else(|| path.strip_prefix('/')?.split('/').next())?;
        self.store.buckets.get(bucket).map(|bucket| bucket.cors.as_slice())
    }

    /// Returns the access key and the name of the caller. A function's signature in headers is checked by `s3s` later;
    /// everything else is checked here.
    fn admit(&self, parts: &mut Parts, callers: &Callers) -> S3Result<(String, String)> {
        let unknown =
            || s3_error!(InvalidAccessKeyId, "The AWS Access Key Id you provided does not exist in our records.");
        let query = parts.uri.query().unwrap_or_default();
        let presigned = signature::is_presigned(query);
        let access_key = if presigned {
            signature::presigner(query)
        } else {
            credential(parts).map(|(access_key, _)| access_key.to_owned())
        };
        let access_key = access_key.ok_or_else(|| s3_error!(AccessDenied, "Public access is blocked."))?;
        let caller = callers.name(&access_key).ok_or_else(unknown)?.to_owned();
        let secret = secret_key(&access_key);
        if presigned {
            signature::unwrap_presigned(parts, &secret, self.clock.now())?;
        }
        if presigned || caller == ANYBODY {
            signature::sign_again(parts, &access_key, &secret, self.clock.real_now())?;
        }
        Ok((access_key, caller))
    }
}

#[async_trait::async_trait]
impl Service for S3 {
    fn name(&self) -> &'static str {
        "s3"
    }

    fn operations(&self) -> &'static [Operation] {
        &permissions::OPERATIONS
    }

    /// A request is meant for S3 if its host or its query is S3's, or if it is unsigned and no `POST`; no other
    /// service has such requests.
    fn is_meant(&self, parts: &Parts) -> bool {
        signature::is_presigned(parts.uri.query().unwrap_or_default())
            || self.is_host(parts)
            || parts.method != Method::POST && !parts.headers.contains_key(header::AUTHORIZATION)
    }

    /// Whether the host names a bucket before this machine's name, as in `uploads.localhost`.
    fn is_host(&self, parts: &Parts) -> bool {
        host(parts).and_then(bucket_of).is_some()
    }

    fn answer_unsigned(&self, parts: &Parts) -> Option<Response> {
        (parts.method == Method::OPTIONS).then(|| cors::preflight(self.cors_rules(parts), &parts.headers))
    }

    fn authenticate(&self, parts: &mut Parts, callers: &Callers, _request_id: &str) -> Result<String, Box<Response>> {
        let (access_key, caller) = self.admit(parts, callers).map_err(|error| Box::new(refusal(error)))?;
        parts.extensions.insert(AccessKey(access_key));
        Ok(caller)
    }

    /// Lets `s3s` parse the request up to the access check.
    async fn prepare(&self, call: Call) -> Result<PreparedCall, Response> {
        let Call { mut parts, body, caller, request_id } = call;
        let AccessKey(access_key) = parts.extensions.remove().unwrap_or(AccessKey(String::new()));
        let (gate, mut keeper) = Gate::new(access_key);
        parts.extensions.insert(gate);
        parts.extensions.insert(Actor { name: caller, request_id });
        let request = http::Request::from_parts(parts, s3s::Body::http_body_unsync(body));
        let protocol = self.protocol.clone();
        let mut answer = Box::pin(async move {
            match protocol.call(request).await {
                Ok(response) => response.map(axum::body::Body::new),
                Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            }
        });
        tokio::select! {
            biased;
            Ok(parsed) = &mut keeper.parsed => Ok(PreparedCall::new(parsed, async move {
                keeper.open();
                answer.await.into()
            })),
            response = &mut answer => Err(response),
        }
    }

    fn render(&self, _request_id: &str, error: &ServiceError) -> Response {
        let code = S3ErrorCode::from_bytes(error.code.as_bytes());
        let code = code.unwrap_or_else(|| S3ErrorCode::Custom(error.code.as_ref().into()));
        let mut refused = S3Error::with_message(code, error.message.clone());
        refused.set_status_code(error.status);
        refusal(refused)
    }

    fn unknown_operation(&self) -> ServiceError {
        ServiceError::new("AccessDenied", "No policy here speaks of this operation.", StatusCode::FORBIDDEN)
    }

    fn denied(&self, function: &str, denied: &Denied) -> ServiceError {
        ServiceError::new("AccessDenied", denial(function, denied, &denied.action), StatusCode::FORBIDDEN)
    }

    fn injected(&self, kind: FaultKind) -> ServiceError {
        if kind == FaultKind::Throttle {
            let message = "Please reduce your request rate.";
            return ServiceError::new("SlowDown", message, StatusCode::SERVICE_UNAVAILABLE);
        }
        let message = "We encountered an internal error. Please try again.";
        ServiceError::new("InternalError", message, StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn finish(&self, request: &Parts, request_id: &str, response: &mut Response) {
        let origin = request.headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
        if let (Some(rules), Some(origin)) = (self.cors_rules(request), origin) {
            cors::answer(rules, origin, request.method.as_str(), response.headers_mut());
        }
        for name in ["x-amz-request-id", "x-amz-id-2"] {
            if let Ok(id) = HeaderValue::from_str(request_id) {
                response.headers_mut().insert(HeaderName::from_static(name), id);
            }
        }
    }
}

fn host(parts: &Parts) -> Option<&str> {
    parts.headers.get(header::HOST)?.to_str().ok()
}

fn refusal(error: S3Error) -> Response {
    match error.to_http_response() {
        Ok(response) => response.map(axum::body::Body::new),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
