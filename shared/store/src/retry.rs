//! Retries after conflicts with concurrent writes.

use std::time::Duration;

use crate::Store;

/// Every try conflicted with a concurrent write.
#[derive(Debug, thiserror::Error)]
#[error("others were faster at each try")]
pub struct Overtaken;

/// The tries of a loop that reads, decides and writes. It repeats all three if what it read was changed before it
/// wrote.
#[derive(Debug)]
pub struct ConflictRetries<'a> {
    store: &'a Store,
    tries: u32,
    done: u32,
}

impl Store {
    /// At most `tries` tries, including the first.
    #[must_use]
    pub fn retry_conflicts(&self, tries: u32) -> ConflictRetries<'_> {
        ConflictRetries { store: self, tries, done: 0 }
    }
}

impl ConflictRetries<'_> {
    /// To be called after a try that conflicted with a concurrent write: waits before the next one. The wait is random
    /// and grows from try to try, so that concurrent requests do not all retry at the same time.
    ///
    /// # Errors
    /// If that was the last try.
    pub async fn again(&mut self) -> Result<(), Overtaken> {
        let wait = self.moment();
        self.done += 1;
        if self.done >= self.tries {
            return Err(Overtaken);
        }
        tokio::time::sleep(wait).await;
        Ok(())
    }

    /// A random wait of up to 16 ms. The maximum doubles with each try, up to half a second.
    fn moment(&self) -> Duration {
        Duration::from_millis(u64::from(self.store.sealing.jitter()) * (1 << self.done.min(5)) / 16)
    }
}
