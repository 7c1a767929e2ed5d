//! Brakes around requests: counted before the work that they guard, or with its commit.

use std::time::Duration;

use domain::{
    Commit, Now,
    brake::{Counted, Rule},
    records::{Brake, BrakeScope},
};
use store::{BatchGet, BatchResult};

use crate::{App, Problem};

/// How often a count gives way to others that came between: as many as may well come from one network at once.
pub(crate) const TRIES: u32 = 12;

/// The brakes of one request: each a rule, and whom it counts.
#[derive(Debug, Clone, Default)]
pub struct Brakes(Vec<(Rule, BrakeScope)>);

impl Brakes {
    /// Also this one: `whom` are the bytes of what is counted, an address's or a network's.
    ///
    /// # Errors
    /// An unexpected fault where the function has no sealing root.
    pub fn and(mut self, app: &App, rule: &Rule, whom: &[u8]) -> Result<Self, Problem> {
        self.0.push((*rule, app.store.brake_scope(rule.name, whom)?));
        Ok(self)
    }

    /// The scope of a rule that is among them.
    #[must_use]
    pub fn scope(&self, rule: &Rule) -> Option<&BrakeScope> {
        self.0.iter().find(|(each, _)| each == rule).map(|(_, scope)| scope)
    }

    /// The counts, to be read with whatever else is read first.
    #[must_use]
    pub fn add_keys(&self, batch: BatchGet) -> BatchGet {
        self.0.iter().fold(batch, |batch, (_, scope)| batch.and(&Brake::key(scope)))
    }

    /// Counts a try on each, by what was read.
    ///
    /// # Errors
    /// `429 too-many-requests` with the longest wait.
    pub fn count(&self, found: &mut BatchResult<'_>, now: Now) -> Result<Counted, Problem> {
        let mut counted = Counted::default();
        let mut wait = None;
        for (rule, scope) in &self.0 {
            let brake = found.take(&Brake::key(scope))?;
            match rule.attempt(now, scope, brake.as_deref()) {
                Ok(next) => counted.push(brake, next),
                Err(longer) => wait = wait.max(Some(longer.until)),
            }
        }
        match wait {
            Some(until) => Err(Problem::too_many_requests(now, until)),
            None => Ok(counted),
        }
    }

    /// Writes the counts before the work that they guard, so that tries made at once are all counted; `first` is what
    /// a first read already told.
    ///
    /// # Errors
    /// `429 too-many-requests`; `409 conflict` where others keep counting the same.
    pub async fn reserve(&self, app: &App, now: Now, first: Counted) -> Result<Counted, Problem> {
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
        first: Counted,
        besides: impl Fn() -> Commit,
    ) -> Result<Counted, Problem> {
        let mut counted = first;
        for attempt in 0..TRIES {
            match app.store.commit(counted.write(besides())).await {
                Ok(()) => return Ok(counted),
                Err(error) if error.is_refused_for::<Brake>() => counted = self.again(app, now, attempt).await?,
                Err(error) => return Err(error.into()),
            }
        }
        Err(Problem::Conflict)
    }

    /// Counts anew, a moment after others did: each waits another moment, so that not all come again at once.
    pub(crate) async fn again(&self, app: &App, now: Now, attempt: u32) -> Result<Counted, Problem> {
        let [jitter] = app.random::<1>()?;
        let wait = u64::from(jitter) * (1 << attempt.min(5)) / 16;
        tokio::time::sleep(Duration::from_millis(wait)).await;
        self.count(&mut app.store.read(self.add_keys(BatchGet::default()), now).await?, now)
    }
}
