//! What a route says of itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use axum::http::Method;
use utoipa::openapi::{
    HttpMethod, RefOr,
    path::{Operation, Parameter},
    schema::Schema,
};

use crate::Problem;

/// What there is to say of a route beyond its path, its method and its handler's arguments.
#[derive(Debug)]
pub struct Route {
    /// The problems that it answers beyond those that follow from its method and its handler's arguments.
    pub problems: &'static [Problem],
    /// Whether rate limits count it: it answers `429 too-many-requests`.
    pub is_rate_limited: bool,
    /// Whether it sends a message or hashes a password: the gateway gives it a limit of its own.
    pub is_costly: bool,
}

impl Route {
    /// One of which there is nothing to say.
    pub const PLAIN: Self = Self { problems: &[], is_rate_limited: false, is_costly: false };
}

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody, and who is logged in is known.
    OptionalSession,
    /// Whoever is in an account, as far as their permissions go.
    AccountSession,
    /// The same, also while they must set up a second factor.
    EnrollingSession,
    /// Staff.
    StaffSession,
    /// Whoever is logged in.
    AnySession,
}

/// All that is declared of a route, by whatever part of its declaration.
pub struct Declaration {
    /// Its method.
    pub method: Method,
    /// Its path, as the template routes it: `{name+}` takes the rest.
    pub path: String,
    /// Who may call it.
    pub access: Access,
    /// Whether an `Idempotency-Key` makes it take effect once.
    pub is_idempotent: bool,
    /// Whether it sends a message or hashes a password.
    pub is_costly: bool,
    /// The codes of the problems that it can answer, by their status.
    pub problems: BTreeMap<u16, BTreeSet<&'static str>>,
    pub(super) http_method: HttpMethod,
    pub(super) operation: Operation,
    pub(super) schemas: Vec<(String, RefOr<Schema>)>,
}

impl fmt::Debug for Declaration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.key())
    }
}

impl Declaration {
    /// Its method and path, as the template and the tests name it.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Its path, as the document names it.
    #[must_use]
    pub fn documented_path(&self) -> String {
        self.path.replace("+}", "}")
    }

    /// Adds a problem that it can answer.
    pub fn answers(&mut self, problem: &Problem) {
        self.problems.entry(problem.status().as_u16()).or_default().insert(problem.code());
    }

    /// Adds a parameter that it takes.
    pub fn takes(&mut self, parameter: Parameter) {
        self.operation.parameters.get_or_insert_default().push(parameter.into());
    }

    /// Whether it changes nothing.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        self.method.is_safe()
    }

    /// Adds the problems that every route of its method can answer.
    pub(super) fn add_problems_of_method(&mut self) {
        self.answers(&Problem::unexpected(""));
        if self.is_safe() {
            // A conditional request: the response's `ETag` is compared with the one that the client sent.
            self.answers(&Problem::Stale);
        } else {
            self.answers(&Problem::UnsupportedContentEncoding);
            self.answers(&Problem::Conflict);
        }
    }

    /// What follows from who may call it.
    pub(super) fn restrict(&mut self, access: Access) {
        self.access = access;
        if access != Access::OptionalSession {
            self.answers(&Problem::NotLoggedIn);
        }
        if !self.is_safe() {
            self.answers(&Problem::CrossOrigin);
            if access != Access::StaffSession {
                // What members do is counted.
                self.answers(&Problem::TooManyRequests(1));
            }
        }
        if access != Access::AnySession {
            self.answers(&Problem::NotAllowed);
        }
        if matches!(access, Access::AccountSession | Access::OptionalSession) {
            self.answers(&Problem::SecondFactorRequired);
        }
    }
}
