//! The AWS services that the functions call, all on one port. Each call takes the same steps: it is authenticated and
//! authorized, an armed fault is injected, its service carries it out, and it is recorded.
//!
//! The credential scope of the `Authorization` header names the service; the access key id names the caller.

mod connection;
mod inject;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request, State},
    response::{IntoResponse as _, Response},
};
use http::{StatusCode, request::Parts};
use tokio::{
    net::TcpListener,
    sync::{oneshot, watch},
    task::JoinHandle,
    time::{Instant, sleep_until},
};

use crate::{
    call_log::{CallLog, CallRecord},
    clock::Clock,
    faults::{Faults, Target},
    iam::{ANYBODY, Callers, Policies},
    lambda::Functions,
    listen, random,
    services::{Call, ParsedCall, Service, ServiceError, Services, credential},
};
use connection::Connection;
use inject::{CallerConnection, Outcome};

/// The one endpoint of all AWS services.
pub(crate) struct Port {
    pub(crate) services: Services,
    pub(crate) callers: Callers,
    pub(crate) policies: Arc<Policies>,
    pub(crate) faults: Arc<Faults>,
    pub(crate) call_log: Arc<CallLog>,
    pub(crate) functions: Arc<Functions>,
    pub(crate) clock: Arc<Clock>,
    /// The minimum duration of every call.
    pub(crate) latency: Duration,
}

/// The function that calls a host outside AWS. It is known by the port at which it calls, and no policy says whether it may.
#[derive(Clone)]
pub(crate) struct OutsideCaller(pub(crate) String);

/// Serves the port until the cloud stops.
pub(crate) fn serve(port: Arc<Port>, listener: TcpListener, stopping: watch::Receiver<bool>) -> JoinHandle<()> {
    connection::serve(listener, Router::new().fallback(handle).with_state(port), stopping)
}

/// Carries out a request.
async fn handle(
    State(port): State<Arc<Port>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let named = credential(&parts).map(|(_, service)| service.to_owned());
    let service = match &named {
        Some(name) => port.services.named(name),
        None => port.services.meant_by(&parts),
    };
    let service = service.cloned();
    if !listen::is_local(&parts.headers) && !service.as_ref().is_some_and(|service| service.is_host(&parts)) {
        return (StatusCode::FORBIDDEN, "call this port as localhost\n").into_response();
    }
    let Some(service) = service else {
        let error = if named.is_some() { ServiceError::UNKNOWN_OPERATION } else { ServiceError::MISSING_TOKEN };
        return error.json("1.1", &error.code);
    };
    if let Some(answer) = service.answer_unsigned(&parts) {
        return answer;
    }
    port.respond(service, parts, body).await.unwrap_or_else(|| {
        connection.cut();
        StatusCode::SERVICE_UNAVAILABLE.into_response()
    })
}

impl Port {
    /// Carries out a request to a service. Without a response, the connection is to end.
    pub(crate) async fn respond(
        self: Arc<Self>,
        service: Arc<dyn Service>,
        parts: Parts,
        body: Body,
    ) -> Option<Response> {
        let received = parts.clone();
        let request_id = random::uuid();
        // Dropped with this future, which is dropped when the caller disconnects.
        let (_here, gone) = oneshot::channel();
        // In its own task: if the calling function is ended meanwhile, its write must still reach the streams.
        let carried_out = tokio::spawn({
            let (service, request_id) = (Arc::clone(&service), request_id.clone());
            async move { self.carry_out(&*service, parts, body, request_id, CallerConnection(gone)).await }
        });
        let mut response = match carried_out.await {
            Ok(Outcome::Answer(done)) => done.response,
            Ok(Outcome::Cut) => return None,
            Err(_) => return Some(StatusCode::SERVICE_UNAVAILABLE.into_response()),
        };
        service.finish(&received, &request_id, &mut response);
        Some(response)
    }

    async fn carry_out(
        &self,
        service: &dyn Service,
        mut parts: Parts,
        body: Body,
        request_id: String,
        caller_connection: CallerConnection,
    ) -> Outcome {
        let at = self.clock.now();
        let started = self.call_log.moment();
        let until = Instant::now() + self.latency;
        // Read from the headers only: a request by a presigned URL does not come from a function's instance.
        let instance = parts.headers.get("x-amz-security-token").and_then(|token| token.to_str().ok());
        let instance = instance.unwrap_or_default().to_owned();
        let outside = parts.extensions.get::<OutsideCaller>().map(|OutsideCaller(function)| function.clone());
        let is_of_aws = outside.is_none();
        let authenticated = outside.map_or_else(|| service.authenticate(&mut parts, &self.callers, &request_id), Ok);
        let caller = match authenticated {
            Ok(caller) => caller,
            Err(refusal) => return Outcome::Answer((*refusal).into()),
        };
        let invocation = self.functions.invocation(&instance);
        let round = invocation.as_ref().map(|invocation| invocation.begin());
        let call = Call { parts, body, caller: caller.clone(), request_id: request_id.clone() };
        let prepared = match service.prepare(call).await {
            Ok(prepared) => prepared,
            Err(answer) => return Outcome::Answer(answer.into()),
        };
        let parsed = prepared.parsed.clone();
        let refusal = if is_of_aws { self.authorize(service, &caller, &parsed) } else { None };
        let target = Target {
            function: &caller,
            service: service.name(),
            operation: &parsed.operation,
            tables: &parsed.tables,
            request_id: &request_id,
            is_init: !instance.is_empty() && invocation.is_none(),
            at,
        };
        // A fault is injected only into a call that is authorized.
        let fault = if refusal.is_none() { self.faults.next_for(&target) } else { None };
        let denied = refusal.as_ref().is_some_and(|refusal| refusal.denied);
        let outcome = match (refusal, fault) {
            (Some(refusal), _) => Outcome::Answer(service.render(&request_id, &refusal.error).into()),
            (None, Some(kind)) => {
                self.inject(service, kind, prepared, (&request_id, &instance), caller_connection).await
            }
            (None, None) => Outcome::Answer(prepared.perform.await),
        };
        if !self.latency.is_zero() {
            sleep_until(until).await;
        }
        let (units, status) = match &outcome {
            Outcome::Answer(done) => (done.units, done.response.status().as_u16()),
            Outcome::Cut => (None, 0),
        };
        if let (Some(invocation), Some(round)) = (&invocation, round) {
            invocation.end(round);
        }
        self.call_log.record(&CallRecord {
            seq: 0,
            function: caller,
            service: service.name().to_owned(),
            operation: parsed.operation,
            resource: parsed.resource,
            units,
            allowed: !denied,
            at,
            status,
            request_id,
            items: parsed.items.and_then(|items| u32::try_from(items).ok()),
            fault,
            request: invocation.map(|invocation| invocation.request_id.clone()),
            round,
            started,
            ended: self.call_log.moment(),
        });
        outcome
    }

    /// Why a call is refused, if it is.
    fn authorize(&self, service: &dyn Service, caller: &str, parsed: &ParsedCall) -> Option<Refusal> {
        if caller == ANYBODY {
            return None;
        }
        if let Err(denied) = self.policies.check(caller, &parsed.permissions) {
            return Some(Refusal { error: service.denied(caller, &denied), denied: true });
        }
        // An unknown operation has no required permissions, so no policy can allow it.
        parsed.permissions.is_empty().then(|| Refusal { error: service.unknown_operation(), denied: false })
    }
}

/// Why a call is not carried out.
struct Refusal {
    error: ServiceError,
    /// Whether the caller's policies deny it.
    denied: bool,
}
