//! The events that call a function: routes, streams, schedules.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use super::{
    TemplateError,
    model::{BatchRules, RouteSpec, ScheduleSpec, StreamSpec, Template},
    resources::{only, typed},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct HttpApiEvent {
    #[serde(rename = "ApiId")]
    _api_id: Option<String>,
    method: String,
    path: String,
    payload_format_version: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct StreamEvent {
    stream: String,
    starting_position: String,
    #[serde(default = "hundred")]
    batch_size: usize,
    maximum_retry_attempts: Option<i64>,
    maximum_record_age_in_seconds: Option<i64>,
    #[serde(default)]
    bisect_batch_on_function_error: bool,
    #[serde(default)]
    function_response_types: Vec<String>,
    filter_criteria: Option<FilterCriteria>,
    destination_config: Option<DestinationConfig>,
}

fn hundred() -> usize {
    100
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct FilterCriteria {
    filters: Vec<Filter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Filter {
    pattern: String,
}

/// The one form of pattern that the local cloud can match.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Pattern {
    event_name: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct DestinationConfig {
    on_failure: Destination,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Destination {
    r#type: Option<String>,
    destination: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct ScheduleEvent {
    schedule_expression: String,
    schedule_expression_timezone: Option<String>,
    flexible_time_window: Option<FlexibleTimeWindow>,
    input: Option<String>,
    #[serde(rename = "Name")]
    _name: Option<String>,
    #[serde(rename = "Description")]
    _description: Option<String>,
    #[serde(rename = "RetryPolicy")]
    _retry_policy: Option<Value>,
    state: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct FlexibleTimeWindow {
    mode: String,
}

/// Adds a route.
pub(super) fn route(
    template: &mut Template,
    function: &str,
    event: HttpApiEvent,
    path: &str,
) -> Result<(), TemplateError> {
    let format = event.payload_format_version.as_deref().unwrap_or("2.0");
    only(format, "2.0", &format!("{path}.PayloadFormatVersion"))?;
    let method = event.method.to_uppercase();
    if !event.path.starts_with('/') {
        return Err(TemplateError::new(format!("{path}.Path"), format!("{} does not begin with /", event.path)));
    }
    if template.routes.iter().any(|route| route.method == method && route.path == event.path) {
        return Err(TemplateError::new(path, format!("{method} {} is taken", event.path)));
    }
    template.routes.push(RouteSpec { function: function.to_owned(), method, path: event.path });
    Ok(())
}

/// Understands a stream mapping.
pub(super) fn stream(
    template: &Template,
    function: &str,
    id: &str,
    event: StreamEvent,
    path: &str,
) -> Result<StreamSpec, TemplateError> {
    let table = template
        .tables
        .iter()
        .find(|table| table.stream.as_ref() == Some(&event.stream))
        .ok_or_else(|| TemplateError::new(format!("{path}.Stream"), format!("{} is no table's", event.stream)))?;
    let from_oldest = match event.starting_position.as_str() {
        "TRIM_HORIZON" => true,
        "LATEST" => false,
        other => {
            return Err(TemplateError::new(format!("{path}.StartingPosition"), format!("{other} is not known")));
        }
    };
    for response in &event.function_response_types {
        only(response, "ReportBatchItemFailures", &format!("{path}.FunctionResponseTypes"))?;
    }
    let mut event_names = None;
    for (at, filter) in event.filter_criteria.into_iter().flat_map(|criteria| criteria.filters).enumerate() {
        let at = format!("{path}.FilterCriteria.Filters[{at}].Pattern");
        let pattern = serde_json::from_str(&filter.pattern)
            .map_err(|error| TemplateError::new(&at, format!("is no JSON: {error}")))?;
        let pattern: Pattern = typed(pattern, &at)?;
        event_names.get_or_insert_with(Vec::new).extend(pattern.event_name);
    }
    if let Some(kind) = event.destination_config.as_ref().and_then(|config| config.on_failure.r#type.as_deref()) {
        only(kind, "SQS", &format!("{path}.DestinationConfig.OnFailure.Type"))?;
    }
    let rules = BatchRules {
        from_oldest,
        size: event.batch_size.clamp(1, 1000),
        retries: event.maximum_retry_attempts.and_then(|retries| u32::try_from(retries).ok()),
        max_age: event
            .maximum_record_age_in_seconds
            .and_then(|seconds| u64::try_from(seconds).ok())
            .map(Duration::from_secs),
        bisect: event.bisect_batch_on_function_error,
        reports_failures: !event.function_response_types.is_empty(),
        event_names,
        on_failure: event.destination_config.map(|config| config.on_failure.destination),
    };
    Ok(StreamSpec {
        id: format!("{function}/{id}"),
        function: function.to_owned(),
        table: table.name.clone(),
        arn: event.stream,
        rules,
    })
}

/// Understands a schedule.
pub(super) fn schedule(
    function: &str,
    id: &str,
    event: ScheduleEvent,
    path: &str,
) -> Result<ScheduleSpec, TemplateError> {
    only(
        event.schedule_expression_timezone.as_deref().unwrap_or("UTC"),
        "UTC",
        &format!("{path}.ScheduleExpressionTimezone"),
    )?;
    only(event.state.as_deref().unwrap_or("ENABLED"), "ENABLED", &format!("{path}.State"))?;
    if let Some(window) = event.flexible_time_window {
        only(&window.mode, "OFF", &format!("{path}.FlexibleTimeWindow.Mode"))?;
    }
    let every = rate(&event.schedule_expression).ok_or_else(|| {
        let reason = format!("{} is not known, only rate(…)", event.schedule_expression);
        TemplateError::new(format!("{path}.ScheduleExpression"), reason)
    })?;
    Ok(ScheduleSpec { id: format!("{function}/{id}"), function: function.to_owned(), every, input: event.input })
}

/// Reads `rate(5 minutes)`, as strict on singular and plural as AWS.
fn rate(expression: &str) -> Option<Duration> {
    let (count, unit) = expression.strip_prefix("rate(")?.strip_suffix(')')?.split_once(' ')?;
    let count: u64 = count.parse().ok().filter(|count| *count > 0)?;
    let unit = match (count, unit) {
        (1, unit) => unit,
        (_, unit) => unit.strip_suffix('s')?,
    };
    let seconds = match unit {
        "minute" => 60,
        "hour" => 3_600,
        "day" => 86_400,
        _ => return None,
    };
    count.checked_mul(seconds).map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_as_aws_reads_them() {
        assert_eq!(rate("rate(1 minute)"), Some(Duration::from_mins(1)));
        assert_eq!(rate("rate(12 hours)"), Some(Duration::from_hours(12)));
        assert_eq!(rate("rate(2 days)"), Some(Duration::from_hours(48)));
        for wrong in
            ["rate(1 minutes)", "rate(2 minute)", "rate(0 minutes)", "rate(1)", "cron(0 * * * ? *)", "rate(5 weeks)"]
        {
            assert_eq!(rate(wrong), None, "{wrong}");
        }
    }
}
