//! The outbox's stream: each message is delivered as soon as it is written.

use domain::{Now, Timestamp, record::Key};
use futures::{StreamExt, stream};
use serde::{Deserialize, Serialize};

use crate::{Delivery, deliver::MAX_CONCURRENT};

/// A record of the stream.
#[derive(Debug, Deserialize)]
pub(crate) struct StreamRecord {
    dynamodb: StreamItem,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct StreamItem {
    keys: Keys,
    sequence_number: String,
    /// Seconds since 1970.
    approximate_creation_date_time: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct Keys {
    pk: StringAttribute,
    sk: StringAttribute,
}

#[derive(Debug, Deserialize)]
struct StringAttribute {
    #[serde(rename = "S")]
    value: String,
}

/// A record that Lambda must send again.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchItemFailure {
    item_identifier: String,
}

/// When the first of the records was written.
pub(crate) fn occurred_at(records: &[StreamRecord]) -> Option<Timestamp> {
    let first = records.iter().filter_map(|record| record.dynamodb.approximate_creation_date_time);
    let first = first.reduce(f64::min)?;
    Timestamp::from_duration(jiff::SignedDuration::try_from_secs_f64(first).ok()?).ok()
}

/// Delivers the messages of the records. Returns the records that failed.
pub(crate) async fn deliver_inserted(
    delivery: &Delivery,
    records: Vec<StreamRecord>,
    now: Now,
) -> Vec<BatchItemFailure> {
    stream::iter(records)
        .map(async |StreamRecord { dynamodb: StreamItem { keys, sequence_number, .. } }| {
            let delivered = delivery.deliver(&Key::new(keys.pk.value, keys.sk.value), now).await;
            delivered.err().map(|_| BatchItemFailure { item_identifier: sequence_number })
        })
        // Keeps the order of the stream, because Lambda starts again from the first failure.
        .buffered(MAX_CONCURRENT)
        .filter_map(std::future::ready)
        .collect()
        .await
}
