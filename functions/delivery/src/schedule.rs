//! The schedule of every minute: delivers what the stream missed, and what is due again.

use std::time::Duration;

use app::DueWork;
use domain::{Timestamp, record::Key, records::Message};
use lambda::{EventContext, Metric};
use serde::Deserialize;

use crate::{
    Delivery,
    deliver::{DeliveryError, MAX_CONCURRENT},
};

/// How many due messages of each shard are read at a time.
const PAGE_SIZE: i32 = 25;
/// A delivery is only begun if at least this much time is left: more than its calls can take.
const MIN_REMAINING: Duration = Duration::from_secs(12);

/// A slot of the schedule.
#[derive(Debug, Deserialize)]
pub(crate) struct Schedule {
    #[serde(rename = "source")]
    _source: Source,
    pub(crate) time: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
enum Source {
    #[serde(rename = "schedule")]
    Schedule,
}

/// Delivers what is due, and reports how long the longest overdue message has been due.
pub(crate) async fn deliver_due(delivery: &Delivery, context: EventContext) -> Result<(), DeliveryError> {
    let work = DueWork { now: context.now, page_size: PAGE_SIZE, concurrency: MAX_CONCURRENT };
    let has_time = || context.remaining() >= MIN_REMAINING;
    let report = |longest: jiff::SignedDuration| {
        lambda::measure(context.now, &[(Metric::OutboxAge, longest.as_secs_f64())]);
    };
    let deliver = async |key: &Key<Message>| delivery.deliver(key, context.now).await.map(|_| ());
    work.run(&delivery.store, has_time, report, deliver).await
}
