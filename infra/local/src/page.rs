//! The page at `/local`: inbox, clock and functions, for people.

use std::sync::Arc;

use askama::Template as _;
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Response},
};
use http::{StatusCode, header};

use crate::{
    cloud::Core,
    endpoints::problem,
    inbox::{Channel, Message},
    queues::QueueView,
};

/// As many messages as one likes to scroll through.
const SHOWN: usize = 50;

#[derive(askama::Template)]
#[template(path = "page.html")]
struct Page {
    now: String,
    messages: Vec<MessageView>,
    sent: usize,
    calls: u64,
    functions: Vec<FunctionView>,
    queues: Vec<QueueView>,
}

struct MessageView {
    message: Message,
    is_sms: bool,
    at: String,
    words: Vec<Word>,
}

struct FunctionView {
    name: String,
    busy: usize,
    idle: usize,
}

/// A piece of a text, which may be a link.
struct Word {
    text: String,
    is_link: bool,
}

/// Shows the page.
pub(crate) async fn show(State(core): State<Arc<Core>>) -> Response {
    let messages = core.inbox.list(None, SHOWN).unwrap_or_default();
    let page = Page {
        now: readable(core.clock.now()),
        messages: messages.into_iter().rev().map(MessageView::new).collect(),
        sent: core.inbox.len(),
        calls: core.calls.count(),
        functions: core
            .functions
            .all()
            .map(|function| FunctionView {
                name: function.spec().name.clone(),
                busy: function.busy(),
                idle: function.idle(),
            })
            .collect(),
        queues: core.queues.view(),
    };
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => problem(StatusCode::INTERNAL_SERVER_ERROR, "page", &error.to_string()),
    }
}

/// Shows one message as its reader sees it.
pub(crate) async fn mail(State(core): State<Arc<Core>>, Path(id): Path<String>) -> Response {
    match core.inbox.get(&id) {
        Ok(Some(Message { html: Some(html), .. })) => {
            // A mail may hold anything; it must not act as this origin.
            let headers = [(
                header::CONTENT_SECURITY_POLICY,
                "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
            )];
            (headers, Html(html)).into_response()
        }
        Ok(Some(message)) => {
            let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
            (headers, message.text.unwrap_or_default()).into_response()
        }
        Ok(None) => problem(StatusCode::NOT_FOUND, "not-found", "There is no such message."),
        Err(error) => problem(StatusCode::INTERNAL_SERVER_ERROR, "inbox-unreadable", &error.to_string()),
    }
}

impl MessageView {
    fn new(message: Message) -> Self {
        Self {
            is_sms: message.channel == Channel::Sms,
            at: readable(message.sent_at),
            words: words(message.text.as_deref().unwrap_or_default()),
            message,
        }
    }
}

fn readable(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

fn words(text: &str) -> Vec<Word> {
    text.split_inclusive(char::is_whitespace)
        .map(|word| Word {
            is_link: word.starts_with("http://") || word.starts_with("https://"),
            text: word.to_owned(),
        })
        .collect()
}
