//! Logs and metrics: JSON lines on standard output, without personal data.
//!
//! One line per request is both its log and its metric (the embedded metric format of `CloudWatch`): function, route,
//! status, problem code, latency. Never a path, a query, a body or a header: those can hold what a person typed.

use std::{
    io::Write,
    num::NonZeroU32,
    panic,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use ::app::DueCounts;
use axum::http::StatusCode;
use domain::{Now, Timestamp};
use serde::Serialize;
use serde_json::json;

use crate::{Environment, Invocation, Metric, Problem};

/// Writes trace events to standard output as JSON, and panics without their message, which can hold personal data.
pub(crate) fn init() {
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .without_time()
        .with_current_span(false)
        .with_span_list(false)
        .with_ansi(false)
        // Below this level, libraries trace the data that they process, including requests.
        .with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
        .try_init();
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
        line(&json!({ "level": "ERROR", "message": "panic", "at": place }));
    }));
}

/// Writes one line of JSON.
pub(crate) fn line(value: &impl Serialize) {
    let Ok(mut line) = serde_json::to_vec(value) else { return };
    line.push(b'\n');
    // If standard output is closed, there is nowhere to report it.
    let _ = std::io::stdout().write_all(&line);
}

/// A line that is both log and metric. It is a struct and no tree of values, because one is written for every request.
#[derive(Serialize)]
struct Record<'a> {
    #[serde(rename = "_aws")]
    metadata: Metadata,
    function: &'a str,
    latency_ms: f64,
    faults: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    late_ms: Option<i64>,
    /// How many passwords were hashed, which takes most of a request's processor time.
    #[serde(skip_serializing_if = "Option::is_none")]
    hashes: Option<NonZeroU32>,
    level: &'static str,
    message: &'static str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    route: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata {
    timestamp: i64,
    cloud_watch_metrics: [Directive; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Directive {
    namespace: &'static str,
    dimensions: [[&'static str; 1]; 1],
    metrics: &'static [Named],
}

/// A metric's name and unit in the embedded metric format.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Named {
    name: &'static str,
    unit: &'static str,
}

impl Named {
    const fn of(metric: Metric) -> Self {
        Self { name: metric.name(), unit: metric.unit() }
    }
}

/// How many passwords were hashed since the previous line. All are this request's, because a process handles one
/// request at a time.
fn hashes_since() -> Option<NonZeroU32> {
    static TOLD: AtomicU32 = AtomicU32::new(0);
    let made = domain::identity::password::hashes();
    NonZeroU32::new(made - TOLD.swap(made, Ordering::Relaxed))
}

/// The metrics. The last is for events only, because a metric that is named must have a value.
const METRICS: &[Named] = &[Named::of(Metric::Latency), Named::of(Metric::Faults), Named::of(Metric::Lateness)];

impl<'a> Record<'a> {
    fn new(function: &'a str, request_id: &'a str, (now, late_ms): (Now, Option<i64>), took: Duration) -> Self {
        let metrics = if late_ms.is_some() { METRICS } else { &METRICS[..2] };
        let directive = Directive { namespace: Metric::NAMESPACE, dimensions: [["function"]], metrics };
        Self {
            metadata: Metadata { timestamp: now.0.as_millisecond(), cloud_watch_metrics: [directive] },
            function,
            latency_ms: took.as_secs_f64() * 1_000.0,
            faults: 0,
            late_ms,
            hashes: hashes_since(),
            level: "INFO",
            message: "request",
            request_id,
            route: None,
            status: None,
            problem: None,
            error: None,
        }
    }

    fn with_fault(self, fault: bool) -> Self {
        if fault { Self { faults: 1, level: "ERROR", ..self } } else { self }
    }
}

/// Writes the line of a request.
pub(crate) fn request(
    function: &str,
    invocation: &Invocation,
    route: &str,
    status: StatusCode,
    problem: Option<&Problem>,
    took: Duration,
) {
    let error = problem.and_then(Problem::for_the_log);
    let record = Record {
        route: Some(route),
        status: Some(status.as_u16()),
        problem: problem.map(Problem::code),
        error: error.as_deref(),
        ..Record::new(function, &invocation.request_id, (invocation.now, None), took)
    };
    line(&record.with_fault(status.is_server_error()));
    report_altered_items(invocation.now);
}

/// Writes the line of an event other than a request, with how long after its own time it was handled.
pub(crate) fn event(
    function: &str,
    request_id: &str,
    (now, occurred_at): (Now, Option<Timestamp>),
    error: Option<&str>,
    took: Duration,
) {
    let late = occurred_at.and_then(|at| i64::try_from(now.0.duration_since(at).as_millis()).ok());
    let record = Record { message: "event", error, ..Record::new(function, request_id, (now, late), took) };
    line(&record.with_fault(error.is_some()));
    report_altered_items(now);
}

/// Reports the items that were met since the previous line and are not as they were written.
fn report_altered_items(now: Now) {
    static TOLD: AtomicU32 = AtomicU32::new(0);
    let met = store::altered_items();
    let since = met - TOLD.swap(met, Ordering::Relaxed);
    if since > 0 {
        measure(now, &[(Metric::AlteredItems, f64::from(since))]);
    }
}

/// Reports current values, for all functions together.
pub fn measure(now: Now, values: &[(Metric, f64)]) {
    line(&measured(now, None, values));
}

/// Reports that a service elsewhere did not answer, of which no caller is told. Neither text holds anything personal.
pub fn no_answer(service: &str, error: &impl std::fmt::Display) {
    let function = Environment::optional("AWS_LAMBDA_FUNCTION_NAME");
    line(&json!({
        "level": "WARN",
        "message": "no answer",
        "function": function,
        "service": service,
        "error": error.to_string(),
    }));
}

/// Reports current values for a kind of record, and for all kinds together.
pub fn measure_kind(now: Now, kind: &str, values: &[(Metric, f64)]) {
    line(&measured(now, Some(kind), values));
}

/// What became of the due records of a kind, as [`measure_kind`] takes it.
#[must_use]
pub fn due_values(counts: &DueCounts) -> [(Metric, f64); 3] {
    let DueCounts { handled, failed, postponed, .. } = *counts;
    [(Metric::Handled, handled), (Metric::Failed, failed), (Metric::Postponed, postponed)]
        .map(|(metric, count)| (metric, f64::from(count)))
}

fn measured(now: Now, kind: Option<&str>, values: &[(Metric, f64)]) -> serde_json::Value {
    let names = values.iter().map(|(metric, _)| Named::of(*metric)).collect::<Vec<_>>();
    let dimensions = if kind.is_some() { json!([[], ["kind"]]) } else { json!([[]]) };
    let mut record = json!({
        "_aws": {
            "Timestamp": now.0.as_millisecond(),
            "CloudWatchMetrics": [{ "Namespace": Metric::NAMESPACE, "Dimensions": dimensions, "Metrics": names }],
        },
        "level": "INFO",
        "message": "measured",
        "function": Environment::optional("AWS_LAMBDA_FUNCTION_NAME"),
    });
    if let Some(kind) = kind {
        record["kind"] = json!(kind);
    }
    for (metric, value) in values {
        record[metric.name()] = json!(value);
    }
    record
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::{Now, Timestamp};

    use super::Record;

    #[test]
    fn every_metric_that_is_named_has_a_value_and_a_dimension() {
        for late in [None, Some(7)] {
            let record = Record::new("auth", "r-1", (Now(Timestamp::UNIX_EPOCH), late), Duration::from_millis(3));
            let record = serde_json::to_value(record.with_fault(true)).unwrap();
            let directive = &record["_aws"]["CloudWatchMetrics"][0];
            let metrics = directive["Metrics"].as_array().unwrap();
            assert_eq!(metrics.len(), 2 + usize::from(late.is_some()));
            for metric in metrics {
                assert!(record[metric["Name"].as_str().unwrap()].is_number(), "{metric}");
            }
            assert_eq!((&directive["Dimensions"][0][0], &record["function"]), (&"function".into(), &"auth".into()));
            assert_eq!((&record["faults"], &record["level"]), (&1.into(), &"ERROR".into()));
            assert!(record.get("route").is_none() && record.get("error").is_none());
        }
    }
}
