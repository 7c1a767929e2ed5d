//! The handling of failed calls: how often they are retried, and the queue that they go to in the end.

use serde::Deserialize;

use super::{
    error::TemplateError,
    properties::only,
    queues::{self, QueueSpec},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct DestinationConfig {
    on_failure: Destination,
}

impl DestinationConfig {
    /// The queue that it names.
    pub(super) fn queue(&self, queues: &[QueueSpec], path: &str) -> Result<String, TemplateError> {
        let path = format!("{path}.DestinationConfig.OnFailure");
        only(self.on_failure.r#type.as_deref().unwrap_or("SQS"), "SQS", &format!("{path}.Type"))?;
        queues::named(queues, &self.on_failure.destination, &format!("{path}.Destination"))
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
pub(super) struct DeadLetterConfig {
    arn: String,
}

impl DeadLetterConfig {
    /// The queue that it names.
    pub(super) fn queue(&self, queues: &[QueueSpec], path: &str) -> Result<String, TemplateError> {
        queues::named(queues, &self.arn, &format!("{path}.DeadLetterConfig.Arn"))
    }
}

/// A retry policy. By default, EventBridge retries 185 times within a day.
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
    /// The retries and the maximum age in seconds, if they are within AWS's bounds.
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
