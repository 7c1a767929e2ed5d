//! Functions that read a table's stream.

use std::time::Duration;

use serde::Deserialize;

use super::{
    error::TemplateError, failures::DestinationConfig, pattern::Pattern, properties::only, queues::QueueSpec,
    tables::TableSpec,
};

/// A function that reads a table's stream.
#[derive(Debug, Clone)]
pub struct StreamSpec {
    /// The name of the mapping, under which its checkpoint is stored.
    pub id: String,
    /// The function that reads the stream.
    pub function: String,
    /// The table whose stream is read.
    pub table: String,
    /// The ARN of the stream.
    pub arn: String,
    /// How the stream is read.
    pub rules: BatchRules,
}

/// How a stream is read.
#[derive(Debug, Clone)]
pub struct BatchRules {
    /// Whether a new mapping begins with the oldest record, instead of the next one.
    pub from_oldest: bool,
    /// The most records in one event.
    pub size: usize,
    /// How often a failed batch is retried; `None` for as long as its records exist.
    pub retries: Option<u32>,
    /// The age after which a record is no longer retried.
    pub max_age: Option<Duration>,
    /// Whether a failed batch is split in two.
    pub bisect: bool,
    /// Whether the function reports the records that failed.
    pub reports_failures: bool,
    /// The filters, of which a record must match one; without filters, all records are delivered.
    pub filters: Vec<Pattern>,
    /// The name of the queue for batches that are no longer retried.
    pub on_failure: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct StreamEvent {
    stream: String,
    starting_position: String,
    #[serde(default = "hundred")]
    batch_size: usize,
    // Not emulated: a batch is delivered as soon as there is nothing more to read, as if its window had passed.
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

/// Reads a stream mapping.
pub(super) fn stream(
    (tables, queues): (&[TableSpec], &[QueueSpec]),
    function: &str,
    id: &str,
    event: StreamEvent,
    path: &str,
) -> Result<StreamSpec, TemplateError> {
    let table = tables
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
    let on_failure = event.destination_config.map(|config| config.queue(queues, path)).transpose()?;
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
