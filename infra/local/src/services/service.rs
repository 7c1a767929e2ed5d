//! The interface of a service to the port: it parses a call, carries it out, and responds in its own protocol.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use futures::future::BoxFuture;
use http::{StatusCode, header, request::Parts};

use super::error::ServiceError;
use crate::{
    faults::FaultKind,
    iam::{Callers, Denied, RequiredPermission, user},
};

/// The largest request body of most services: `DynamoDB`'s limit.
const LARGEST: usize = 16 * 1024 * 1024;

/// An operation of a service.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    /// The IAM actions that its calls can need, without the service's prefix.
    pub(crate) actions: &'static [&'static str],
    /// The faults that can be injected into its calls.
    pub(crate) faults: &'static [FaultKind],
    /// Whether its calls touch tables.
    pub(crate) has_tables: bool,
}

impl Operation {
    /// An operation whose calls need some of these actions, and into which every common fault can be injected.
    pub(crate) const fn new(name: &'static str, actions: &'static [&'static str]) -> Self {
        Self { name, actions, faults: &FaultKind::OF_ANY, has_tables: false }
    }

    /// The same operation without faults, because only people and tools call it.
    pub(crate) const fn without_faults(self) -> Self {
        Self { faults: &[], ..self }
    }
}

/// A call as the port received it, from an authenticated caller.
pub(crate) struct Call {
    pub(crate) parts: Parts,
    pub(crate) body: Body,
    pub(crate) caller: String,
    pub(crate) request_id: String,
}

impl Call {
    /// The call with its whole body.
    pub(crate) async fn whole(self) -> Result<WholeCall, Response> {
        self.whole_up_to(LARGEST).await
    }

    /// The call with its whole body, of so many bytes at the most.
    pub(crate) async fn whole_up_to(self, largest: usize) -> Result<WholeCall, Response> {
        let Self { parts, body, request_id, .. } = self;
        let too_large = |_| {
            let message = format!("the request is larger than {} MB\n", largest / 1024 / 1024);
            (StatusCode::PAYLOAD_TOO_LARGE, message).into_response()
        };
        let body = to_bytes(body, largest).await.map_err(too_large)?;
        Ok(WholeCall { parts, body, request_id })
    }
}

/// A call whose body has been read.
pub(crate) struct WholeCall {
    pub(crate) parts: Parts,
    pub(crate) body: Bytes,
    pub(crate) request_id: String,
}

impl WholeCall {
    /// The operation, as the JSON protocols name it in a header.
    pub(crate) fn target(&self) -> &str {
        let target = self.parts.headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
        target.rsplit_once('.').map_or(target, |(_, operation)| operation)
    }
}

/// The operation of a call, its resource, and the permissions it needs.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ParsedCall {
    pub(crate) operation: String,
    /// The resource that the call record names; it holds no personal data.
    pub(crate) resource: String,
    /// The `DynamoDB` tables that it touches.
    pub(crate) tables: Vec<String>,
    /// How many items it names, if it names items.
    pub(crate) items: Option<usize>,
    /// The permissions that must all be allowed. Empty if it is not known what the operation needs.
    pub(crate) permissions: Vec<RequiredPermission>,
}

impl ParsedCall {
    /// A call of which only the operation is known.
    pub(crate) fn named(operation: impl Into<String>) -> Self {
        Self { operation: operation.into(), ..Self::default() }
    }
}

/// A call that has been parsed, and has no effect until it is performed.
pub(crate) struct PreparedCall {
    pub(crate) parsed: ParsedCall,
    pub(crate) perform: BoxFuture<'static, Done>,
}

impl PreparedCall {
    pub(crate) fn new(parsed: ParsedCall, perform: impl Future<Output = Done> + Send + 'static) -> Self {
        Self { parsed, perform: Box::pin(perform) }
    }
}

/// The result of a call.
pub(crate) struct Done {
    pub(crate) response: Response,
    /// The capacity units, if the service counts them.
    pub(crate) units: Option<f64>,
}

impl From<Response> for Done {
    fn from(response: Response) -> Self {
        Self { response, units: None }
    }
}

/// An AWS service that the local cloud emulates.
#[async_trait::async_trait]
pub(crate) trait Service: Send + Sync {
    /// Its name in the credential scope of a signature.
    fn name(&self) -> &'static str;

    /// Its operations, each with the IAM actions that it needs and the faults that can be injected into it.
    fn operations(&self) -> &'static [Operation];

    /// Whether a request without a signature in its headers is meant for it.
    fn is_meant(&self, _parts: &Parts) -> bool {
        false
    }

    /// Whether the host of a request belongs to it, and the request is therefore accepted although its host is no name
    /// of this machine.
    fn is_host(&self, _parts: &Parts) -> bool {
        false
    }

    /// Responds to a request that is never signed, such as a browser's preflight.
    fn answer_unsigned(&self, _parts: &Parts) -> Option<Response> {
        None
    }

    /// Returns the name of the caller of a service of AWS, and changes the request as the service's own protocol needs it.
    fn authenticate(&self, parts: &mut Parts, callers: &Callers, request_id: &str) -> Result<String, Box<Response>> {
        let refused = |error: &ServiceError| Box::new(self.render(request_id, error));
        let (access_key, _) = credential(parts).ok_or_else(|| refused(&ServiceError::MISSING_TOKEN))?;
        callers.name(access_key).map(str::to_owned).ok_or_else(|| refused(&ServiceError::UNKNOWN_CALLER))
    }

    /// Parses a call without carrying it out. If it returns a response instead, there is no call record.
    async fn prepare(&self, call: Call) -> Result<PreparedCall, Response>;

    /// An error in the service's own protocol.
    fn render(&self, request_id: &str, error: &ServiceError) -> Response;

    /// The error for an operation that is not emulated.
    fn unknown_operation(&self) -> ServiceError {
        ServiceError::UNKNOWN_OPERATION
    }

    /// The error for a call that a function's policies don't allow, in the service's own words.
    fn denied(&self, function: &str, denied: &Denied) -> ServiceError {
        ServiceError::new("AccessDeniedException", denial(function, denied, &denied.action), StatusCode::BAD_REQUEST)
    }

    /// The error that the real service returns for a fault of this kind.
    fn injected(&self, kind: FaultKind) -> ServiceError;

    /// The response to a call into which a fault is injected.
    fn injected_response(&self, kind: FaultKind, _parsed: &ParsedCall, request_id: &str) -> Response {
        self.render(request_id, &self.injected(kind))
    }

    /// Adds the headers that every response of the service has.
    fn finish(&self, _request: &Parts, request_id: &str, response: &mut Response) {
        if let Ok(id) = request_id.parse() {
            response.headers_mut().insert("x-amzn-requestid", id);
        }
    }
}

/// The message of most services for a denied call.
pub(super) fn denial(function: &str, denied: &Denied, action: &str) -> String {
    let (user, resource, because) = (user(function), &denied.resource, denied.because(action));
    format!("User: {user} is not authorized to perform: {action} on resource: {resource} {because}")
}

/// The access key id and the service of a request that is signed in its headers.
pub(crate) fn credential(parts: &Parts) -> Option<(&str, &str)> {
    let authorization = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
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

/// All services that are emulated.
pub(crate) struct Services(Vec<Arc<dyn Service>>);

impl Services {
    pub(super) fn new(services: Vec<Arc<dyn Service>>) -> Self {
        Self(services)
    }

    /// Every service.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<dyn Service>> {
        self.0.iter()
    }

    /// A service by its name in the credential scope of a signature.
    pub(crate) fn named(&self, name: &str) -> Option<&Arc<dyn Service>> {
        self.all().find(|service| service.name() == name)
    }

    /// The service that a request without a signature in its headers is meant for.
    pub(crate) fn meant_by(&self, parts: &Parts) -> Option<&Arc<dyn Service>> {
        self.all().find(|service| service.is_meant(parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_credential_scope_tells_caller_and_service() {
        let parts = |value: &str| {
            let request = http::Request::get("/").header(header::AUTHORIZATION, value).body(());
            request.expect("a request").into_parts().0
        };
        let scope = "AWS4-HMAC-SHA256 Credential=AKLOCALSIGNUP/20261123/eu-north-1/dynamodb/aws4_request, \
                     SignedHeaders=host, Signature=00";
        assert_eq!(credential(&parts(scope)), Some(("AKLOCALSIGNUP", "dynamodb")));
        for wrong in ["Bearer x", "AWS4-HMAC-SHA256 Credential=a/b, x", "AWS4-HMAC-SHA256 Credential=aws4_request"] {
            assert_eq!(credential(&parts(wrong)), None, "{wrong}");
        }
    }
}
