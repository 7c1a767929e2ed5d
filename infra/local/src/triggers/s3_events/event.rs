//! An event as S3 sends it, and the filter of a notification.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    form, random,
    template::{ACCOUNT, NotificationSpec, REGION},
};

/// The caller who makes a change.
#[derive(Debug, Clone)]
pub(crate) struct Actor {
    pub(crate) name: String,
    pub(crate) request_id: String,
}

/// A version of an object, as its events describe it.
pub(crate) struct ObjectVersion<'a> {
    pub(crate) seq: i64,
    pub(crate) key: &'a str,
    /// Its id, if the bucket keeps versions.
    pub(crate) id: Option<&'a str>,
    pub(crate) size: u64,
    pub(crate) etag: &'a str,
}

/// Whether a notification is configured for an event.
pub(super) fn wants(spec: &NotificationSpec, bucket: &str, event: &str, key: &str) -> bool {
    let named = |wanted: &String| {
        let wanted = wanted.trim_start_matches("s3:");
        wanted == event || wanted.strip_suffix('*').is_some_and(|family| event.starts_with(family))
    };
    spec.bucket == bucket
        && spec.events.iter().any(named)
        && key.starts_with(&spec.prefix)
        && key.ends_with(&spec.suffix)
}

/// The event, as S3 would send it.
pub(super) fn body(
    spec: &NotificationSpec,
    event: &str,
    version: &ObjectVersion<'_>,
    actor: &Actor,
    now: Timestamp,
) -> Value {
    let mut object = json!({
        "key": form::encode(version.key).to_string().replace("%20", "+"),
        "sequencer": format!("{:018X}", version.seq),
    });
    if !event.ends_with("Delete") && !event.ends_with("DeleteMarkerCreated") {
        object["size"] = version.size.into();
    }
    if !version.etag.is_empty() {
        object["eTag"] = version.etag.into();
    }
    if let Some(id) = version.id {
        object["versionId"] = id.into();
    }
    let time = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
    json!({"Records": [{
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": REGION,
        "eventTime": format!("{time:.3}"),
        "eventName": event,
        "userIdentity": {"principalId": format!("AWS:{}", actor.name)},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {"x-amz-request-id": actor.request_id, "x-amz-id-2": random::hex::<16>()},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": spec.id,
            "bucket": {
                "name": spec.bucket,
                "ownerIdentity": {"principalId": ACCOUNT},
                "arn": format!("arn:aws:s3:::{}", spec.bucket),
            },
            "object": object,
        },
    }]})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_hears_what_it_asked_for() {
        let spec = NotificationSpec {
            id: "f/E".to_owned(),
            function: "f".to_owned(),
            bucket: "b".to_owned(),
            events: vec!["s3:ObjectCreated:*".to_owned()],
            prefix: "in/".to_owned(),
            suffix: ".csv".to_owned(),
        };
        assert!(wants(&spec, "b", "ObjectCreated:Put", "in/a.csv"));
        assert!(wants(&spec, "b", "ObjectCreated:Copy", "in/a.csv"));
        for (bucket, event, key) in [
            ("c", "ObjectCreated:Put", "in/a.csv"),
            ("b", "ObjectRemoved:Delete", "in/a.csv"),
            ("b", "ObjectCreated:Put", "out/a.csv"),
            ("b", "ObjectCreated:Put", "in/a.txt"),
        ] {
            assert!(!wants(&spec, bucket, event, key), "{bucket} {event} {key}");
        }
    }
}
