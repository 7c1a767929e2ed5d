//! The answers that Stripe gives again to requests with the same idempotency key.

use std::{collections::BTreeMap, time::Duration};

use http::StatusCode;
use jiff::Timestamp;
use serde_json::json;

use super::{answer::Answer, form::Form};

/// How long a key is known, in simulated time.
const KEPT: Duration = Duration::from_hours(24);
/// The longest key.
const LONGEST: usize = 255;

/// What a request does: its operation and its parameters.
type Request = (&'static str, Form);

/// The answers, by key.
#[derive(Default)]
pub(super) struct Answers(BTreeMap<String, Given>);

struct Given {
    at: Timestamp,
    request: Request,
    answer: Answer,
}

impl Answers {
    /// The answer that was given to the same request before, or an error if the key belongs to another request.
    pub(super) fn again(&mut self, key: &str, request: &Request, now: Timestamp) -> Result<Option<Answer>, Answer> {
        self.0.retain(|_, given| now.duration_since(given.at).unsigned_abs() < KEPT);
        if key.len() > LONGEST {
            return Err(refused("Idempotency keys have up to 255 characters."));
        }
        match self.0.get(key) {
            Some(given) if given.request == *request => Ok(Some(given.answer.clone())),
            Some(_) => Err(refused(
                "Keys for idempotent requests can only be used with the parameters that they were first used with.",
            )),
            None => Ok(None),
        }
    }

    /// Keeps an answer.
    pub(super) fn keep(&mut self, key: &str, request: Request, answer: Answer, now: Timestamp) {
        self.0.insert(key.to_owned(), Given { at: now, request, answer });
    }
}

fn refused(message: &str) -> Answer {
    Answer::error(StatusCode::BAD_REQUEST, &json!({ "message": message, "type": "idempotency_error" }))
}
