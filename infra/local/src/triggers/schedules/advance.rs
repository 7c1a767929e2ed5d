//! Advances time: everything that is due in between is done in order before the call returns.
//!
//! There may be thousands of slots in between, so each step does only what is needed: streams are read if something was
//! written, and tables are searched for the next expiry if something was written or deleted.

use jiff::Timestamp;

use super::{Retry, Saved, Schedules, millis};
use crate::clock::AdvanceError;

const HOUR: i64 = 3_600_000;

/// The next thing that is due. At the same time, expired items are deleted first, and older calls are made before newer
/// ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Sweep,
    Retry(usize),
    Slot(usize),
}

impl Schedules {
    /// Advances time by an ISO 8601 duration. A schedule finer than an hour fires once each hour and once at the end.
    pub(crate) async fn advance(&self, duration: &str) -> Result<Timestamp, AdvanceError> {
        let mut agenda = self.agenda.lock().await;
        let clock = &self.targets.clock;
        let begin = clock.now_ms();
        let end = clock.ahead(duration)?.as_millisecond();
        let offset = clock.offset_ms() + (end - begin);
        clock.keep(offset);
        self.drain_all().await;
        let slots = self.specs.iter().zip(&agenda.next);
        let mut plan: Vec<Option<i64>> = slots
            .map(
                |(spec, next)| {
                    if spec.slots.are_finer_than_an_hour() { spec.slots.next_of_another_hour(begin) } else { *next }
                },
            )
            .collect();
        let mut writes = self.targets.streams.writes();
        let mut sweep = self.next_sweep(begin).await;
        while let Some((time, due)) = first(&plan, &agenda.saved.retries, sweep).filter(|(time, _)| *time <= end) {
            clock.move_to(Timestamp::from_millisecond(time).unwrap_or(Timestamp::MAX));
            match due {
                Due::Sweep => self.sweep().await,
                Due::Retry(at) => {
                    let retry = agenda.saved.retries.remove(at);
                    self.fire_again(retry, &mut agenda.saved).await;
                }
                Due::Slot(_) => {
                    let due = self.specs.iter().zip(&mut plan).filter(|(_, planned)| **planned == Some(time));
                    let due = due.map(|(spec, planned)| {
                        *planned = spec.slots.next_of_another_hour(time);
                        (spec, time)
                    });
                    self.fire(&due.collect::<Vec<_>>(), &mut agenda.saved).await;
                }
            }
            self.drain_all().await;
            if due == Due::Sweep || self.targets.streams.writes() != writes {
                writes = self.targets.streams.writes();
                sweep = self.next_sweep(time).await;
            }
        }
        clock.raise(offset);
        self.fire_last(begin, end, &mut agenda.saved).await;
        self.drain_all().await;
        if self.next_expiry().await.is_some_and(|expiry| expiry <= clock.now_ms()) {
            self.sweep().await;
            self.drain_all().await;
        }
        let now = clock.now();
        agenda.next = self.specs.iter().map(|spec| spec.slots.after(now.as_millisecond())).collect();
        self.save(&agenda.saved);
        self.changed.notify_one();
        Ok(now)
    }

    /// Waits until what was written is handled: a mail that a stream leads to can bounce, and a card that is charged can be declined.
    async fn drain_all(&self) {
        loop {
            self.targets.streams.drain_all().await;
            if self.targets.rules.drain().await + self.targets.webhooks.drain().await == 0 {
                return;
            }
        }
    }

    /// Fires each schedule finer than an hour for its last slot.
    async fn fire_last(&self, begin: i64, end: i64, saved: &mut Saved) {
        let fine = self.specs.iter().filter(|spec| spec.slots.are_finer_than_an_hour());
        let due = fine.filter_map(|spec| {
            let fired = saved.fired.get(&spec.id).copied().unwrap_or(begin);
            Some((spec, spec.slots.last(fired.max(begin), end)?))
        });
        self.fire(&due.collect::<Vec<_>>(), saved).await;
    }

    /// The earliest time at which the next item can be deleted, in milliseconds but with whole seconds.
    async fn next_expiry(&self) -> Option<i64> {
        let expiry = match self.targets.database.next_expiry().await {
            Ok(expiry) => expiry?,
            Err(error) => {
                tracing::error!(error, "what expires cannot be told");
                return None;
            }
        };
        expiry.checked_add(1)?.checked_mul(1_000)?.checked_add(millis(self.ttl_lag))
    }

    /// When to sweep next: at the full hour after the next expiry, so that many items need few sweeps.
    async fn next_sweep(&self, now: i64) -> Option<i64> {
        let expiry = self.next_expiry().await?.max(now + 1);
        Some(expiry.checked_add(HOUR - 1)?.div_euclid(HOUR) * HOUR)
    }

    async fn sweep(&self) {
        let judged_by = self.targets.clock.now_ms() - millis(self.ttl_lag);
        let time = Timestamp::from_millisecond(judged_by).unwrap_or(Timestamp::MIN);
        if let Err(error) = self.targets.database.sweep(time).await {
            tracing::error!(error, "what has expired could not be swept");
        }
        self.targets.streams.wrote(&[]);
    }
}

/// The first thing that is due, and its time.
fn first(plan: &[Option<i64>], retries: &[Retry], sweep: Option<i64>) -> Option<(i64, Due)> {
    let slots = plan.iter().enumerate().filter_map(|(at, slot)| Some(((*slot)?, Due::Slot(at))));
    let retries = retries.iter().enumerate().map(|(at, retry)| (retry.due, Due::Retry(at)));
    slots.chain(retries).chain(sweep.map(|time| (time, Due::Sweep))).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_happen_in_order_and_a_sweep_goes_first() {
        assert_eq!(first(&[Some(7), None, Some(5)], &[], None), Some((5, Due::Slot(2))));
        assert_eq!(first(&[Some(5), Some(5)], &[], Some(5)), Some((5, Due::Sweep)));
        assert_eq!(first(&[None], &[], None), None);
    }
}
