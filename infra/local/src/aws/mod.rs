//! The AWS services that the functions call, all on one port.
//!
//! The service stands in the credential scope of the `Authorization` header; the access key id says who calls.

mod calls;
mod connection;
mod database;
mod dynamodb;
mod expiry;
mod faulty;
mod kms;
mod parsed_call;
mod service_error;
mod ses;
mod sns;
mod sqs;

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    body::to_bytes,
    extract::{ConnectInfo, Request, State},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use tokio::{
    sync::oneshot,
    time::{Instant, sleep_until},
};

pub use calls::CallRecord;
pub(crate) use calls::Calls;
pub(crate) use connection::serve;
pub(crate) use database::Database;
pub(crate) use dynamodb::Proxy;
pub(crate) use kms::Keys;

use crate::{cloud::Core, faults::Target, listen, random, s3, template::Template};
use connection::Connection;
use faulty::{CallerConnection, Outcome};
use parsed_call::ParsedCall;
use service_error::ServiceError;

/// `DynamoDB`'s own limit, the largest of all services.
const LARGEST: usize = 16 * 1024 * 1024;
/// The access key that may do everything, and the name under which its calls are listed.
pub(crate) const ANYBODY: &str = "local";

/// The access key id of a function.
pub(crate) fn access_key(function: &str) -> String {
    let name: String = function.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("AKLOCAL{}", name.to_ascii_uppercase())
}

/// The secret of an access key: `local` has its own name for one, a function's is the same from start to start.
pub(crate) fn secret_key(access_key: &str) -> String {
    if access_key == ANYBODY {
        return ANYBODY.to_owned();
    }
    let digest = ring::digest::digest(&ring::digest::SHA256, format!("the secret of {access_key}").as_bytes());
    hex::encode(digest)
}

/// Who calls, by access key id.
#[derive(Debug)]
pub(crate) struct Callers(BTreeMap<String, String>);

impl Callers {
    pub(crate) fn new(template: &Template) -> Self {
        let functions = template.functions.keys().map(|name| (access_key(name), name.clone()));
        Self(functions.chain([(ANYBODY.to_owned(), ANYBODY.to_owned())]).collect())
    }

    /// The caller with an access key id.
    pub(crate) fn name(&self, access_key: &str) -> Option<&str> {
        self.0.get(access_key).map(String::as_str)
    }

    /// Every access key's secret.
    pub(crate) fn secrets(&self) -> BTreeMap<String, String> {
        self.0.keys().map(|access_key| (access_key.clone(), secret_key(access_key))).collect()
    }
}

/// A call as it was received.
struct Call<'a> {
    method: &'a Method,
    path: &'a str,
    headers: &'a HeaderMap,
    body: Bytes,
    request_id: &'a str,
    /// The instance that calls, of which its session token tells.
    instance: &'a str,
}

/// The result of a call.
struct Done {
    response: Response,
    units: Option<f64>,
}

impl From<Response> for Done {
    fn from(response: Response) -> Self {
        Self { response, units: None }
    }
}

/// Carries out a call.
pub(crate) async fn handle(
    State(core): State<Arc<Core>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let local = listen::is_local(&parts.headers);
    if (local || s3::is_a_buckets_host(&parts.headers)) && s3::is_meant(&parts) {
        let response = s3::handle(core, Request::from_parts(parts, body)).await;
        if response.extensions().get::<s3::Cut>().is_some() {
            connection.cut();
        }
        return response;
    }
    if !local {
        return (StatusCode::FORBIDDEN, "call this port as localhost\n").into_response();
    }
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "the request is larger than 16 MB\n").into_response();
    };
    let request_id = random::uuid();
    let id = request_id.clone();
    // Dropped with this future, which a caller who goes away takes along.
    let (_here, gone) = oneshot::channel();
    // In a task of its own: a function that is ended meanwhile must not hide its write from the streams.
    let carried_out = tokio::spawn(async move {
        let path = parts.uri.path();
        let instance = parts.headers.get("x-amz-security-token").and_then(|token| token.to_str().ok());
        let call = Call {
            method: &parts.method,
            path,
            headers: &parts.headers,
            body,
            request_id: &id,
            instance: instance.unwrap_or_default(),
        };
        carry_out(&core, &call, CallerConnection(gone)).await
    });
    let mut response = match carried_out.await {
        Ok(Outcome::Answer(done)) => done.response,
        Ok(Outcome::Cut) => {
            connection.cut();
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert("x-amzn-requestid", id);
    }
    response
}

async fn carry_out(core: &Core, call: &Call<'_>, caller_connection: CallerConnection) -> Outcome {
    let Some((access_key, service)) = credential(call.headers) else {
        return Outcome::Answer(service_error::of("", call.request_id, &ServiceError::MISSING_TOKEN).into());
    };
    let Some(caller) = core.callers.0.get(access_key) else {
        return Outcome::Answer(service_error::of(service, call.request_id, &ServiceError::UNKNOWN_CALLER).into());
    };
    let at = core.clock.now();
    let started = core.calls.moment();
    let until = Instant::now() + core.latency;
    let invocation = core.functions.invocation(call.instance);
    let round = invocation.as_ref().map(|invocation| invocation.begin());
    let parsed = parsed_call::parse(service, call, &core.template);
    let denied = (caller != ANYBODY).then(|| core.policies.check(caller, &parsed.permissions).err()).flatten();
    let target = Target {
        function: caller,
        service,
        operation: &parsed.operation,
        tables: &parsed.tables,
        request_id: call.request_id,
        at,
    };
    // Only what would have been carried out can go wrong.
    let kind = if denied.is_none() { core.faults.next_for(&target) } else { None };
    let outcome = match (&denied, kind) {
        (Some(denied), _) => Outcome::Answer(service_error::denied(service, call.request_id, caller, denied).into()),
        // No policy speaks of what is not known here, so none can allow it.
        _ if parsed.permissions.is_empty() && caller != ANYBODY => {
            Outcome::Answer(service_error::of(service, call.request_id, &ServiceError::UNKNOWN_OPERATION).into())
        }
        (None, Some(kind)) => faulty::inject(core, call, (service, &parsed), kind, caller_connection).await,
        (None, None) => Outcome::Answer(perform(core, call, service, &parsed).await),
    };
    if !core.latency.is_zero() {
        sleep_until(until).await;
    }
    let (units, status) = match &outcome {
        Outcome::Answer(done) => (done.units, done.response.status().as_u16()),
        Outcome::Cut => (None, 0),
    };
    if let (Some(invocation), Some(round)) = (&invocation, round) {
        invocation.end(round);
    }
    core.calls.record(&CallRecord {
        seq: 0,
        function: caller.clone(),
        service: service.to_owned(),
        operation: parsed.operation,
        resource: parsed.resource,
        units,
        allowed: denied.is_none(),
        at,
        status,
        request_id: call.request_id.to_owned(),
        items: parsed.items.and_then(|items| u32::try_from(items).ok()),
        fault: kind,
        request: invocation.map(|invocation| invocation.request_id.clone()),
        round,
        started,
        ended: core.calls.moment(),
    });
    outcome
}

/// Carries out the call in its service.
async fn perform(core: &Core, call: &Call<'_>, service: &str, parsed: &ParsedCall) -> Done {
    match service {
        "dynamodb" => dynamodb::call(core, call, parsed).await,
        "ses" => ses::call(core, call),
        "sns" => sns::call(core, call, parsed),
        "kms" => kms::call(core, call, parsed),
        "sqs" => sqs::call(core, call, parsed),
        _ => service_error::of(service, call.request_id, &ServiceError::UNKNOWN_OPERATION).into(),
    }
}

/// The access key id and the service of a signed request.
pub(crate) fn credential(headers: &HeaderMap) -> Option<(&str, &str)> {
    let authorization = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let scope = authorization.split_once("Credential=")?.1.split(',').next()?.trim();
    let mut parts = scope.rsplit('/');
    if parts.next()? != "aws4_request" {
        return None;
    }
    let service = parts.next()?;
    let _region = parts.next()?;
    let _date = parts.next()?;
    let access_key = parts.next()?;
    Some((access_key, service))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_credential_scope_tells_caller_and_service() {
        let scope = "AWS4-HMAC-SHA256 Credential=AKLOCALSIGNUP/20261123/eu-north-1/dynamodb/aws4_request, \
                     SignedHeaders=host, Signature=00";
        let headers = |value: &str| HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().expect("a value"))]);
        assert_eq!(credential(&headers(scope)), Some(("AKLOCALSIGNUP", "dynamodb")));
        for wrong in ["Bearer x", "AWS4-HMAC-SHA256 Credential=a/b, x", "AWS4-HMAC-SHA256 Credential=aws4_request"] {
            assert_eq!(credential(&headers(wrong)), None, "{wrong}");
        }
    }
}
