//! Lambda's Runtime API, for one process at a time.

use std::{net::SocketAddr, sync::Arc, time::Instant};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{AppendHeaders, IntoResponse, Response},
    routing::{get, post},
};
use tokio::{
    net::TcpListener,
    sync::{Mutex, mpsc},
    task::AbortHandle,
};

use crate::{Failure, endpoint::now};

/// A message from the process.
pub(crate) enum Heard {
    /// The process asks for work.
    Next(Instant),
    /// The process answers.
    Reply(Instant, Bytes),
    /// The process reports a failure.
    Failure(Bytes),
}

/// An event, and the deadline of its response (milliseconds since 1970).
pub(crate) struct Work {
    pub(crate) event: Bytes,
    pub(crate) deadline: i64,
}

struct RuntimeEndpoint {
    work: Mutex<mpsc::UnboundedReceiver<Work>>,
    heard: mpsc::UnboundedSender<Heard>,
}

/// The Runtime API of one process.
pub(crate) struct RuntimeApi {
    pub(crate) address: SocketAddr,
    work: mpsc::UnboundedSender<Work>,
    heard: mpsc::UnboundedReceiver<Heard>,
    server: AbortHandle,
}

impl RuntimeApi {
    pub(crate) async fn open() -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (work, given) = mpsc::unbounded_channel();
        let (told, heard) = mpsc::unbounded_channel();
        let runtime = "/2018-06-01/runtime";
        let router = Router::new()
            .route(&format!("{runtime}/invocation/next"), get(next))
            .route(&format!("{runtime}/invocation/{{id}}/response"), post(reply))
            .route(&format!("{runtime}/invocation/{{id}}/error"), post(failure))
            .route(&format!("{runtime}/init/error"), post(failure))
            .with_state(Arc::new(RuntimeEndpoint { work: Mutex::new(given), heard: told }));
        let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
            let _ = stream.set_nodelay(true);
        });
        let server = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, work, heard, server: server.abort_handle() })
    }

    /// Sends the process an event.
    pub(crate) fn give(&self, work: Work) {
        // If the process has ended, `hear` reports it.
        let _ = self.work.send(work);
    }

    /// Waits for the next message from the process.
    pub(crate) async fn hear(&mut self) -> Result<Heard, Failure> {
        self.heard.recv().await.ok_or_else(|| "the process is gone".into())
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn next(State(endpoint): State<Arc<RuntimeEndpoint>>) -> Response {
    let _ = endpoint.heard.send(Heard::Next(now()));
    let Some(work) = endpoint.work.lock().await.recv().await else { return StatusCode::GONE.into_response() };
    let headers = [
        ("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd".to_owned()),
        ("lambda-runtime-deadline-ms", work.deadline.to_string()),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-north-1:000000000000:function:f".to_owned()),
        ("lambda-runtime-trace-id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419".to_owned()),
        ("content-type", "application/json".to_owned()),
    ];
    (AppendHeaders(headers), work.event).into_response()
}

async fn reply(State(endpoint): State<Arc<RuntimeEndpoint>>, body: Bytes) -> StatusCode {
    let _ = endpoint.heard.send(Heard::Reply(now(), body));
    StatusCode::ACCEPTED
}

async fn failure(State(endpoint): State<Arc<RuntimeEndpoint>>, body: Bytes) -> StatusCode {
    let _ = endpoint.heard.send(Heard::Failure(body));
    StatusCode::ACCEPTED
}
