//! Schedules, by the simulated clock: they fire in real time while the clock runs, and one after another while time is
//! advanced.

mod advance;
mod call;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::{
    sync::{Mutex, Notify},
    task::JoinHandle,
};

use super::{rules::Rules, streams::Streams, webhooks::Webhooks};
use crate::{
    clock::Clock,
    lambda::Functions,
    queues::Queues,
    storage::{Database, StateFile, StorageError},
    template::ScheduleSpec,
};
use call::Retry;

/// What schedules call and write to.
pub(crate) struct ScheduleTargets {
    pub(crate) clock: Arc<Clock>,
    pub(crate) functions: Arc<Functions>,
    pub(crate) streams: Arc<Streams>,
    pub(crate) rules: Arc<Rules>,
    pub(crate) webhooks: Arc<Webhooks>,
    pub(crate) queues: Arc<Queues>,
    pub(crate) database: Database,
}

/// All schedules of the template.
pub(crate) struct Schedules {
    specs: Vec<ScheduleSpec>,
    /// Locked while schedules fire.
    agenda: Mutex<UpcomingRuns>,
    changed: Notify,
    state_file: StateFile,
    ttl_lag: Duration,
    targets: ScheduleTargets,
}

/// The upcoming runs of the schedules.
struct UpcomingRuns {
    /// The next slot of each schedule, in milliseconds.
    next: Vec<Option<i64>>,
    saved: Saved,
}

/// The state that outlives the process.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Saved {
    /// The last slot for which each schedule has fired, or the time at which the schedule was first seen.
    fired: BTreeMap<String, i64>,
    retries: Vec<Retry>,
}

impl Schedules {
    /// Continues where the last run ended. A schedule that has become due since then fires once, for its last slot, if
    /// that slot is not older than the schedule's retries may be.
    pub(crate) fn open(
        specs: Vec<ScheduleSpec>,
        state_file: StateFile,
        ttl_lag: Duration,
        targets: ScheduleTargets,
    ) -> Result<Arc<Self>, StorageError> {
        let now = targets.clock.now_ms();
        let mut saved: Saved = state_file.read()?;
        saved.fired.retain(|id, _| specs.iter().any(|spec| spec.id == *id));
        saved.retries.retain(|retry| specs.iter().any(|spec| spec.id == retry.schedule));
        let next = specs.iter().map(|spec| {
            let fired = *saved.fired.entry(spec.id.clone()).or_insert(now);
            let missed = spec.slots.last(fired.max(now - millis(spec.max_age)), now);
            missed.or_else(|| spec.slots.after(now))
        });
        let next = next.collect();
        let agenda = Mutex::new(UpcomingRuns { next, saved });
        let schedules = Self { specs, agenda, changed: Notify::new(), state_file, ttl_lag, targets };
        Ok(Arc::new(schedules))
    }

    /// Starts to fire in real time; `None` if there is no schedule.
    pub(crate) fn start(self: &Arc<Self>) -> Option<JoinHandle<()>> {
        if self.specs.is_empty() {
            return None;
        }
        let schedules = Arc::clone(self);
        Some(tokio::spawn(async move {
            schedules.save(&schedules.agenda.lock().await.saved);
            loop {
                let first = schedules.agenda.lock().await.first().unwrap_or(i64::MAX);
                let wait = u64::try_from(first.saturating_sub(schedules.targets.clock.now_ms())).unwrap_or_default();
                tokio::select! {
                    () = tokio::time::sleep(Duration::from_millis(wait)) => schedules.fire_due().await,
                    () = schedules.changed.notified() => {}
                }
            }
        }))
    }

    async fn fire_due(&self) {
        let mut agenda = self.agenda.lock().await;
        let UpcomingRuns { next, saved } = &mut *agenda;
        let now = self.targets.clock.now_ms();
        let due = self.specs.iter().zip(next.iter_mut()).filter_map(|(spec, next)| {
            let slot = next.filter(|slot| *slot <= now)?;
            *next = spec.slots.after(now);
            Some((spec, slot))
        });
        self.fire(&due.collect::<Vec<_>>(), saved).await;
        let now = self.targets.clock.now_ms();
        let (due, later) = std::mem::take(&mut saved.retries).into_iter().partition(|retry: &Retry| retry.due <= now);
        saved.retries = later;
        for retry in due {
            self.fire_again(retry, saved).await;
        }
        self.save(saved);
    }

    fn save(&self, saved: &Saved) {
        if let Err(error) = self.state_file.write(saved) {
            tracing::warn!(%error, "the schedules' state is not kept");
        }
    }
}

impl UpcomingRuns {
    /// When the next slot or retry is due.
    fn first(&self) -> Option<i64> {
        let slots = self.next.iter().flatten().copied();
        slots.chain(self.saved.retries.iter().map(|retry| retry.due)).min()
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
