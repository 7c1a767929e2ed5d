//! Rate limits: reserved before the work that they guard, or with its commit.

use domain::{
    Commit, Now, Stored, Timestamp,
    rate_limit::{RateLimit, Reservation},
    records::{RateCounter, RateLimitScope},
};
use store::{BatchGet, BatchResult, CommitError, Overtaken, Read, ReadError, SealError, Store};

/// The rate limits of one request, each with whom it counts. What they are read as are their [`RateCounters`].
#[derive(Debug, Clone, Default)]
pub struct RateLimits(Vec<(RateLimit, RateLimitScope)>);

/// The counts that were found, in the order of their limits.
#[derive(Debug)]
pub struct RateCounters(Vec<Option<Stored<RateCounter>>>);

/// A try is not let through.
#[derive(Debug, thiserror::Error)]
pub enum RateLimitError {
    /// There were too many of them.
    #[error("too many requests")]
    TooManyRequests {
        /// When this was found.
        now: Now,
        /// When the next one is let through by every limit.
        retry_after: Timestamp,
    },
    /// Others keep counting the same.
    #[error(transparent)]
    Overtaken(#[from] Overtaken),
    /// A count cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A count cannot be written, or what is written with it.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

impl Read for RateLimits {
    type Found = RateCounters;

    fn add_keys(&self, batch: BatchGet) -> BatchGet {
        self.0.iter().fold(batch, |batch, (_, scope)| batch.and(&RateCounter::key(scope)))
    }

    fn find(&self, found: &BatchResult<'_>) -> Result<RateCounters, ReadError> {
        let counters = self.0.iter().map(|(_, scope)| RateCounter::key(scope).find(found));
        counters.collect::<Result<_, _>>().map(RateCounters)
    }
}

impl RateLimits {
    /// How often a reservation is tried again after concurrent ones: as many as may well come from one network at once.
    pub const TRIES: u32 = 12;

    /// Adds a limit. `whom` are the bytes of what is counted, an address's or a network's.
    ///
    /// # Errors
    /// Where the function has no sealing root.
    pub fn and(mut self, store: &Store, limit: &RateLimit, whom: &[u8]) -> Result<Self, SealError> {
        self.0.push((*limit, store.rate_limit_scope(limit.name, whom)?));
        Ok(self)
    }

    /// The scope of a limit that is among them.
    #[must_use]
    pub fn scope(&self, limit: &RateLimit) -> Option<&RateLimitScope> {
        self.0.iter().find(|(each, _)| each == limit).map(|(_, scope)| scope)
    }

    /// Counts a try on each, by what was read.
    ///
    /// # Errors
    /// Where there were too many, with the latest retry-after.
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

    /// Writes the counts before the work that they guard, so that concurrent tries are all counted. `first` are the counts
    /// by a first read.
    ///
    /// # Errors
    /// Where there were too many, or others keep counting the same.
    pub async fn reserve(&self, store: &Store, now: Now, first: Reservation) -> Result<Reservation, RateLimitError> {
        self.reserve_with(store, now, first, || Commit::new(now)).await
    }

    /// Writes the counts together with what else a try costs, such as one of a challenge's few.
    ///
    /// # Errors
    /// Where there were too many, or others keep counting the same or change what `besides` rests on.
    pub async fn reserve_with(
        &self,
        store: &Store,
        now: Now,
        first: Reservation,
        besides: impl Fn() -> Commit,
    ) -> Result<Reservation, RateLimitError> {
        let mut first = Some(first);
        let mut retry = store.retry_conflicts(Self::TRIES);
        loop {
            let reservation = match first.take() {
                Some(first) => first,
                None => self.count(store.read(self, now).await?, now)?,
            };
            match store.commit(reservation.write(besides())).await {
                Ok(()) => return Ok(reservation),
                Err(error) if error.is_refused_for::<RateCounter>() => retry.again().await?,
                Err(error) => return Err(error.into()),
            }
        }
    }
}
