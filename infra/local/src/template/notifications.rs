//! Bucket notifications that call functions.

use serde::Deserialize;

use super::{buckets::BucketSpec, error::TemplateError, properties::one_or_many};

/// The known events of a notification.
const EVENTS: [&str; 10] = [
    "s3:ObjectCreated:*",
    "s3:ObjectCreated:Put",
    "s3:ObjectCreated:Copy",
    "s3:ObjectCreated:CompleteMultipartUpload",
    "s3:ObjectRemoved:*",
    "s3:ObjectRemoved:Delete",
    "s3:ObjectRemoved:DeleteMarkerCreated",
    "s3:LifecycleExpiration:*",
    "s3:LifecycleExpiration:Delete",
    "s3:LifecycleExpiration:DeleteMarkerCreated",
];

/// A notification of a bucket's events that calls a function.
#[derive(Debug, Clone)]
pub struct NotificationSpec {
    /// Its name.
    pub id: String,
    /// The function.
    pub function: String,
    /// The bucket.
    pub bucket: String,
    /// The events, such as `s3:ObjectCreated:*`.
    pub events: Vec<String>,
    /// The prefix of the objects' keys.
    pub prefix: String,
    /// The suffix of the objects' keys.
    pub suffix: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct ObjectEvent {
    bucket: String,
    #[serde(deserialize_with = "one_or_many")]
    events: Vec<String>,
    filter: Option<Filter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    #[serde(rename = "S3Key")]
    key: KeyFilter,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct KeyFilter {
    rules: Vec<KeyRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct KeyRule {
    name: String,
    value: String,
}

/// Reads a notification.
pub(super) fn notification(
    buckets: &[BucketSpec],
    function: &str,
    id: &str,
    event: ObjectEvent,
    path: &str,
) -> Result<NotificationSpec, TemplateError> {
    if !buckets.iter().any(|bucket| bucket.name == event.bucket) {
        return Err(TemplateError::new(format!("{path}.Bucket"), format!("{} is no bucket", event.bucket)));
    }
    if let Some(other) = event.events.iter().find(|event| !EVENTS.contains(&event.as_str())) {
        return Err(TemplateError::new(format!("{path}.Events"), format!("{other} is not known")));
    }
    let (mut prefix, mut suffix) = (String::new(), String::new());
    for rule in event.filter.into_iter().flat_map(|filter| filter.key.rules) {
        match rule.name.to_lowercase().as_str() {
            "prefix" => prefix = rule.value,
            "suffix" => suffix = rule.value,
            other => return Err(TemplateError::new(format!("{path}.Filter"), format!("{other} is not known"))),
        }
    }
    let (id, function, events) = (format!("{function}/{id}"), function.to_owned(), event.events);
    Ok(NotificationSpec { id, function, bucket: event.bucket, events, prefix, suffix })
}
