//! The events that call a function: routes, streams, schedules.

use std::time::Duration;

use serde::Deserialize;

use super::{
    Pattern, Slots, TemplateError,
    model::{BatchRules, RouteSpec, ScheduleSpec, StreamSpec, Template},
    queue,
    resources::only,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct HttpApiEvent {
    #[serde(rename = "ApiId")]
    _api_id: Option<String>,
    method: Option<String>,
    path: Option<String>,
    payload_format_version: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct StreamEvent {
    stream: String,
    starting_position: String,
    #[serde(default = "hundred")]
    batch_size: usize,
    // Nobody waits here: a batch goes as soon as there is nothing more to read, as if its window had passed.
    #[serde(rename = "MaximumBatchingWindowInSeconds")]
    _maximum_batching_window_in_seconds: Option<u32>,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct DestinationConfig {
    on_failure: Destination,
}

impl DestinationConfig {
    /// The queue that it names.
    pub(super) fn queue(&self, template: &Template, path: &str) -> Result<String, TemplateError> {
        let path = format!("{path}.DestinationConfig.OnFailure");
        only(self.on_failure.r#type.as_deref().unwrap_or("SQS"), "SQS", &format!("{path}.Type"))?;
        queue::named(template, &self.on_failure.destination, &format!("{path}.Destination"))
    }
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
    #[serde(default)]
    retry_policy: RetryPolicy,
    dead_letter_config: Option<DeadLetterConfig>,
    state: Option<String>,
}

/// Where it says nothing, EventBridge tries 185 times within a day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase", default)]
pub(super) struct RetryPolicy {
    maximum_retry_attempts: u32,
    maximum_event_age_in_seconds: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { maximum_retry_attempts: 185, maximum_event_age_in_seconds: 86_400 }
    }
}

impl RetryPolicy {
    /// Attempts and seconds, within AWS's own bounds.
    pub(super) fn checked(&self, path: &str) -> Result<(u32, u32), TemplateError> {
        let (retries, max_age) = (self.maximum_retry_attempts, self.maximum_event_age_in_seconds);
        let within = |name: &str, value: u32, least: u32, most: u32| {
            let reason = format!("{value} is not between {least} and {most}");
            let error = || TemplateError::new(format!("{path}.RetryPolicy.{name}"), reason);
            (least..=most).contains(&value).then_some(()).ok_or_else(error)
        };
        within("MaximumRetryAttempts", retries, 0, 185)?;
        within("MaximumEventAgeInSeconds", max_age, 60, 86_400)?;
        Ok((retries, max_age))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct DeadLetterConfig {
    arn: String,
}

impl DeadLetterConfig {
    /// The queue that it names.
    pub(super) fn queue(&self, template: &Template, path: &str) -> Result<String, TemplateError> {
        queue::named(template, &self.arn, &format!("{path}.DeadLetterConfig.Arn"))
    }
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
    // Without either it is the route of what no other one takes.
    let (method, at) = match (event.method, event.path) {
        (Some(method), Some(at)) if at.starts_with('/') => (method.to_uppercase(), at),
        (Some(_), Some(at)) => {
            return Err(TemplateError::new(format!("{path}.Path"), format!("{at} does not begin with /")));
        }
        (None, None) => ("ANY".to_owned(), RouteSpec::DEFAULT.to_owned()),
        _ => return Err(TemplateError::new(path, "has a method without a path, or a path without a method")),
    };
    let route = RouteSpec { function: function.to_owned(), method, path: at };
    if template.routes.iter().any(|other| other.key() == route.key()) {
        return Err(TemplateError::new(path, format!("{} is taken", route.key())));
    }
    template.routes.push(route);
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
    let filters = event.filter_criteria.into_iter().flat_map(|criteria| criteria.filters).enumerate();
    let filters = filters
        .map(|(at, filter)| Pattern::read(&filter.pattern, &format!("{path}.FilterCriteria.Filters[{at}].Pattern")))
        .collect::<Result<_, _>>()?;
    let on_failure = event.destination_config.map(|config| config.queue(template, path)).transpose()?;
    if !(1..=1_000).contains(&event.batch_size) {
        let reason = format!("{} is not known, only 1 to 1000", event.batch_size);
        return Err(TemplateError::new(format!("{path}.BatchSize"), reason));
    }
    let rules = BatchRules {
        from_oldest,
        size: event.batch_size,
        retries: event.maximum_retry_attempts.and_then(|retries| u32::try_from(retries).ok()),
        max_age: event
            .maximum_record_age_in_seconds
            .and_then(|seconds| u64::try_from(seconds).ok())
            .map(Duration::from_secs),
        bisect: event.bisect_batch_on_function_error,
        reports_failures: !event.function_response_types.is_empty(),
        filters,
        on_failure,
    };
    Ok(StreamSpec {
        id: format!("{function}/{id}"),
        function: function.to_owned(),
        table: table.name.clone(),
        arn: event.stream,
        rules,
    })
}

/// Understands a schedule; `None` where it is disabled.
pub(super) fn schedule(
    template: &Template,
    function: &str,
    id: &str,
    event: ScheduleEvent,
    path: &str,
) -> Result<Option<ScheduleSpec>, TemplateError> {
    only(
        event.schedule_expression_timezone.as_deref().unwrap_or("UTC"),
        "UTC",
        &format!("{path}.ScheduleExpressionTimezone"),
    )?;
    let state = event.state.as_deref().unwrap_or("ENABLED");
    if state != "DISABLED" {
        only(state, "ENABLED", &format!("{path}.State"))?;
    }
    if let Some(window) = event.flexible_time_window {
        only(&window.mode, "OFF", &format!("{path}.FlexibleTimeWindow.Mode"))?;
    }
    let slots = Slots::read(&event.schedule_expression).ok_or_else(|| {
        let reason = format!("{} is no rate(…), cron(…) or at(…)", event.schedule_expression);
        TemplateError::new(format!("{path}.ScheduleExpression"), reason)
    })?;
    let (retries, max_age) = event.retry_policy.checked(path)?;
    let on_failure = event.dead_letter_config.map(|config| config.queue(template, path)).transpose()?;
    Ok((state == "ENABLED").then(|| ScheduleSpec {
        id: format!("{function}/{id}"),
        function: function.to_owned(),
        slots,
        input: event.input,
        retries,
        max_age: Duration::from_secs(max_age.into()),
        on_failure,
    }))
}
