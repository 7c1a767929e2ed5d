//! Simulated time, moved on together with all that follows from it.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    clock::AdvanceError,
    services::S3,
    triggers::{S3Events, Schedules, Streams},
};

/// Whatever follows the clock, or what others did.
#[derive(Clone)]
pub(crate) struct Timeline {
    pub(crate) schedules: Arc<Schedules>,
    pub(crate) streams: Arc<Streams>,
    pub(crate) s3: Arc<S3>,
    pub(crate) s3_events: Arc<S3Events>,
}

impl Timeline {
    /// Waits until streams and buckets have told all they have to tell.
    pub(crate) async fn drain(&self) {
        loop {
            self.streams.drain_all().await;
            if self.s3_events.drain().await == 0 {
                return;
            }
        }
    }

    /// Advances time by an ISO 8601 duration; what falls between is done in the end.
    pub(crate) async fn advance(&self, duration: &str) -> Result<Timestamp, AdvanceError> {
        self.drain().await;
        let now = self.schedules.advance(duration).await?;
        self.s3.sweep();
        self.drain().await;
        Ok(now)
    }
}
