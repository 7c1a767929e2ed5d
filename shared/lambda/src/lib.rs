//! The layer around the handlers of every function: it turns events into requests and errors into problems.
//!
//! [`http`] runs routes, and [`events`] runs a handler of other events. Both read the environment, refuse to start
//! outside the EU, and take [`Now`](domain::Now) from the invocation.

mod accept;
mod app;
mod app_errors;
mod body;
mod caller;
mod change;
mod conditional;
mod cookie;
mod environment;
mod events;
mod factors;
mod html;
mod idempotency;
mod invocation;
mod methods;
mod metric;
mod notified_owners;
mod page;
mod path;
mod problem;
mod reply;
mod routes;
mod schedule;
mod serve;
mod telemetry;

pub use self::app::App;
pub use ::app::{
    EndingSessions, RateCounters, RateLimitError, RateLimits, Revocation, is_known_in, owner_profiles,
    subscriptions::{Subscriber, is_overtaken},
};
pub use accept::Accept;
pub use body::{Json, RawBody};
pub use caller::{
    AccountAccess, AccountSession, AnySession, Authenticated, Caller, Claimant, CurrentUser, EarlierSession,
    EnrollingCaller, EnrollingSession, EnrollingUser, InAccount, Loaded, LoggedIn, SessionKind, StaffCaller,
    StaffSession,
};
pub use change::LoadedOnce;
pub use conditional::{ETag, IfMatch};
pub use cookie::SessionCookie;
pub use environment::{Environment, Misconfigured, REGIONS};
pub use events::{Event, EventContext, events};
pub use factors::FactorsView;
pub use html::HtmlPage;
pub use idempotency::{IdempotencyKey, IdempotentRequest};
pub use invocation::Invocation;
pub use lambda_runtime::LambdaEvent;
pub use metric::Metric;
pub use notified_owners::NotifiedOwners;
pub use page::{Filter, FilteredList, ListQuery, ListView, QueryParameters};
pub use path::{PathId, PathIds, request_path};
pub use problem::{Problem, ProblemDocument};
pub use reply::{Created, View};
pub use routes::{Access, Argument, Declaration, Route};
#[doc(hidden)]
pub use routes::{documented, query_parameter};
pub use schedule::Schedule;
pub use serve::http;
pub use telemetry::{due_values, measure, measure_kind, no_answer};
