//! Queues, and references to them by ARN.

use std::time::Duration;

use serde::Deserialize;

use super::{
    arn::{ACCOUNT, REGION},
    error::TemplateError,
};

/// An SQS queue.
#[derive(Debug, Clone)]
pub struct QueueSpec {
    /// Its name.
    pub name: String,
    /// How long a received message is hidden.
    pub visibility: Duration,
    /// How long a message is kept.
    pub retention: Duration,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct QueueProperties {
    queue_name: Option<String>,
    #[serde(default = "four_days")]
    message_retention_period: u32,
    #[serde(rename = "SqsManagedSseEnabled")]
    _sqs_managed_sse_enabled: Option<bool>,
    #[serde(rename = "KmsMasterKeyId")]
    _kms_master_key_id: Option<String>,
    #[serde(rename = "KmsDataKeyReusePeriodSeconds")]
    _kms_data_key_reuse_period_seconds: Option<u32>,
    #[serde(default = "half_a_minute")]
    visibility_timeout: u32,
}

fn four_days() -> u32 {
    345_600
}

fn half_a_minute() -> u32 {
    30
}

/// Reads a queue.
pub(super) fn spec(properties: QueueProperties, id: String) -> QueueSpec {
    QueueSpec {
        name: properties.queue_name.unwrap_or(id),
        visibility: Duration::from_secs(properties.visibility_timeout.into()),
        retention: Duration::from_secs(properties.message_retention_period.into()),
    }
}

/// The name of the queue with this ARN.
pub(super) fn named(queues: &[QueueSpec], arn: &str, path: &str) -> Result<String, TemplateError> {
    let name = arn.strip_prefix(&format!("arn:aws:sqs:{REGION}:{ACCOUNT}:")).unwrap_or(arn);
    let known = queues.iter().any(|queue| queue.name == name);
    known.then(|| name.to_owned()).ok_or_else(|| TemplateError::new(path, format!("{arn} is no queue's")))
}
