//! The events: records of the outbox's stream, the minute's schedule, and what the mail service tells of a mail.

use domain::Timestamp;
use lambda::EventContext;
use serde::{Deserialize, Serialize};

use crate::{
    Delivery,
    deliver::DeliveryError,
    feedback::Feedback,
    schedule::{Schedule, deliver_due},
    stream::{self, BatchItemFailure, StreamRecord, deliver_inserted},
};

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

impl lambda::Event for Event {
    fn occurred_at(&self) -> Option<Timestamp> {
        match self {
            Self::Schedule(schedule) => schedule.time,
            // It comes when the other side's mail server has made up its mind, and says nothing of how late we are.
            Self::Feedback(_) => None,
            Self::Stream { records } => stream::occurred_at(records),
        }
    }
}

/// Which records of the stream are to come again (`ReportBatchItemFailures`).
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Outcome {
    batch_item_failures: Vec<BatchItemFailure>,
}

/// Does what the event asks for.
pub(crate) async fn handle(delivery: &Delivery, event: Event, context: EventContext) -> Result<Outcome, DeliveryError> {
    match event {
        Event::Stream { records } => {
            return Ok(Outcome { batch_item_failures: deliver_inserted(delivery, records, context.now).await });
        }
        Event::Schedule(_) => deliver_due(delivery, context).await?,
        Event::Feedback(feedback) => feedback.count(context.now),
    }
    Ok(Outcome::default())
}
