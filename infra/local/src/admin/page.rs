//! The page at `/local`: inbox, clock, functions, calls and faults, for people.

use std::sync::Arc;

use askama::Template as _;
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Response},
};
use http::{StatusCode, header};

use super::{problem::problem, state::Admin};
use crate::{
    call_log::CallRecord,
    faults::{InjectedFault, KINDS},
    queues::QueueView,
    services::{Channel, Message},
};

/// The most messages that the page shows.
const SHOWN: usize = 50;
/// The most calls that the page shows.
const LAST: u64 = 50;

#[derive(askama::Template)]
#[template(path = "page.html")]
struct Page {
    now: String,
    messages: Vec<MessageView>,
    sent: usize,
    made: u64,
    calls: Vec<CallView>,
    faults: Vec<FaultView>,
    operations: Vec<(&'static str, &'static str)>,
    kinds: Vec<&'static str>,
    tables: Vec<String>,
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

struct CallView {
    call: CallRecord,
    at: String,
    /// `denied`, or the kind of the injected fault; otherwise empty.
    remark: String,
}

struct FaultView {
    injected: InjectedFault,
    kind: &'static str,
    state: String,
}

/// A word of a message's text, which may be a link.
struct Word {
    text: String,
    is_link: bool,
}

/// Shows the page.
pub(super) async fn show(State(admin): State<Arc<Admin>>) -> Response {
    let messages = admin.inbox.list(None, SHOWN).unwrap_or_default();
    let page = Page {
        now: readable(admin.clock.now()),
        messages: messages.into_iter().rev().map(MessageView::new).collect(),
        sent: admin.inbox.len(),
        made: admin.call_log.count(),
        calls: admin
            .call_log
            .since(admin.call_log.count().saturating_sub(LAST))
            .into_iter()
            .rev()
            .map(CallView::new)
            .collect(),
        faults: admin.faults.list().into_iter().rev().map(FaultView::new).collect(),
        operations: admin.faults.catalog().operations().collect(),
        kinds: KINDS.iter().map(|(name, _)| *name).collect(),
        tables: admin.faults.catalog().tables().to_vec(),
        functions: admin
            .functions
            .all()
            .map(|function| FunctionView {
                name: function.spec().name.clone(),
                busy: function.busy(),
                idle: function.idle(),
            })
            .collect(),
        queues: admin.queues.view(),
    };
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => problem(StatusCode::INTERNAL_SERVER_ERROR, "page", &error.to_string()),
    }
}

/// Shows one message as its recipient sees it.
pub(super) async fn mail(State(admin): State<Arc<Admin>>, Path(id): Path<String>) -> Response {
    match admin.inbox.get(&id) {
        Ok(Some(Message { html: Some(html), .. })) => {
            // A mail may hold any HTML, which must not run as this origin.
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

impl CallView {
    fn new(call: CallRecord) -> Self {
        let remark = match (call.allowed, call.fault) {
            (false, _) => "denied".to_owned(),
            (true, Some(kind)) => kind.name().to_owned(),
            (true, None) => String::new(),
        };
        Self { at: call.at.strftime("%H:%M:%S").to_string(), remark, call }
    }
}

impl FaultView {
    fn new(injected: InjectedFault) -> Self {
        let state = match injected.fired_at {
            Some(_) if injected.holds => "holds a call back".to_owned(),
            Some(at) => format!("fired {}", at.strftime("%H:%M:%S")),
            None if injected.remaining == 1 => "applies to the next".to_owned(),
            None => format!("{} to go", injected.remaining),
        };
        Self { kind: injected.fault.kind.name(), state, injected }
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
