//! The events: records of the outbox's stream, the schedule of every minute, and the mail service's reports on mails.

use std::time::Duration;

use app::DueWork;
use domain::{Now, Timestamp, record::Key, records::Message};
use futures::{StreamExt, stream};
use serde::{Deserialize, Serialize};

use lambda::{EventContext, Metric};

use crate::{Delivery, deliver::DeliveryError, feedback::Feedback};

/// How many messages are delivered at once.
const AT_ONCE: usize = 10;
/// How many due messages are read at once from each shard.
const PAGE: i32 = 25;
/// A delivery is started only if this much time is left: more than its calls can take.
const MIN_REMAINING: Duration = Duration::from_secs(12);

/// What the function is invoked with.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Event {
    /// Records of the stream. The event source mapping passes on inserts only.
    Stream {
        #[serde(rename = "Records")]
        records: Vec<StreamRecord>,
    },
    /// The schedule of every minute.
    Schedule(Schedule),
    /// A report of the mail service.
    Feedback(Feedback),
}

#[derive(Debug, Deserialize)]
pub(crate) struct Schedule {
    source: ScheduleSource,
    time: Option<Timestamp>,
}

/// Has one value only, by which a schedule's event is told apart from the others.
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
            // When it comes depends on the recipient's mail server, so it does not show how late we are.
            Self::Feedback(_) => None,
            Self::Stream { records } => {
                let first = records.iter().filter_map(|record| record.dynamodb.approximate_creation_date_time);
                let first = first.reduce(f64::min)?;
                Timestamp::from_duration(jiff::SignedDuration::try_from_secs_f64(first).ok()?).ok()
            }
        }
    }
}

/// The records of the stream that Lambda must send again (`ReportBatchItemFailures`).
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

/// Delivers the messages that the event is about, or counts the mail service's report.
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
        // In the order of the stream: Lambda sends the batch again from the first failure on.
        .buffered(AT_ONCE)
        .filter_map(std::future::ready)
        .collect()
        .await
}

/// Delivers the due messages, and reports for how long the oldest of them has been due.
async fn due(delivery: &Delivery, context: EventContext) -> Result<(), DeliveryError> {
    let work = DueWork { now: context.now, page: PAGE, at_once: AT_ONCE };
    let has_time = || context.remaining() >= MIN_REMAINING;
    let report = |age: jiff::SignedDuration| {
        lambda::measure(context.now, &[(Metric::OutboxAge, age.as_secs_f64())]);
    };
    let deliver = async |key: &Key<Message>| delivery.deliver(key, context.now).await.map(|_| ());
    work.run(&delivery.store, has_time, report, deliver).await
}
