//! Every problem that can be returned to a caller (RFC 9457).
//!
//! To add one, add an entry to its capability's file here. Clients rely on the code, and `type` is made from it; the
//! texts may change.
//! The error behind an unexpected problem goes to the log only, and never into a reply.

mod accounts;
mod billing;
mod identity;
mod integrations;
mod newsletter;
mod privacy;
mod requests;
mod staff;

use std::fmt;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    FieldErrors, Language,
    identity::{lost_factors::WAIT, password::HashingFailed, session::FRESH},
    record::IdSource,
    records::declaration,
};
use serde::Serialize;
use store::{CommitError, ReadError};

/// Declares problems: the name in the source, the status, the stable code, the title in Danish and English, and what to
/// do about it in both.
macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident: $status:ident, $code:literal, $title_da:literal, $title_en:literal, $da:literal, $en:literal;)+) => {
        #[expect(non_upper_case_globals, reason = "a problem reads as a variant, whichever file declares it")]
        impl $crate::Problem {
            $($(#[$doc])*
            pub const $name: Self = Self::Declared(&$crate::problem::ProblemType {
                status: ::axum::http::StatusCode::$status,
                code: $code,
                da: $crate::problem::Text { title: $title_da, detail: $da },
                en: $crate::problem::Text { title: $title_en, detail: $en },
            });)+
        }

        /// Every problem declared in this file.
        #[cfg(test)]
        pub(super) const ALL: &[$crate::Problem] = &[$($crate::Problem::$name),+];
    };
}
use problems;

/// How many faults of an input are told. A caller with more has not read the contract, and would be answered with ten times what it sent.
const MOST_ERRORS: usize = 50;

/// A kind of problem.
#[derive(Debug)]
pub struct ProblemType {
    /// Its status.
    status: StatusCode,
    /// Its stable code.
    code: &'static str,
    /// Its Danish texts.
    da: Text,
    /// Its English texts.
    en: Text,
}

/// The texts of a problem in one language.
#[derive(Debug)]
struct Text {
    /// What it is.
    title: &'static str,
    /// What to do about it.
    detail: &'static str,
}

/// A problem that is returned to the caller.
#[derive(Debug)]
pub enum Problem {
    /// A declared problem, such as `Problem::NotFound`.
    Declared(&'static ProblemType),
    /// Invalid input, with all its errors.
    InvalidInput(FieldErrors),
    /// Invalid query parameters, with all their errors.
    InvalidParameters(FieldErrors),
    /// Too many attempts, with the number of seconds to wait.
    TooManyRequests(i64),
    /// Records of these kinds, on which the request depends, were changed meanwhile. Returned as a conflict.
    CommitConflict(Vec<&'static str>),
    /// An error on our side.
    Unexpected(Internal),
}

/// The types of the problems that carry data of their own.
const INVALID_INPUT: ProblemType = ProblemType {
    status: StatusCode::UNPROCESSABLE_ENTITY,
    code: "invalid-input",
    da: Text { title: "Noget skal rettes", detail: "Se hvert felts fejl i errors." },
    en: Text { title: "Something needs correcting", detail: "See each field's fault in errors." },
};
const TOO_MANY_REQUESTS: ProblemType = ProblemType {
    status: StatusCode::TOO_MANY_REQUESTS,
    code: "too-many-requests",
    da: Text { title: "For mange forsøg", detail: "Vent så mange sekunder, som Retry-After siger, og prøv igen." },
    en: Text { title: "Too many tries", detail: "Wait as many seconds as Retry-After says, and try again." },
};
const UNEXPECTED: ProblemType = ProblemType {
    status: StatusCode::INTERNAL_SERVER_ERROR,
    code: "unexpected",
    da: Text {
        title: "Der gik noget galt hos os",
        detail: "Prøv igen. Bliver det ved, så skriv til os med sagsnummeret i request_id.",
    },
    en: Text {
        title: "Something went wrong on our side",
        detail: "Try again. If it stays, write to us with the request_id.",
    },
};

/// An error for the log only.
pub struct Internal(Box<dyn std::error::Error + Send + Sync>);

impl fmt::Debug for Internal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Internal")
    }
}

impl Problem {
    /// An unexpected problem, with its error for the log. Errors of this project hold no personal data.
    pub fn unexpected(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Unexpected(Internal(error.into()))
    }

    /// Too many attempts: the next one is accepted at `until`.
    #[must_use]
    pub fn too_many_requests(now: domain::Now, until: domain::Timestamp) -> Self {
        let wait = until.as_millisecond().saturating_sub(now.0.as_millisecond());
        // Whole seconds, rounded up, so that a client that waits that long is accepted.
        Self::TooManyRequests(wait.max(1).saturating_add(999) / 1_000)
    }

    /// Whether the request conflicted with concurrent ones, and may succeed if it is made again.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.is(&Self::Conflict)
    }

    /// The problem's kind.
    fn problem_type(&self) -> &'static ProblemType {
        match self {
            Self::Declared(problem_type) => problem_type,
            Self::InvalidInput(_) => &INVALID_INPUT,
            Self::InvalidParameters(_) => Self::InvalidQuery.problem_type(),
            Self::TooManyRequests(_) => &TOO_MANY_REQUESTS,
            Self::CommitConflict(_) => Self::Conflict.problem_type(),
            Self::Unexpected(_) => &UNEXPECTED,
        }
    }

    /// Whether the problem has the same code as `other`.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.code() == other.code()
    }

    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.problem_type().code
    }

    /// Its status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.problem_type().status
    }

    /// The details for the log, in addition to the code: the error with its sources.
    pub(crate) fn for_the_log(&self) -> Option<String> {
        let error = match self {
            Self::Unexpected(Internal(error)) => error,
            Self::CommitConflict(kinds) => return Some(format!("refused for {}", kinds.join(", "))),
            _ => return None,
        };
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            text = format!("{text}: {cause}");
            source = cause.source();
        }
        Some(text)
    }

    /// The title and the detail, with the current periods filled in.
    fn texts(&self, language: Language) -> (&'static str, String) {
        let ProblemType { da, en, .. } = self.problem_type();
        let Text { title, detail } = match language {
            Language::Da => da,
            Language::En => en,
        };
        (title, detail.replace("{fresh}", &FRESH.text(language)).replace("{wait}", &WAIT.text(language)))
    }

    /// The reply in the caller's language.
    pub(crate) fn render(&self, language: Language, request_id: &str) -> Response {
        let ProblemType { status, code, .. } = self.problem_type();
        let (title, detail) = self.texts(language);
        let errors = match self {
            Self::InvalidInput(errors) | Self::InvalidParameters(errors) => Some(errors),
            _ => None,
        };
        let view = ProblemView {
            r#type: format!("/problems/{code}"),
            title,
            status: status.as_u16(),
            detail,
            request_id: matches!(self, Self::Unexpected(_)).then_some(request_id),
            errors: errors.map(|errors| {
                let one = |error: &domain::FieldError| FieldErrorView {
                    pointer: error.pointer.clone(),
                    code: error.code.code(),
                    detail: error.code.detail(language),
                };
                errors.0.iter().take(MOST_ERRORS).map(one).collect()
            }),
            more_errors: errors.map(|errors| errors.0.len().saturating_sub(MOST_ERRORS)).filter(|more| *more > 0),
        };
        let mut reply = (*status, axum::Json(view)).into_response();
        let headers = reply.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
        if let Self::TooManyRequests(seconds) = self {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
        }
        if self.is(&Self::UnsupportedContentEncoding) {
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        }
        if self.status() == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        reply
    }
}

/// Leaves the rendering to the layer around the routes, which knows the caller's language.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut reply = self.status().into_response();
        reply.extensions_mut().insert(std::sync::Arc::new(self));
        reply
    }
}

impl From<FieldErrors> for Problem {
    fn from(errors: FieldErrors) -> Self {
        Self::InvalidInput(errors)
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Cursor => Self::InvalidQuery,
            error => Self::unexpected(error),
        }
    }
}

impl From<CommitError> for Problem {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Busy => Self::Conflict,
            CommitError::TooOften { now, retry_after } => Self::too_many_requests(now, retry_after),
            // A record with a new random id cannot exist already, so its refusal is not a conflict.
            CommitError::Refused(kinds) if !kinds.iter().all(|kind| has_random_id(kind)) => Self::CommitConflict(kinds),
            error => Self::unexpected(error),
        }
    }
}

fn has_random_id(kind: &str) -> bool {
    declaration(kind).is_some_and(|declaration| declaration.id == Some(IdSource::Random))
}

impl From<store::SealError> for Problem {
    fn from(error: store::SealError) -> Self {
        Self::unexpected(error)
    }
}

impl From<HashingFailed> for Problem {
    fn from(error: HashingFailed) -> Self {
        Self::unexpected(error)
    }
}

/// A problem as it stands in a reply (RFC 9457).
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemView<'a> {
    /// `/problems/` and the code.
    #[schema(example = "/problems/invalid-input")]
    r#type: String,
    /// What it is, in the caller's language.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What to do about it, in the caller's language.
    detail: String,
    /// By which we find an unexpected fault in our log.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    /// Every fault of the input, but no more than the first 50.
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Vec<FieldErrorView>>,
    /// How many more faults the input has.
    #[serde(skip_serializing_if = "Option::is_none")]
    more_errors: Option<usize>,
}

/// A fault of one field.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Fault)]
struct FieldErrorView {
    /// Where: a JSON pointer (RFC 6901), or a slash and the name of a query parameter.
    #[schema(example = "/email")]
    pointer: String,
    /// The stable code.
    #[schema(example = "invalid-email")]
    code: &'static str,
    /// What to do about it.
    detail: &'static str,
}

/// A problem as routes name it in the OpenAPI document.
pub type ProblemDocument = ProblemView<'static>;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_problem_says_a_period_as_it_is_in_force() {
        for language in [Language::Da, Language::En] {
            let (_, detail) = Problem::ReauthenticationRequired.texts(language);
            assert!(detail.contains(&format!(" {}.", FRESH.text(language))) && !detail.contains('{'), "{detail}");
        }
    }

    #[test]
    fn each_problem_has_a_code_of_its_own_and_texts_in_both_languages() {
        let more = [&INVALID_INPUT, &TOO_MANY_REQUESTS, &UNEXPECTED];
        let of_people = [requests::ALL, identity::ALL, accounts::ALL, billing::ALL, integrations::ALL];
        let declared = of_people.into_iter().chain([staff::ALL, newsletter::ALL, privacy::ALL]).flatten();
        let all = declared.map(Problem::problem_type).chain(more).collect::<Vec<_>>();
        let codes = all.iter().map(|problem_type| problem_type.code).collect::<BTreeSet<_>>();
        assert_eq!(codes.len(), all.len());
        for ProblemType { status, code, da, en } in all {
            assert!(status.is_client_error() || status.is_server_error(), "{code}");
            assert!(code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{code}");
            assert!([da, en].iter().all(|text| !text.title.is_empty() && !text.detail.is_empty()), "{code}");
        }
    }
}
