//! Runs a function's routes on Lambda.

use std::{panic::AssertUnwindSafe, process::ExitCode, sync::Arc};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use domain::Language;
use futures::FutureExt;
use serde_json::json;

use crate::{
    Environment, Invocation, Misconfigured, Problem,
    caller::BackgroundTasks,
    conditional::ReadConditions,
    invocation::Stopwatch,
    methods::{self, RoutedTo},
    path::restore_path,
    telemetry,
};

/// The settings of the function for the layer around the routes.
#[derive(Clone)]
struct Function {
    name: Arc<str>,
    timeout_seconds: i64,
}

/// Runs routes until Lambda ends the process.
///
/// `prepare` is called once, during init, to set up connections and keys.
#[must_use]
pub fn http<F>(prepare: F) -> ExitCode
where
    F: AsyncFnOnce(&Environment) -> Result<Router, Misconfigured>,
{
    start(async |environment| {
        let function = Function {
            name: environment.required("AWS_LAMBDA_FUNCTION_NAME").into(),
            timeout_seconds: environment.seconds("FUNCTION_TIMEOUT"),
        };
        let routes = prepare(&environment).await?;
        environment.check()?;
        lambda_http::run(around(routes, function)).await.map_err(|error| failed(&*error))
    })
}

fn around(routes: Router, function: Function) -> Router {
    let noted = routes.layer(from_fn(methods::note));
    // The layer is around all routes and not on each of them, so that unknown routes are answered in the same way.
    Router::new().fallback_service(noted).layer(from_fn_with_state(function, invoke))
}

/// Handles every request: adds the invocation, renders problems, sets headers and writes the log line.
async fn invoke(State(function): State<Function>, request: Request, next: Next) -> Response {
    let watch = Stopwatch::start();
    let (mut parts, body) = request.into_parts();
    restore_path(&mut parts);
    let Some(invocation) = Invocation::of(&parts, function.timeout_seconds) else {
        return Problem::unexpected("an invocation without a context").render(Language::default(), "");
    };
    let (tasks, taken) = (BackgroundTasks::default(), RoutedTo::default());
    parts.extensions.insert(tasks.clone());
    parts.extensions.insert(taken.clone());
    parts.extensions.insert(invocation.clone());
    let (method, conditions) = (parts.method.clone(), ReadConditions::of(&parts.headers));
    if method == Method::HEAD {
        // Handled as a GET, because the tag is made from the content. The router drops the content.
        parts.method = Method::GET;
    }
    let handled = AssertUnwindSafe(next.run(Request::from_parts(parts, body))).catch_unwind().await;
    let mut reply = handled.unwrap_or_else(|_| Problem::unexpected("panic").into_response());
    tasks.finish().await;
    if reply.status() == StatusCode::OK && matches!(method, Method::GET | Method::HEAD) {
        reply = conditions.answer(reply).await.unwrap_or_else(IntoResponse::into_response);
    }
    let allow = methods::allowed(&mut reply);
    let mut problem = problem_of(&mut reply);
    if method == Method::OPTIONS && problem.as_deref().is_some_and(|problem| problem.is(&Problem::MethodNotAllowed)) {
        (reply, problem) = (StatusCode::NO_CONTENT.into_response(), None);
    }
    if let Some(problem) = &problem {
        reply = problem.render(invocation.language, &invocation.request_id);
    }
    if let Some(allow) = allow {
        reply.headers_mut().insert(header::ALLOW, allow);
    }
    guard(&mut reply, &method);
    let route = format!("{method} {}", taken.path().unwrap_or("unknown"));
    telemetry::request(&function.name, &invocation, &route, reply.status(), problem.as_deref(), watch.elapsed());
    reply
}

/// The problem of a reply. For a request without a route, the router sets only a status.
fn problem_of(reply: &mut Response) -> Option<Arc<Problem>> {
    let is_bare = !reply.headers().contains_key(header::CONTENT_TYPE);
    let routed = match reply.status() {
        _ if !is_bare => None,
        StatusCode::NOT_FOUND => Some(Problem::NotFound),
        StatusCode::METHOD_NOT_ALLOWED => Some(Problem::MethodNotAllowed),
        _ => None,
    };
    reply.extensions_mut().remove::<Arc<Problem>>().or_else(|| routed.map(Arc::new))
}

/// Sets the headers of every reply for browsers and caches: replies are not stored by default, for they may hold
/// personal data, and no page may be framed.
fn guard(reply: &mut Response, method: &Method) {
    let headers = reply.headers_mut();
    if !(method.is_safe() && headers.contains_key(header::CACHE_CONTROL)) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
        );
    }
}

/// The function cannot run.
pub(crate) struct Failed;

impl From<Misconfigured> for Failed {
    fn from(error: Misconfigured) -> Self {
        failed(&error)
    }
}

pub(crate) fn failed(error: &(impl std::fmt::Display + ?Sized)) -> Failed {
    telemetry::line(&json!({ "level": "ERROR", "message": "the function cannot run", "error": error.to_string() }));
    Failed
}

/// Runs `main` on one thread, because a function handles one request at a time and has less than one core.
pub(crate) fn start<F>(main: F) -> ExitCode
where
    F: AsyncFnOnce(Environment) -> Result<(), Failed>,
{
    telemetry::init();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let Failed = failed(&error);
            return ExitCode::FAILURE;
        }
    };
    let ran = runtime.block_on(main(Environment::new()));
    if ran.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
