//! Rate limits: attempts are counted before the work that they limit, or together with its commit.

use domain::{
    Commit, Now, Stored, Timestamp,
    rate_limit::{RateLimit, Reservation},
    record::Key,
    records::{RateCounter, RateLimitScope},
};
use store::{BatchGet, BatchResult, CommitError, Read, ReadError, RetriesExhausted, SealError, Store};

/// The rate limits of one request, each with its scope. Reading them gives their [`RateCounters`].
#[derive(Debug, Clone, Default)]
pub struct RateLimits(Vec<(RateLimit, RateLimitScope)>);

/// The counters that were found, in the order of their limits.
#[derive(Debug)]
pub struct RateCounters(Vec<Option<Stored<RateCounter>>>);

/// Why an attempt is refused.
#[derive(Debug, thiserror::Error)]
pub enum RateLimitError {
    /// There were too many attempts.
    #[error("too many requests")]
    TooManyRequests {
        /// The time of the attempt.
        now: Now,
        /// When every limit accepts the next attempt.
        retry_after: Timestamp,
    },
    /// Concurrent requests keep changing the same counters.
    #[error(transparent)]
    Retries(#[from] RetriesExhausted),
    /// A counter cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A counter, or what is written together with it, cannot be written.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

impl Read for RateLimits {
    type Found = RateCounters;

    fn add_keys(&self, batch: BatchGet) -> BatchGet {
        self.keys().add_keys(batch)
    }

    fn find(&self, found: &BatchResult<'_>) -> Result<RateCounters, ReadError> {
        self.keys().find(found).map(RateCounters)
    }
}

impl RateLimits {
    /// How often a reservation is retried after concurrent ones: as many as one network may well send concurrently.
    pub const TRIES: u32 = 12;

    /// Adds a limit. `whom` is what it counts, as bytes: an address or a network.
    ///
    /// # Errors
    /// If the function has no sealing root.
    pub fn and(mut self, store: &Store, limit: &RateLimit, whom: &[u8]) -> Result<Self, SealError> {
        self.0.push((*limit, store.rate_limit_scope(limit.name, whom)?));
        Ok(self)
    }

    fn keys(&self) -> Vec<Key<RateCounter>> {
        self.0.iter().map(|(_, scope)| RateCounter::key(scope)).collect()
    }

    /// The scope of a limit, if it is one of these.
    #[must_use]
    pub fn scope(&self, limit: &RateLimit) -> Option<&RateLimitScope> {
        self.0.iter().find(|(each, _)| each == limit).map(|(_, scope)| scope)
    }

    /// Counts an attempt on each limit, from the counters that were read.
    ///
    /// # Errors
    /// If there were too many attempts, with the latest retry-after.
    pub fn count(&self, counters: RateCounters, now: Now) -> Result<Reservation, RateLimitError> {
        let mut reservation = Reservation::default();
        let mut latest = None;
        for ((limit, scope), counter) in self.0.iter().zip(counters.0) {
            match limit.attempt(now, scope, counter.as_deref()) {
                Ok(next) => reservation.push(counter, next),
                Err(limited) => latest = latest.max(Some(limited.retry_after)),
            }
        }
        match latest {
            Some(retry_after) => Err(RateLimitError::TooManyRequests { now, retry_after }),
            None => Ok(reservation),
        }
    }

    /// Writes the counts before the work that they limit, so that concurrent attempts are all counted. `first` is the
    /// reservation from the first read.
    ///
    /// # Errors
    /// If there were too many attempts, or concurrent requests keep changing the same counters.
    pub async fn reserve(&self, store: &Store, now: Now, first: Reservation) -> Result<Reservation, RateLimitError> {
        self.reserve_with(store, now, first, || Commit::new(now)).await
    }

    /// Writes the counts together with an attempt's other costs (`other_writes`), such as one of a challenge's few tries.
    ///
    /// # Errors
    /// If there were too many attempts, or concurrent requests keep changing the same counters or the records that
    /// `other_writes` depends on.
    pub async fn reserve_with(
        &self,
        store: &Store,
        now: Now,
        first: Reservation,
        other_writes: impl Fn() -> Commit,
    ) -> Result<Reservation, RateLimitError> {
        let mut first = Some(first);
        let mut retry = store.retry_conflicts(Self::TRIES);
        loop {
            let reservation = match first.take() {
                Some(first) => first,
                None => self.count(store.read(self, now).await?, now)?,
            };
            match store.commit(reservation.write(other_writes())).await {
                Ok(()) => return Ok(reservation),
                Err(error) if error.is_refused_for::<RateCounter>() => retry.back_off().await?,
                Err(error) => return Err(error.into()),
            }
        }
    }
}
