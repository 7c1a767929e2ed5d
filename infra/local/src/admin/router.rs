//! The routes under `/local`.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::{Body, Bytes, to_bytes},
    extract::{Path, Query, Request, State},
    middleware::{self, Next},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use http::{StatusCode, header};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{e_invoices, faults, page, payments, problem::problem, queues, state::Admin, vies};
use crate::{
    form,
    lambda::{InvokeError, PAYLOAD},
    listen,
};

/// The routes under `/local`.
pub(crate) fn router(admin: Arc<Admin>) -> Router {
    let local = Router::new()
        .route("/", get(page::show))
        .route("/inbox", get(inbox))
        .route("/inbox/{id}", get(page::mail))
        .route("/clock", get(clock).post(advance))
        .route("/calls", get(calls))
        .route("/dropped", get(dropped))
        .route("/faults", get(faults::list).post(faults::inject).delete(faults::clear))
        .route("/faults/clear", post(faults::clear_by_form))
        .route("/grants", get(grants))
        .route("/events/{function}", post(event))
        .route("/functions/{function}/logs", get(logs))
        .route("/payments", get(payments::list).post(payments::change))
        .route("/e-invoices", get(e_invoices::list).post(e_invoices::change))
        .route("/vies", post(vies::change))
        .merge(queues::router())
        .fallback(async || problem(StatusCode::NOT_FOUND, "not-found", "The local cloud has nothing here."))
        .layer(middleware::from_fn(only_local));
    Router::new().nest("/local", local).with_state(admin)
}

/// Refuses requests whose host is not this machine, and those from web pages of other origins.
async fn only_local(request: Request, next: Next) -> Response {
    if listen::is_local(request.headers()) && listen::is_same_site(request.headers()) {
        next.run(request).await
    } else {
        problem(StatusCode::FORBIDDEN, "not-local", "Only localhost may call this.")
    }
}

#[derive(Deserialize)]
struct Recipient {
    to: Option<String>,
}

async fn inbox(State(admin): State<Arc<Admin>>, Query(Recipient { to }): Query<Recipient>) -> Response {
    match admin.inbox.list(to.as_deref(), usize::MAX) {
        Ok(messages) => Json(messages).into_response(),
        Err(error) => problem(StatusCode::INTERNAL_SERVER_ERROR, "inbox-unreadable", &error.to_string()),
    }
}

#[derive(Serialize)]
struct ClockView {
    now: Timestamp,
}

async fn clock(State(admin): State<Arc<Admin>>) -> Json<ClockView> {
    Json(ClockView { now: admin.clock.now() })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance: String,
}

/// Accepts JSON, and the form of the page. The content type is ignored, because `curl -d` labels every body as a form.
async fn advance(State(admin): State<Arc<Admin>>, body: Bytes) -> Response {
    let json = serde_json::from_slice::<Advance>(&body).ok();
    let is_form = json.is_none();
    let from_form = || form::value(&String::from_utf8_lossy(&body), "advance");
    let Some(duration) = json.map(|body| body.advance).or_else(from_form) else {
        return problem(StatusCode::BAD_REQUEST, "malformed", r#"The body is to be {"advance": "P90D"}."#);
    };
    // In its own task, so that the work is completed even if the caller disconnects.
    match tokio::spawn(async move { admin.timeline.advance(&duration).await }).await {
        Ok(Ok(_)) if is_form => Redirect::to("/local").into_response(),
        Ok(Ok(now)) => Json(ClockView { now }).into_response(),
        Ok(Err(error)) => problem(StatusCode::UNPROCESSABLE_ENTITY, "invalid-duration", &error.to_string()),
        Err(_) => problem(StatusCode::SERVICE_UNAVAILABLE, "stopping", "The local cloud stops."),
    }
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

async fn calls(State(admin): State<Arc<Admin>>, Query(Since { since }): Query<Since>) -> Response {
    Json(admin.call_log.since(since)).into_response()
}

async fn grants(State(admin): State<Arc<Admin>>) -> Response {
    Json(admin.policies.grants()).into_response()
}

async fn dropped(State(admin): State<Arc<Admin>>) -> Response {
    let streams = admin.streams.dropped().into_iter().map(|dropped| json!(dropped));
    let buckets = admin.s3_events.undelivered().into_iter().map(|undelivered| json!(undelivered));
    let webhooks = admin.webhooks.unsent().into_iter().map(|unsent| json!(unsent));
    Json(streams.chain(buckets).chain(webhooks).collect::<Vec<_>>()).into_response()
}

async fn logs(State(admin): State<Arc<Admin>>, Path(function): Path<String>) -> Response {
    match admin.functions.get(&function) {
        Some(function) => ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], function.logs()).into_response(),
        None => problem(StatusCode::NOT_FOUND, "not-found", "There is no such function."),
    }
}

/// Answers as Lambda's `Invoke` does: if the function fails, its error with status 200 and `x-amz-function-error`.
async fn event(State(admin): State<Arc<Admin>>, Path(function): Path<String>, body: Body) -> Response {
    let Ok(body) = to_bytes(body, PAYLOAD).await else {
        return problem(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "An event is 6 MB at the most.");
    };
    if serde_json::from_slice::<Value>(&body).is_err() {
        return problem(StatusCode::BAD_REQUEST, "malformed", "An event is JSON.");
    }
    let failed = |error: &InvokeError| json!({"errorType": "Runtime.ExitError", "errorMessage": error.to_string()});
    let json = [(header::CONTENT_TYPE, "application/json")];
    match admin.functions.invoke(&function, body).await {
        Ok(reply) => (json, reply).into_response(),
        Err(InvokeError::Unknown) => problem(StatusCode::NOT_FOUND, "not-found", "There is no such function."),
        Err(InvokeError::Handler(error)) => (json, [("x-amz-function-error", "Unhandled")], error).into_response(),
        Err(error) => (json, [("x-amz-function-error", "Unhandled")], failed(&error).to_string()).into_response(),
    }
}
