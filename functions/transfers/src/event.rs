//! The events: the bucket tells of uploads, and a schedule of each minute.

use domain::Timestamp;
use lambda::{EventContext, Schedule};
use serde::Deserialize;

use crate::{Transfers, error::TransferError, upload::ObjectRecord};

/// What the function is invoked with.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Event {
    /// Objects that were created.
    Objects {
        #[serde(rename = "Records")]
        records: Vec<ObjectRecord>,
    },
    /// The schedule of every minute.
    Schedule(Schedule),
}

impl lambda::Event for Event {
    fn occurred_at(&self) -> Option<Timestamp> {
        match self {
            Self::Schedule(schedule) => schedule.occurred_at(),
            Self::Objects { records } => records.iter().filter_map(|record| record.event_time).min(),
        }
    }
}

/// Does what the event asks for.
pub(crate) async fn handle(transfers: &Transfers, event: Event, context: EventContext) -> Result<(), TransferError> {
    match event {
        Event::Objects { records } => transfers.receive(records, context).await,
        Event::Schedule(_) => transfers.handle_due(context).await,
    }
}
