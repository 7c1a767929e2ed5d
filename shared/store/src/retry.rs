//! Trying anew where others were faster.

use std::time::Duration;

use crate::Store;

/// Others were faster at each try.
#[derive(Debug, thiserror::Error)]
#[error("others were faster at each try")]
pub struct Overtaken;

/// The tries of a loop that reads, decides and writes, and does all three anew where what it read was changed before it wrote.
#[derive(Debug)]
pub struct ConflictRetries<'a> {
    store: &'a Store,
    tries: u32,
    done: u32,
}

impl Store {
    /// So many tries, the first one included.
    #[must_use]
    pub fn retry_conflicts(&self, tries: u32) -> ConflictRetries<'_> {
        ConflictRetries { store: self, tries, done: 0 }
    }
}

impl ConflictRetries<'_> {
    /// After a try at which others were faster: waits a moment before the next one. Each waits another moment, longer from try
    /// to try, so that not all come again at once.
    ///
    /// # Errors
    /// Where that was the last one.
    pub async fn again(&mut self) -> Result<(), Overtaken> {
        let wait = self.moment();
        self.done += 1;
        if self.done >= self.tries {
            return Err(Overtaken);
        }
        tokio::time::sleep(wait).await;
        Ok(())
    }

    /// Up to 16 ms, twice as long after each try, and half a second in the end.
    fn moment(&self) -> Duration {
        Duration::from_millis(u64::from(self.store.sealing.jitter()) * (1 << self.done.min(5)) / 16)
    }
}
