//! API Gateway's part: an HTTP API in front of the functions, payload format 2.0.

mod event;
mod reply;
mod routes;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    response::{IntoResponse as _, Response},
};
use http::{Method, StatusCode, header};

use routes::Routes;

use crate::{
    clock::Clock,
    lambda::{Functions, InvokeError},
    listen, random,
    template::RouteSpec,
};

/// The largest request that an HTTP API takes.
const LARGEST: usize = 10 * 1024 * 1024;
/// How long an HTTP API waits for a function at most.
const LONGEST: Duration = Duration::from_secs(30);

/// The HTTP API.
pub(crate) struct Gateway {
    routes: Routes,
    functions: Arc<Functions>,
    clock: Arc<Clock>,
}

impl Gateway {
    /// Routes requests to functions.
    pub(crate) fn new(routes: &[RouteSpec], functions: &Arc<Functions>, clock: &Arc<Clock>) -> Self {
        Self { routes: Routes::new(routes), functions: Arc::clone(functions), clock: Arc::clone(clock) }
    }

    /// Whether a route takes such requests, other than that which takes the rest.
    pub(crate) fn has_route(&self, method: &Method, path: &str) -> bool {
        self.routes.find(method.as_str(), path).is_some_and(|found| found.key != RouteSpec::DEFAULT)
    }
}

/// Answers a request with the function of its route.
pub(crate) async fn handle(
    State(gateway): State<Arc<Gateway>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let request_id = random::hex::<8>();
    let mut response = answer(&gateway, peer, request, &request_id).await;
    if let Ok(id) = request_id.parse() {
        response.headers_mut().insert("apigw-requestid", id);
    }
    response
}

async fn answer(gateway: &Gateway, peer: SocketAddr, request: Request, request_id: &str) -> Response {
    let (parts, body) = request.into_parts();
    let Some(host) = listen::host(&parts.headers) else {
        return message(StatusCode::BAD_REQUEST, "Bad Request");
    };
    let Some(path) = event::decode_path(parts.uri.path()) else {
        return message(StatusCode::BAD_REQUEST, "Bad Request");
    };
    let Some(found) = gateway.routes.find(parts.method.as_str(), &path) else {
        return message(StatusCode::NOT_FOUND, "Not Found");
    };
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
    };
    let incoming = event::Incoming {
        parts: &parts,
        path: &path,
        host: host.host(),
        body: &body,
        source_ip: peer.ip().to_string(),
        request_id,
        now: gateway.clock.now(),
    };
    let event = event::build(&incoming, &found);
    let result = tokio::time::timeout(LONGEST, gateway.functions.invoke(found.function, event)).await;
    match result {
        Ok(Ok(body)) => reply::build(&body, &parts.method)
            .unwrap_or_else(|| message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")),
        Ok(Err(InvokeError::TooLarge)) => message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
        Ok(Err(InvokeError::Stopping)) | Err(_) => message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
        Ok(Err(_)) => message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
    }
}

fn message(status: StatusCode, text: &str) -> Response {
    let body = format!(r#"{{"message":"{text}"}}"#);
    (status, [(header::CONTENT_TYPE, "application/json")], Body::from(body)).into_response()
}
