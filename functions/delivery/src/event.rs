//! The events: records of the outbox's stream, the schedule of every minute, and the mail service's reports on mails.

use domain::Timestamp;
use lambda::{EventContext, Schedule};
use serde::{Deserialize, Serialize};

use crate::{
    Delivery,
    deliver::DeliveryError,
    feedback::Feedback,
    letters::LetterEvent,
    schedule::deliver_due,
    stream::{self, BatchItemFailure, StreamRecord, deliver_inserted},
};

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
    /// A report of the mail service on a service message.
    Feedback(Feedback),
    /// A report of the mail service on a letter of the newsletter.
    Letter(LetterEvent),
}

impl lambda::Event for Event {
    fn occurred_at(&self) -> Option<Timestamp> {
        match self {
            Self::Schedule(schedule) => schedule.occurred_at(),
            // When it comes depends on the recipient's mail server, so it does not show how late we are.
            Self::Feedback(_) | Self::Letter(_) => None,
            Self::Stream { records } => stream::occurred_at(records),
        }
    }
}

/// The records of the stream that Lambda must send again (`ReportBatchItemFailures`).
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
        Event::Feedback(feedback) => feedback.handle(delivery, context.now).await?,
        Event::Letter(letter) => letter.handle(delivery, context.now).await?,
    }
    Ok(Outcome::default())
}
