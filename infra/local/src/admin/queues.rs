//! What the local cloud shows of its queues, under `/local/queues`.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    cloud::Core,
    endpoints::problem,
    queues::{Attributes, Message, Queues},
    triggers::redrive::redrive,
};

/// A queue, with all that lies in it.
#[derive(Debug, Clone, Serialize)]
pub struct QueueView {
    /// Its name.
    pub name: String,
    /// Its messages, oldest first.
    pub messages: Vec<MessageView>,
}

/// A message in a queue.
#[derive(Debug, Clone, Serialize)]
pub struct MessageView {
    /// Its id.
    pub id: String,
    /// When it was sent, in simulated time.
    pub sent_at: Timestamp,
    /// How often it was received.
    pub received: u32,
    /// Its body.
    pub body: String,
    /// Its attributes that are texts.
    pub attributes: std::collections::BTreeMap<String, String>,
}

impl From<Message> for MessageView {
    fn from(message: Message) -> Self {
        let text = |attributes: Attributes| {
            let texts = attributes.into_iter();
            texts.filter_map(|(name, attribute)| Some((name, attribute.string_value?))).collect()
        };
        Self {
            id: message.id,
            sent_at: Timestamp::from_millisecond(message.sent_ms).unwrap_or(Timestamp::UNIX_EPOCH),
            received: message.received,
            body: message.body,
            attributes: text(message.attributes),
        }
    }
}

impl Queues {
    /// All queues with their messages.
    pub(crate) fn view(&self) -> Vec<QueueView> {
        let view = |name: &String| QueueView {
            name: name.clone(),
            messages: self.messages(name).into_iter().map(MessageView::from).collect(),
        };
        self.specs().iter().map(|spec| view(&spec.name)).collect()
    }
}

/// The routes under `/local/queues`.
pub(crate) fn router() -> Router<Arc<Core>> {
    Router::new().route("/queues", get(list)).route("/queues/{name}/redrive", post(again))
}

async fn list(State(core): State<Arc<Core>>) -> Response {
    Json(core.queues.view()).into_response()
}

/// Answers the page's own form with the page.
async fn again(State(core): State<Arc<Core>>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let is_form = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/x-www-form-urlencoded");
    if core.queues.spec(&name).is_none() {
        return problem(StatusCode::NOT_FOUND, "not-found", "There is no such queue.");
    }
    // In a task of its own, so that a caller who goes away doesn't leave it half done.
    let redriven =
        tokio::spawn(async move { redrive(&core.queues, &core.streams, &core.functions, &name).await }).await;
    match redriven {
        Ok(_) if is_form => Redirect::to("/local").into_response(),
        Ok(redriven) => Json(redriven).into_response(),
        Err(_) => problem(StatusCode::SERVICE_UNAVAILABLE, "stopping", "The local cloud stops."),
    }
}
