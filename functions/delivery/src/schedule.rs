//! The schedule of every minute: delivers what the stream missed, and what is due again.

use std::time::Duration;

use app::DueWork;
use domain::{
    processing::{Table, Worker},
    records::Message,
};
use lambda::{EventContext, Metric};
use store::DueItem;

use crate::{
    Delivery,
    deliver::{DeliveryError, MAX_CONCURRENT},
};

/// How many due messages of each shard are read at a time.
const PAGE_SIZE: i32 = 25;
/// A delivery is only begun if at least this much time is left: more than its calls can take.
const MIN_REMAINING: Duration = Duration::from_secs(12);

/// Delivers what is due, and reports how long the longest overdue message has been due.
pub(crate) async fn deliver_due(delivery: &Delivery, context: EventContext) -> Result<(), DeliveryError> {
    let work = DueWork {
        worker: Worker::Delivery,
        table: Table::Outbox,
        now: context.now,
        page_size: PAGE_SIZE,
        concurrency: MAX_CONCURRENT,
    };
    let has_time = || context.remaining() >= MIN_REMAINING;
    let report = |longest: jiff::SignedDuration| {
        lambda::measure(context.now, &[(Metric::OutboxAge, longest.as_secs_f64())]);
    };
    let deliver = async |due: &DueItem| match due.key::<Message>() {
        Some(key) => delivery.deliver(&key, context.now).await.map(|_| ()),
        None => Ok(()),
    };
    work.run(&delivery.store, has_time, report, deliver).await.result()
}
