//! Simulated time, advanced together with everything that depends on it.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    clock::AdvanceError,
    services::S3,
    triggers::{Rules, S3Events, Schedules, Streams, Webhooks},
};

/// The parts of the local cloud that act by the clock, or after other calls.
#[derive(Clone)]
pub(crate) struct Timeline {
    pub(crate) schedules: Arc<Schedules>,
    pub(crate) streams: Arc<Streams>,
    pub(crate) s3: Arc<S3>,
    pub(crate) s3_events: Arc<S3Events>,
    pub(crate) rules: Arc<Rules>,
    pub(crate) webhooks: Arc<Webhooks>,
}

impl Timeline {
    /// Waits until all records of the streams, and all events of the buckets, for the rules and for webhooks, are delivered.
    pub(crate) async fn drain(&self) {
        loop {
            self.streams.drain_all().await;
            if self.s3_events.drain().await + self.rules.drain().await + self.webhooks.drain().await == 0 {
                return;
            }
        }
    }

    /// Advances time by an ISO 8601 duration; everything that falls due in between is done when it returns.
    pub(crate) async fn advance(&self, duration: &str) -> Result<Timestamp, AdvanceError> {
        self.drain().await;
        let now = self.schedules.advance(duration).await?;
        self.s3.sweep();
        self.drain().await;
        Ok(now)
    }
}
