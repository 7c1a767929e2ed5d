//! The events: records of the outbox's stream, the minute's schedule, and what the mail service tells of a mail.

use std::time::Duration;

use app::DueWork;
use domain::{Now, Timestamp, record::Key, records::Message};
use futures::{StreamExt, stream};
use serde::{Deserialize, Serialize};

use lambda::{EventContext, Metric};

use crate::{Delivery, deliver::DeliveryError, feedback::Feedback};

/// How many messages are under way at once.
const AT_ONCE: usize = 10;
/// How many due messages of each shard a round of the schedule takes.
const ROUND: i32 = 25;
/// A message is begun only with this much time left: more than its calls can take.
const ENOUGH: Duration = Duration::from_secs(12);

/// What wakes the function.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Event {
    /// Records of the stream. The mapping lets inserts through alone.
    Stream {
        #[serde(rename = "Records")]
        records: Vec<StreamRecord>,
    },
    /// The schedule.
    Schedule(Schedule),
    /// The mail service.
    Feedback(Feedback),
}

#[derive(Debug, Deserialize)]
pub(crate) struct Schedule {
    source: ScheduleSource,
    time: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
enum ScheduleSource {
    #[serde(rename = "schedule")]
    Schedule,
}

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
    pk: Text,
    sk: Text,
}

#[derive(Debug, Deserialize)]
struct Text {
    #[serde(rename = "S")]
    text: String,
}

impl lambda::Event for Event {
    fn occurred_at(&self) -> Option<Timestamp> {
        match self {
            Self::Schedule(schedule) => schedule.time,
            // It comes when the other side's mail server has made up its mind, and says nothing of how late we are.
            Self::Feedback(_) => None,
            Self::Stream { records } => {
                let first = records.iter().filter_map(|record| record.dynamodb.approximate_creation_date_time);
                let first = first.reduce(f64::min)?;
                Timestamp::from_duration(jiff::SignedDuration::try_from_secs_f64(first).ok()?).ok()
            }
        }
    }
}

/// Which records of the stream are to come again (`ReportBatchItemFailures`).
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Outcome {
    batch_item_failures: Vec<Failure>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Failure {
    item_identifier: String,
}

/// Delivers what the event tells of.
pub(crate) async fn handle(delivery: &Delivery, event: Event, context: EventContext) -> Result<Outcome, DeliveryError> {
    match event {
        Event::Stream { records } => {
            Ok(Outcome { batch_item_failures: stream_records(delivery, records, context.now).await })
        }
        Event::Schedule(Schedule { source: ScheduleSource::Schedule, .. }) => {
            due(delivery, context).await?;
            Ok(Outcome::default())
        }
        Event::Feedback(feedback) => {
            feedback.count(context.now);
            Ok(Outcome::default())
        }
    }
}

async fn stream_records(delivery: &Delivery, records: Vec<StreamRecord>, now: Now) -> Vec<Failure> {
    stream::iter(records)
        .map(async |StreamRecord { dynamodb: StreamItem { keys, sequence_number, .. } }| {
            let delivered = delivery.deliver(&Key::new(keys.pk.text, keys.sk.text), now).await;
            delivered.err().map(|_| Failure { item_identifier: sequence_number })
        })
        // In the order of the stream: Lambda starts again from the first failure.
        .buffered(AT_ONCE)
        .filter_map(std::future::ready)
        .collect()
        .await
}

/// Delivers what is due, and reports for how long the longest due message has been.
async fn due(delivery: &Delivery, context: EventContext) -> Result<(), DeliveryError> {
    let work = DueWork { now: context.now, page: ROUND, at_once: AT_ONCE };
    let is_time = || context.remaining() >= ENOUGH;
    let report = |longest: jiff::SignedDuration| {
        lambda::measure(context.now, &[(Metric::OutboxAge, longest.as_secs_f64())]);
    };
    let deliver = async |key: &Key<Message>| delivery.deliver(key, context.now).await.map(|_| ());
    work.run(&delivery.store, is_time, report, deliver).await
}
