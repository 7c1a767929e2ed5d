//! Schedules, by the simulated clock: in real time while it just runs, one after another while it is advanced.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::{
    sync::{Mutex, Notify},
    task::JoinHandle,
};

use crate::{
    aws::Database,
    clock::{AdvanceError, Clock},
    lambda::Functions,
    random,
    streams::Streams,
    template::{ACCOUNT, REGION, ScheduleSpec},
};

/// While time is advanced, a schedule finer than this fires this often.
const COARSEST_OF_THE_FINE: i64 = 3_600_000;
const PLACEHOLDER: &str = "<aws.scheduler.scheduled-time>";

/// All schedules of the template.
pub(crate) struct Schedules {
    specs: Vec<ScheduleSpec>,
    /// The next slot of each, in milliseconds; whoever holds it may fire.
    next: Mutex<Vec<i64>>,
    changed: Notify,
    clock: Arc<Clock>,
    functions: Arc<Functions>,
    streams: Arc<Streams>,
    database: Database,
}

impl Schedules {
    pub(crate) fn new(
        specs: Vec<ScheduleSpec>,
        clock: Arc<Clock>,
        functions: Arc<Functions>,
        streams: Arc<Streams>,
        database: Database,
    ) -> Arc<Self> {
        let now = clock.now_ms();
        let next = specs.iter().map(|spec| slot_after(now, every(spec))).collect();
        Arc::new(Self { specs, next: Mutex::new(next), changed: Notify::new(), clock, functions, streams, database })
    }

    /// Begins to fire in real time; sleeps for good where there is no schedule.
    pub(crate) fn start(self: &Arc<Self>) -> Option<JoinHandle<()>> {
        if self.specs.is_empty() {
            return None;
        }
        let schedules = Arc::clone(self);
        Some(tokio::spawn(async move {
            loop {
                let first = schedules.next.lock().await.iter().copied().min().unwrap_or(i64::MAX);
                let wait = u64::try_from(first.saturating_sub(schedules.clock.now_ms())).unwrap_or_default();
                tokio::select! {
                    () = tokio::time::sleep(Duration::from_millis(wait)) => schedules.fire_due().await,
                    () = schedules.changed.notified() => {}
                }
            }
        }))
    }

    async fn fire_due(&self) {
        let mut next = self.next.lock().await;
        for (spec, next) in self.specs.iter().zip(next.iter_mut()) {
            let now = self.clock.now_ms();
            if *next <= now {
                self.fire(spec, *next).await;
                *next = slot_after(now, every(spec));
            }
        }
    }

    /// Advances time by an ISO 8601 duration, with everything that falls between; all of it is done in the end.
    pub(crate) async fn advance(&self, duration: &str) -> Result<Timestamp, AdvanceError> {
        let mut next = self.next.lock().await;
        let begin = self.clock.now();
        let end = self.clock.ahead(duration)?.as_millisecond();
        let offset = self.clock.offset_ms() + (end - begin.as_millisecond());
        self.streams.drain_all().await;
        let mut plan: Vec<i64> = self
            .specs
            .iter()
            .zip(next.iter())
            .map(|(spec, next)| if is_fine(spec) { slot_after(begin.as_millisecond(), step(spec)) } else { *next })
            .collect();
        loop {
            let first = plan.iter().enumerate().min_by_key(|(_, slot)| **slot).map(|(at, slot)| (at, *slot));
            let Some((at, slot)) = first.filter(|(_, slot)| *slot <= end) else { break };
            let Some((spec, planned)) = self.specs.get(at).zip(plan.get_mut(at)) else { break };
            self.clock.move_to(Timestamp::from_millisecond(slot).unwrap_or(begin));
            self.fire(spec, slot).await;
            self.streams.drain_all().await;
            *planned = slot + step(spec);
        }
        self.clock.raise(offset);
        for (spec, planned) in self.specs.iter().zip(&plan) {
            let slot = end - end.rem_euclid(every(spec));
            let last = planned - step(spec);
            if is_fine(spec) && slot > last.max(begin.as_millisecond() - 1) {
                self.fire(spec, slot).await;
            }
        }
        self.streams.drain_all().await;
        if let Err(error) = self.database.sweep(&self.clock).await {
            tracing::error!(error, "what has expired could not be swept");
        }
        self.streams.drain_all().await;
        let now = self.clock.now();
        for (spec, next) in self.specs.iter().zip(next.iter_mut()) {
            *next = slot_after(now.as_millisecond(), every(spec));
        }
        self.changed.notify_one();
        Ok(now)
    }

    async fn fire(&self, spec: &ScheduleSpec, slot: i64) {
        let event = Bytes::from(event(spec, slot));
        if let Err(error) = self.functions.invoke(&spec.function, event).await {
            tracing::warn!(schedule = spec.id, %error, "a schedule's call failed");
        }
    }
}

fn every(spec: &ScheduleSpec) -> i64 {
    i64::try_from(spec.every.as_millis()).unwrap_or(i64::MAX)
}

fn is_fine(spec: &ScheduleSpec) -> bool {
    every(spec) < COARSEST_OF_THE_FINE
}

fn step(spec: &ScheduleSpec) -> i64 {
    every(spec).max(COARSEST_OF_THE_FINE)
}

/// Slots are counted from 1970, so that they don't shift with the moment of a start.
fn slot_after(now: i64, every: i64) -> i64 {
    now - now.rem_euclid(every) + every
}

fn event(spec: &ScheduleSpec, slot: i64) -> String {
    let time = Timestamp::from_millisecond(slot).unwrap_or(Timestamp::UNIX_EPOCH).to_string();
    if let Some(input) = &spec.input {
        return input.replace(PLACEHOLDER, &time);
    }
    let schedule = format!("arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{}", spec.id);
    let event: Value = json!({
        "version": "0",
        "id": random::uuid(),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": ACCOUNT,
        "time": time,
        "region": REGION,
        "resources": [schedule],
        "detail": "{}",
    });
    event.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_follow_the_clock_not_the_start() {
        let minute = 60_000;
        assert_eq!(slot_after(0, minute), minute);
        assert_eq!(slot_after(59_999, minute), minute);
        assert_eq!(slot_after(60_000, minute), 2 * minute);
    }

    #[test]
    fn the_slot_names_the_event() {
        let input = Some(format!(r#"{{"time": "{PLACEHOLDER}"}}"#));
        let spec =
            ScheduleSpec { id: "f/E".to_owned(), function: "f".to_owned(), every: Duration::from_mins(1), input };
        assert_eq!(event(&spec, 1_800_000_000_000), r#"{"time": "2027-01-15T08:00:00Z"}"#);
        let event: Value = serde_json::from_str(&event(&ScheduleSpec { input: None, ..spec }, 0)).expect("JSON");
        assert_eq!((&event["time"], &event["source"]), (&json!("1970-01-01T00:00:00Z"), &json!("aws.scheduler")));
    }
}
