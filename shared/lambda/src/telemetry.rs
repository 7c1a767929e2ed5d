//! Logs and metrics: JSON lines on standard output, without personal data.
//!
//! One line a request is its log and its metric at once (the embedded metric format of `CloudWatch`): function, route,
//! status, problem code, latency. Never a path, a query, a body or a header: those can hold what a person typed.

use std::{io::Write, panic, time::Duration};

use axum::http::StatusCode;
use domain::{Now, Timestamp};
use serde_json::json;

use crate::{Environment, Invocation, Metric, Problem};

/// Sends what is traced to standard output as JSON, and panics without their message, which can hold anything.
pub(crate) fn init() {
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .without_time()
        .with_current_span(false)
        .with_span_list(false)
        .with_ansi(false)
        // Libraries trace what passes through them, requests included.
        .with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
        .try_init();
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
        line(&json!({ "level": "ERROR", "message": "panic", "at": place }));
    }));
}

/// Writes one line.
pub(crate) fn line(value: &serde_json::Value) {
    let mut line = value.to_string();
    line.push('\n');
    // A closed standard output is nobody's to tell.
    let _ = std::io::stdout().write_all(line.as_bytes());
}

/// The line of a request.
pub(crate) fn request(
    function: &str,
    invocation: &Invocation,
    route: &str,
    status: StatusCode,
    problem: Option<&Problem>,
    took: Duration,
) {
    let mut record = metrics(function, invocation.now, None, took, status.is_server_error());
    let fields = json!({
        "level": if status.is_server_error() { "ERROR" } else { "INFO" },
        "message": "request",
        "request_id": &*invocation.request_id,
        "route": route,
        "status": status.as_u16(),
        "problem": problem.map(Problem::code),
        "error": problem.and_then(Problem::for_the_log),
    });
    merge(&mut record, fields);
    line(&record);
}

/// The line of an event that is no request, with how long after its own time it was handled.
pub(crate) fn event(
    function: &str,
    request_id: &str,
    (now, occurred_at): (Now, Option<Timestamp>),
    error: Option<&str>,
    took: Duration,
) {
    let late = occurred_at.map(|at| now.0.duration_since(at).as_millis());
    let mut record = metrics(function, now, late, took, error.is_some());
    let fields = json!({
        "level": if error.is_some() { "ERROR" } else { "INFO" },
        "message": "event",
        "request_id": request_id,
        "error": error,
    });
    merge(&mut record, fields);
    line(&record);
}

/// Reports values of this moment, of all functions together.
pub fn measure(now: Now, values: &[(Metric, f64)]) {
    let mut record = embedded(now, &[], values);
    let function = Environment::optional("AWS_LAMBDA_FUNCTION_NAME");
    merge(&mut record, json!({ "level": "INFO", "message": "measured", "function": function }));
    line(&record);
}

fn metrics(function: &str, now: Now, late_ms: Option<i128>, took: Duration, fault: bool) -> serde_json::Value {
    let mut values =
        vec![(Metric::Latency, took.as_secs_f64() * 1_000.0), (Metric::Faults, f64::from(u8::from(fault)))];
    // A metric that is named must have a value.
    let late = late_ms.map(|late| i32::try_from(late).unwrap_or(i32::MAX));
    values.extend(late.map(|late| (Metric::Lateness, f64::from(late))));
    let mut record = embedded(now, &["function"], &values);
    merge(&mut record, json!({ "function": function }));
    record
}

/// Values in the embedded metric format.
fn embedded(now: Now, dimensions: &[&str], values: &[(Metric, f64)]) -> serde_json::Value {
    let names = values.iter().map(|(metric, _)| json!({ "Name": metric.name(), "Unit": metric.unit() }));
    let mut record = json!({
        "_aws": {
            "Timestamp": now.0.as_millisecond(),
            "CloudWatchMetrics": [{
                "Namespace": Metric::NAMESPACE,
                "Dimensions": [dimensions],
                "Metrics": names.collect::<Vec<_>>(),
            }],
        },
    });
    let values = values.iter().map(|(metric, value)| (metric.name().to_owned(), json!(value)));
    merge(&mut record, serde_json::Value::Object(values.collect()));
    record
}

fn merge(record: &mut serde_json::Value, fields: serde_json::Value) {
    if let (Some(record), serde_json::Value::Object(fields)) = (record.as_object_mut(), fields) {
        record.extend(fields.into_iter().filter(|(_, value)| !value.is_null()));
    }
}
