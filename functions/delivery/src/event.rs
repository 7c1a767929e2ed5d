//! The events: records of the outbox's stream, the minute's schedule, and what the mail service tells of a mail.

use std::time::Duration;

use domain::{Now, Timestamp, record::Key, records::Message};
use futures::{StreamExt, stream};
use serde::{Deserialize, Serialize};

use lambda::{EventContext, Metric};
use store::{Due, DuePages};

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

/// Delivers what is due, and reports for how long the longest due message has been. One that cannot be delivered waits, and keeps
/// none of the others; the first error is told in the end.
async fn due(delivery: &Delivery, context: EventContext) -> Result<(), DeliveryError> {
    let mut pages = DuePages::new(context.now, ROUND);
    let (mut outcome, mut is_first) = (Ok(()), true);
    while let Some(due) = delivery.store.next_due::<Message>(&mut pages).await? {
        // Each shard tells its longest due first.
        if std::mem::take(&mut is_first) {
            lambda::measure(context.now, &[(Metric::OutboxAge, age(&due, context.now))]);
        }
        let results = stream::iter(due)
            .map(async |due| {
                // The rest is due still in a minute.
                if context.remaining() < ENOUGH {
                    return Ok(());
                }
                let delivered = delivery.deliver(&due.key, context.now).await;
                if delivered.is_err() {
                    delivery.store.put_off(&due, context.now).await?;
                }
                delivered.map(|_| ())
            })
            .buffer_unordered(AT_ONCE)
            .collect::<Vec<_>>()
            .await;
        outcome = results.into_iter().fold(outcome, Result::and);
        if context.remaining() < ENOUGH {
            break;
        }
    }
    outcome
}

/// For how many seconds the longest due of all has been due: none where nothing is.
fn age(due: &[Due<Message>], now: Now) -> f64 {
    let ages = due.iter().map(|due| now.0.duration_since(due.due_at).as_secs_f64());
    ages.fold(0.0, f64::max)
}
