//! The event of a schedule.

use domain::Timestamp;
use serde::Deserialize;

use crate::Event;

/// A slot of a schedule.
#[derive(Debug, Deserialize)]
pub struct Schedule {
    #[serde(rename = "source")]
    _source: Source,
    time: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
enum Source {
    #[serde(rename = "schedule")]
    Schedule,
}

impl Event for Schedule {
    fn occurred_at(&self) -> Option<Timestamp> {
        self.time
    }
}
