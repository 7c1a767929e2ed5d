//! Rate limits of requests: reserved before the work that they guard, or with its commit.

use std::time::Duration;

use domain::{
    Commit, Now,
    rate_limit::{RateLimit, Reservation},
    records::{RateCounter, RateLimitScope},
};
use store::{BatchGet, BatchResult};

use crate::{App, Problem};

/// How often a reservation is tried again after concurrent ones: as many as may well come from one network at once.
pub(crate) const TRIES: u32 = 12;

/// The rate limits of one request, each with whom it counts.
#[derive(Debug, Clone, Default)]
pub struct RateLimits(Vec<(RateLimit, RateLimitScope)>);

impl RateLimits {
    /// Adds a limit. `whom` are the bytes of what is counted, an address's or a network's.
    ///
    /// # Errors
    /// An unexpected fault where the function has no sealing root.
    pub fn and(mut self, app: &App, limit: &RateLimit, whom: &[u8]) -> Result<Self, Problem> {
        self.0.push((*limit, app.store.rate_limit_scope(limit.name, whom)?));
        Ok(self)
    }

    /// The scope of a limit that is among them.
    #[must_use]
    pub fn scope(&self, limit: &RateLimit) -> Option<&RateLimitScope> {
        self.0.iter().find(|(each, _)| each == limit).map(|(_, scope)| scope)
    }

    /// Adds the keys of the counts, to be read together with other records.
    #[must_use]
    pub fn add_keys(&self, batch: BatchGet) -> BatchGet {
        self.0.iter().fold(batch, |batch, (_, scope)| batch.and(&RateCounter::key(scope)))
    }

    /// Counts a try on each, by what was read.
    ///
    /// # Errors
    /// `429 too-many-requests` with the latest retry-after.
    pub fn count(&self, found: &mut BatchResult<'_>, now: Now) -> Result<Reservation, Problem> {
        let mut reservation = Reservation::default();
        let mut retry_after = None;
        for (limit, scope) in &self.0 {
            let counter = found.take(&RateCounter::key(scope))?;
            match limit.attempt(now, scope, counter.as_deref()) {
                Ok(next) => reservation.push(counter, next),
                Err(limited) => retry_after = retry_after.max(Some(limited.retry_after)),
            }
        }
        match retry_after {
            Some(at) => Err(Problem::too_many_requests(now, at)),
            None => Ok(reservation),
        }
    }

    /// Writes the counts before the work that they guard, so that concurrent tries are all counted. `first` are the counts
    /// by a first read.
    ///
    /// # Errors
    /// `429 too-many-requests`; `409 conflict` where others keep counting the same.
    pub async fn reserve(&self, app: &App, now: Now, first: Reservation) -> Result<Reservation, Problem> {
        self.reserve_with(app, now, first, || Commit::new(now)).await
    }

    /// Writes the counts together with what else a try costs, such as one of a challenge's few.
    ///
    /// # Errors
    /// `429 too-many-requests`; `409 conflict` where others keep counting the same, or change what `besides` rests on.
    pub async fn reserve_with(
        &self,
        app: &App,
        now: Now,
        first: Reservation,
        besides: impl Fn() -> Commit,
    ) -> Result<Reservation, Problem> {
        let mut reservation = first;
        for attempt in 0..TRIES {
            match app.store.commit(reservation.write(besides())).await {
                Ok(()) => return Ok(reservation),
                Err(error) if error.is_refused_for::<RateCounter>() => {
                    reservation = self.again(app, now, attempt).await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Problem::Conflict)
    }

    /// Counts anew, a moment after others did: each waits another moment, so that not all come again at once.
    pub(crate) async fn again(&self, app: &App, now: Now, attempt: u32) -> Result<Reservation, Problem> {
        let [jitter] = app.random::<1>()?;
        let wait = u64::from(jitter) * (1 << attempt.min(5)) / 16;
        tokio::time::sleep(Duration::from_millis(wait)).await;
        self.count(&mut app.store.read(self.add_keys(BatchGet::default()), now).await?, now)
    }
}
