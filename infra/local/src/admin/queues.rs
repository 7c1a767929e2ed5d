//! `/local/queues`: lists the queues, and redrives dead letters.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use http::{HeaderMap, StatusCode, header};

use super::{problem::problem, state::Admin};

/// The routes under `/local/queues`.
pub(super) fn router() -> Router<Arc<Admin>> {
    Router::new().route("/queues", get(list)).route("/queues/{name}/redrive", post(again))
}

async fn list(State(admin): State<Arc<Admin>>) -> Response {
    Json(admin.queues.view()).into_response()
}

/// Redrives a queue's dead letters. A request from the page's form is redirected to the page.
async fn again(State(admin): State<Arc<Admin>>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let is_form = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/x-www-form-urlencoded");
    if admin.queues.spec(&name).is_none() {
        return problem(StatusCode::NOT_FOUND, "not-found", "There is no such queue.");
    }
    // In its own task, so that the work is completed even if the caller disconnects.
    let redriven = tokio::spawn(async move { admin.redrive.queue(&name).await }).await;
    match redriven {
        Ok(_) if is_form => Redirect::to("/local").into_response(),
        Ok(redriven) => Json(redriven).into_response(),
        Err(_) => problem(StatusCode::SERVICE_UNAVAILABLE, "stopping", "The local cloud stops."),
    }
}
