//! The Runtime API, through which an instance asks for work and answers it.
//!
//! Its path begins with the function and the instance, so that instances can be distinguished.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Path, State},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use bytes::Bytes;
use http::{StatusCode, header};
use tokio::sync::{Notify, mpsc};

use super::{error::PAYLOAD, invocation::Invocation};

const TOO_LARGE: &str =
    r#"{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"the reply is larger than 6 MB"}"#;

/// An event, byte for byte as a function took it from the Runtime API.
#[derive(Debug, Clone)]
pub struct TakenEvent {
    /// The function.
    pub function: String,
    /// The event.
    pub event: Bytes,
}

/// An event for an instance.
#[derive(Debug)]
pub(super) struct PendingInvocation {
    pub(super) request_id: String,
    pub(super) deadline_ms: i64,
    pub(super) arn: String,
    pub(super) trace: String,
    pub(super) event: Bytes,
}

/// A message from an instance, or about the end of its process.
#[derive(Debug)]
pub(super) enum RuntimeMessage {
    Next,
    Reply { request_id: String, body: Bytes },
    Failure { request_id: String, body: Bytes },
    InitFailure(Bytes),
    Exited(String),
}

/// The Runtime API's endpoint of one instance.
pub(super) struct RuntimeEndpoint {
    work: tokio::sync::Mutex<mpsc::Receiver<PendingInvocation>>,
    said: mpsc::UnboundedSender<RuntimeMessage>,
    kill: Arc<Notify>,
    invocation: Mutex<Option<Arc<Invocation>>>,
}

/// The endpoints of all instances.
pub(super) struct RuntimeEndpoints {
    open: Mutex<HashMap<String, Arc<RuntimeEndpoint>>>,
    /// The instance of each function that took an event last.
    latest: Mutex<HashMap<String, String>>,
    events: Option<mpsc::UnboundedSender<TakenEvent>>,
}

impl RuntimeEndpoints {
    /// No endpoints yet. `events` receives every event that an instance takes.
    pub(super) fn new(events: Option<mpsc::UnboundedSender<TakenEvent>>) -> Self {
        Self { open: Mutex::default(), latest: Mutex::default(), events }
    }

    /// Opens an endpoint for an instance.
    pub(super) fn open(
        &self,
        instance: &str,
        work: mpsc::Receiver<PendingInvocation>,
        said: mpsc::UnboundedSender<RuntimeMessage>,
        kill: Arc<Notify>,
    ) {
        let endpoint =
            RuntimeEndpoint { work: tokio::sync::Mutex::new(work), said, kill, invocation: Mutex::default() };
        self.open.lock().unwrap_or_else(PoisonError::into_inner).insert(instance.to_owned(), Arc::new(endpoint));
    }

    /// Closes the endpoint of an instance that has ended.
    pub(super) fn close(&self, instance: &str) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(instance);
    }

    /// The invocation that an instance works on.
    pub(super) fn invocation(&self, instance: &str) -> Option<Arc<Invocation>> {
        self.get(instance).ok()?.invocation.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The instance of a function that took an event last.
    pub(super) fn latest(&self, function: &str) -> Option<String> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).get(function).cloned()
    }

    /// Kills the process of an instance; returns whether there is such an instance.
    pub(super) fn kill(&self, instance: &str) -> bool {
        self.get(instance).is_ok_and(|endpoint| {
            endpoint.kill.notify_one();
            true
        })
    }

    fn get(&self, instance: &str) -> Result<Arc<RuntimeEndpoint>, StatusCode> {
        let endpoints = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        endpoints.get(instance).cloned().ok_or(StatusCode::FORBIDDEN)
    }
}

/// The Runtime API's routes.
pub(super) fn router(endpoints: Arc<RuntimeEndpoints>) -> Router {
    let base = "/{function}/{instance}/2018-06-01/runtime";
    Router::new()
        .route(&format!("{base}/invocation/next"), get(next))
        .route(&format!("{base}/invocation/{{request_id}}/response"), post(reply))
        .route(&format!("{base}/invocation/{{request_id}}/error"), post(failure))
        .route(&format!("{base}/init/error"), post(init_failure))
        .with_state(endpoints)
}

async fn next(
    State(endpoints): State<Arc<RuntimeEndpoints>>,
    Path((function, instance)): Path<(String, String)>,
) -> Result<Response, StatusCode> {
    let endpoint = endpoints.get(&instance)?;
    let _ = endpoint.said.send(RuntimeMessage::Next);
    let work = endpoint.work.lock().await.recv().await.ok_or(StatusCode::GONE)?;
    endpoints.latest.lock().unwrap_or_else(PoisonError::into_inner).insert(function.clone(), instance);
    if let Some(events) = &endpoints.events {
        let _ = events.send(TakenEvent { function, event: work.event.clone() });
    }
    let invocation = Invocation::new(work.request_id.clone());
    *endpoint.invocation.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(invocation));
    let headers = [
        ("lambda-runtime-aws-request-id", work.request_id),
        ("lambda-runtime-deadline-ms", work.deadline_ms.to_string()),
        ("lambda-runtime-invoked-function-arn", work.arn),
        ("lambda-runtime-trace-id", work.trace),
        (header::CONTENT_TYPE.as_str(), "application/json".to_owned()),
    ];
    Ok((axum::response::AppendHeaders(headers), work.event).into_response())
}

async fn reply(
    State(endpoints): State<Arc<RuntimeEndpoints>>,
    Path((_, instance, request_id)): Path<(String, String, String)>,
    body: Body,
) -> Result<Response, StatusCode> {
    let endpoint = endpoints.get(&instance)?;
    let Ok(body) = to_bytes(body, PAYLOAD).await else {
        let _ =
            endpoint.said.send(RuntimeMessage::Failure { request_id, body: Bytes::from_static(TOO_LARGE.as_bytes()) });
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let _ = endpoint.said.send(RuntimeMessage::Reply { request_id, body });
    Ok(accepted())
}

async fn failure(
    State(endpoints): State<Arc<RuntimeEndpoints>>,
    Path((_, instance, request_id)): Path<(String, String, String)>,
    body: Body,
) -> Result<Response, StatusCode> {
    let endpoint = endpoints.get(&instance)?;
    let body = to_bytes(body, PAYLOAD).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let _ = endpoint.said.send(RuntimeMessage::Failure { request_id, body });
    Ok(accepted())
}

async fn init_failure(
    State(endpoints): State<Arc<RuntimeEndpoints>>,
    Path((_, instance)): Path<(String, String)>,
    body: Body,
) -> Result<Response, StatusCode> {
    let endpoint = endpoints.get(&instance)?;
    let body = to_bytes(body, PAYLOAD).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let _ = endpoint.said.send(RuntimeMessage::InitFailure(body));
    Ok(accepted())
}

fn accepted() -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json")];
    (StatusCode::ACCEPTED, headers, r#"{"status":"OK"}"#).into_response()
}
