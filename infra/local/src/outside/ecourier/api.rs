//! What the service does.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

use super::{answer, envelope::Envelope, list::Page, state::State};
use crate::{clock::Clock, template::ACCESS_POINT_API_KEY};

pub(super) const SEND_DOCUMENT: &str = "SendDocument";
pub(super) const GET_DOCUMENT: &str = "GetDocument";
pub(super) const LIST_DOCUMENTS: &str = "ListDocuments";
pub(super) const GET_XML: &str = "GetDocumentXml";

/// What answers the requests.
pub(super) struct Api {
    pub(super) clock: Arc<Clock>,
    state: Mutex<State>,
    is_down: AtomicBool,
}

/// A request.
pub(super) struct Request {
    pub(super) operation: &'static str,
    /// The document that the path names.
    pub(super) id: String,
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Api {
    pub(super) fn new(clock: &Arc<Clock>) -> Self {
        Self { clock: Arc::clone(clock), state: Mutex::default(), is_down: AtomicBool::new(false) }
    }

    /// Sets whether the service is down from now on.
    pub(super) fn set_down(&self, down: bool) {
        self.is_down.store(down, Ordering::Release);
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request.
    pub(super) fn respond(&self, request: &Request) -> Response {
        if self.is_down.load(Ordering::Acquire) {
            return answer::error(StatusCode::SERVICE_UNAVAILABLE, "Service unavailable.");
        }
        let authorization = request.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        if authorization.and_then(|value| value.strip_prefix("Bearer ")) != Some(ACCESS_POINT_API_KEY) {
            return answer::error(StatusCode::UNAUTHORIZED, "The key is missing or unknown.");
        }
        let (now, mut state) = (self.clock.now(), self.state());
        match request.operation {
            SEND_DOCUMENT => match Envelope::read(&request.headers) {
                Ok(envelope) => answer::taken(state.take(envelope, request.body.clone(), now)),
                Err(field) => answer::invalid(field),
            },
            LIST_DOCUMENTS => match Page::read(&request.query) {
                Ok(page) => answer::json(StatusCode::OK, &page.of(state.documents(), now)),
                Err(field) => answer::invalid(&field),
            },
            GET_XML => state.get(&request.id).map_or_else(answer::missing, answer::xml),
            _ => match state.get(&request.id) {
                Some(document) => answer::json(StatusCode::OK, &document.json(now)),
                None => answer::missing(),
            },
        }
    }
}
