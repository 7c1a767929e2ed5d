//! Requests to S3: authenticates the caller, dispatches, and records the call.

use std::sync::Arc;

use axum::{
    extract::Request,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts};
use s3s::{S3Error, S3Result, s3_error};

use super::{
    cors, faulty,
    service::{AuthorizationContext, RequestObserver, bucket_of},
    signature,
    store::Actor,
};
use crate::{
    aws::{self, ANYBODY, CallRecord},
    cloud::Core,
    form, random,
};

/// Whether a request at the AWS port is for S3: by its signature, by its host, or because no other service has such.
pub(crate) fn is_meant(parts: &Parts) -> bool {
    let query = parts.uri.query().unwrap_or_default();
    match aws::credential(&parts.headers) {
        Some((_, service)) => service == "s3",
        None => {
            signature::is_presigned(query)
                || is_a_buckets_host(&parts.headers)
                || parts.method != Method::POST && !parts.headers.contains_key(header::AUTHORIZATION)
        }
    }
}

/// Whether a request names a bucket before this machine's name, as in `uploads.localhost`.
pub(crate) fn is_a_buckets_host(headers: &HeaderMap) -> bool {
    host(headers).and_then(bucket_of).is_some()
}

fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok()
}

/// The bucket that a request is about.
fn bucket<'a>(parts: &'a Parts, decoded: &'a str) -> Option<&'a str> {
    host(&parts.headers).and_then(bucket_of).or_else(|| decoded.strip_prefix('/')?.split('/').next())
}

/// Carries out a request.
pub(crate) async fn handle(core: Arc<Core>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let decoded = form::decode(parts.uri.path()).unwrap_or_default();
    let rules = bucket(&parts, &decoded).and_then(|name| core.buckets.store.buckets.get(name));
    let rules = rules.map(|bucket| bucket.cors.clone());
    if parts.method == Method::OPTIONS {
        return cors::preflight(rules.as_deref(), &parts.headers);
    }
    let origin = parts.headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()).map(ToOwned::to_owned);
    let method = parts.method.clone();
    let request_id = random::uuid();
    let id = request_id.clone();
    // In a task of its own, so that what a caller began is listed even where the caller goes away.
    let carried_out = tokio::spawn(async move { carry_out(&core, parts, body, &id).await });
    let mut response = carried_out.await.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response());
    if let (Some(rules), Some(origin)) = (&rules, &origin) {
        cors::answer(rules, origin, method.as_str(), response.headers_mut());
    }
    for name in ["x-amz-request-id", "x-amz-id-2"] {
        if let Ok(id) = HeaderValue::from_str(&request_id) {
            response.headers_mut().insert(HeaderName::from_static(name), id);
        }
    }
    response
}

async fn carry_out(core: &Arc<Core>, mut parts: Parts, body: axum::body::Body, request_id: &str) -> Response {
    let at = core.clock.now();
    let started = core.calls.moment();
    let caller = match admit(core, &mut parts) {
        Ok(caller) => caller,
        Err(error) => return refusal(error),
    };
    let instance = parts.headers.get("x-amz-security-token").and_then(|token| token.to_str().ok());
    let instance = instance.unwrap_or_default().to_owned();
    let observer = RequestObserver::default();
    parts.extensions.insert(observer.clone());
    parts.extensions.insert(AuthorizationContext(Arc::clone(core)));
    parts.extensions.insert(Actor { name: caller.clone(), request_id: request_id.to_owned() });
    let request = http::Request::from_parts(parts, s3s::Body::http_body_unsync(body));
    let response = match core.buckets.service.call(request).await {
        Ok(response) => response.map(axum::body::Body::new),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    };
    let outcome = observer.take();
    let response = match outcome.fault {
        Some(kind) => faulty::after(core, kind, (&instance, request_id), response).await,
        None => response,
    };
    core.calls.record(&CallRecord {
        seq: 0,
        function: caller,
        service: "s3".to_owned(),
        operation: outcome.operation,
        // Without the key, which may hold a person's name.
        resource: outcome.bucket,
        units: None,
        allowed: !outcome.denied,
        at,
        status: response.status().as_u16(),
        request_id: request_id.to_owned(),
        items: None,
        fault: outcome.fault,
        request: None,
        round: None,
        started,
        ended: core.calls.moment(),
    });
    response
}

/// Tells who calls. What is signed by a function in headers is checked by `s3s` later; all else is checked here.
fn admit(core: &Core, parts: &mut Parts) -> S3Result<String> {
    let unknown = || s3_error!(InvalidAccessKeyId, "The AWS Access Key Id you provided does not exist in our records.");
    let query = parts.uri.query().unwrap_or_default();
    let presigned = signature::is_presigned(query);
    let access_key = if presigned {
        signature::presigner(query)
    } else {
        aws::credential(&parts.headers).map(|(access_key, _)| access_key.to_owned())
    };
    let access_key = access_key.ok_or_else(|| s3_error!(AccessDenied, "Public access is blocked."))?;
    let caller = core.callers.name(&access_key).ok_or_else(unknown)?.to_owned();
    let secret = core.buckets.secrets.get(&access_key).ok_or_else(unknown)?;
    if presigned {
        signature::unwrap_presigned(parts, secret, core.clock.now())?;
    }
    if presigned || caller == ANYBODY {
        signature::sign_again(parts, &access_key, secret, core.clock.real_now())?;
    }
    Ok(caller)
}

pub(super) fn refusal(error: S3Error) -> Response {
    match error.to_http_response() {
        Ok(response) => response.map(axum::body::Body::new),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
