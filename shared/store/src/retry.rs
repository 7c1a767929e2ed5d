//! Retries after conflicts with concurrent writes.

use std::time::Duration;

use crate::Store;

/// Every try conflicted with a concurrent write.
#[derive(Debug, thiserror::Error)]
#[error("others were faster at each try")]
pub struct RetriesExhausted;

/// The tries of a loop that reads, decides and writes. It repeats all three if what it read was changed before it
/// wrote.
#[derive(Debug)]
pub struct ConflictRetries<'a> {
    store: &'a Store,
    tries: u32,
    tries_made: u32,
}

impl Store {
    /// At most `tries` tries, including the first.
    #[must_use]
    pub fn retry_conflicts(&self, tries: u32) -> ConflictRetries<'_> {
        ConflictRetries { store: self, tries, tries_made: 0 }
    }
}

impl ConflictRetries<'_> {
    /// To be called after a try that conflicted with a concurrent write: waits before the next one. The wait is random
    /// and grows from try to try, so that concurrent requests do not all retry at the same time.
    ///
    /// # Errors
    /// If that was the last try.
    pub async fn back_off(&mut self) -> Result<(), RetriesExhausted> {
        let wait = self.jittered_wait();
        self.tries_made += 1;
        if self.tries_made >= self.tries {
            return Err(RetriesExhausted);
        }
        tokio::time::sleep(wait).await;
        Ok(())
    }

    /// A random wait of up to 16 ms. The maximum doubles with each try, up to half a second.
    fn jittered_wait(&self) -> Duration {
        wait(self.store.sealing.jitter(), self.tries_made)
    }
}

fn wait(jitter: u8, tries_made: u32) -> Duration {
    Duration::from_millis(u64::from(jitter) * (1 << tries_made.min(5)) / 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_doubles_from_try_to_try_up_to_half_a_second() {
        let longest = [0, 1, 2, 3, 4, 5, 6, 40].map(|tries| wait(u8::MAX, tries).as_millis());
        assert_eq!(longest, [15, 31, 63, 127, 255, 510, 510, 510]);
        assert_eq!(wait(0, 5), Duration::ZERO);
    }
}
