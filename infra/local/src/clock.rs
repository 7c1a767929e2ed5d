//! Simulated time: the wall clock plus an offset that is saved from run to run.

use std::{
    collections::VecDeque,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use jiff::{Span, Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::storage::{StateFile, StorageError};

/// The most days by which time can be advanced in one step: hourly schedules would make longer steps slow.
const FURTHEST_DAYS: i64 = 3_660;

/// How many raises are remembered.
const REMEMBERED: usize = 100_000;

#[derive(Serialize, Deserialize, Default)]
struct Saved {
    offset_ms: i64,
}

/// The simulated clock.
#[derive(Debug)]
pub(crate) struct Clock {
    offset_ms: AtomicI64,
    /// The wall-clock time of each raise, and the offset before it.
    raises: Mutex<VecDeque<(i64, i64)>>,
    /// The saved offset, with which the next run starts.
    kept_ms: AtomicI64,
    state_file: StateFile,
}

/// Why time could not be advanced.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AdvanceError {
    /// The text is no duration.
    #[error("\"{0}\" is no ISO 8601 duration such as P1D or PT2H30M")]
    Unreadable(String),
    /// The duration goes backwards.
    #[error("time only moves forward")]
    Backwards,
    /// The duration is too long.
    #[error("time advances by ten years at the most at once")]
    TooFar,
}

impl Clock {
    /// Opens the clock with the offset of the last run.
    pub(crate) fn open(state_file: StateFile) -> Result<Self, StorageError> {
        let saved: Saved = state_file.read()?;
        let (offset_ms, kept_ms) = (AtomicI64::new(saved.offset_ms), AtomicI64::new(saved.offset_ms));
        Ok(Self { offset_ms, raises: Mutex::default(), kept_ms, state_file })
    }

    /// The current simulated time, to the millisecond.
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.now_ms()).unwrap_or(Timestamp::MAX)
    }

    /// The current simulated time, in milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> i64 {
        wall_ms().saturating_add(self.offset_ms())
    }

    /// The time of the wall clock, which ordinary request signatures use.
    pub(crate) fn real_now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.now_ms().saturating_sub(self.offset_ms())).unwrap_or(Timestamp::MAX)
    }

    /// How far simulated time is ahead of the wall clock.
    pub(crate) fn offset_ms(&self) -> i64 {
        self.offset_ms.load(Ordering::Acquire)
    }

    /// Moves time forward to `time`, unless it is later already.
    pub(crate) fn move_to(&self, time: Timestamp) {
        self.raise(time.as_millisecond().saturating_sub(wall_ms()));
    }

    /// Raises the offset, and saves it before anything happens at the new time.
    pub(crate) fn raise(&self, offset_ms: i64) {
        let mut raises = self.raises.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.offset_ms();
        if offset_ms <= before {
            return;
        }
        if raises.len() == REMEMBERED {
            raises.pop_front();
        }
        raises.push_back((wall_ms(), before));
        self.keep(offset_ms);
        self.offset_ms.store(offset_ms, Ordering::Release);
    }

    /// Saves an offset that will be reached in many steps, so that the steps don't each have to. If the process ends in
    /// between, time does not go back.
    pub(crate) fn keep(&self, offset_ms: i64) {
        if self.kept_ms.fetch_max(offset_ms, Ordering::AcqRel) < offset_ms
            && let Err(error) = self.state_file.write(&Saved { offset_ms })
        {
            tracing::warn!(%error, "the clock's offset is not kept");
        }
    }

    /// The simulated time at a time of the wall clock, since this process began.
    pub(crate) fn simulated(&self, wall_ms: i64) -> i64 {
        let raises = self.raises.lock().unwrap_or_else(PoisonError::into_inner);
        let next = raises.partition_point(|(raised_at, _)| *raised_at <= wall_ms);
        wall_ms.saturating_add(raises.get(next).map_or_else(|| self.offset_ms(), |(_, before)| *before))
    }

    /// The simulated time that is an ISO 8601 duration ahead.
    pub(crate) fn ahead(&self, duration: &str) -> Result<Timestamp, AdvanceError> {
        ahead_of(self.now(), duration)
    }
}

fn ahead_of(now: Timestamp, duration: &str) -> Result<Timestamp, AdvanceError> {
    let unreadable = || AdvanceError::Unreadable(duration.chars().take(40).collect());
    // The parser also accepts forms that are not ISO 8601.
    if !duration.trim_start_matches(['-', '+']).starts_with('P') {
        return Err(unreadable());
    }
    let span: Span = duration.parse().map_err(|_| unreadable())?;
    if span.is_negative() {
        return Err(AdvanceError::Backwards);
    }
    let later = now.to_zoned_datetime(TimeZone::UTC).checked_add(span).map_err(|_| AdvanceError::TooFar)?.timestamp();
    let days = later.duration_since(now).as_hours() / 24;
    if days > FURTHEST_DAYS { Err(AdvanceError::TooFar) } else { Ok(later) }
}

#[expect(clippy::disallowed_methods, reason = "the local cloud is where the functions' time comes from")]
fn wall_ms() -> i64 {
    Timestamp::now().as_millisecond()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn durations_follow_the_calendar() {
        let now = at("2027-01-31T12:00:00Z");
        assert_eq!(ahead_of(now, "P1D"), Ok(at("2027-02-01T12:00:00Z")));
        assert_eq!(ahead_of(now, "P1M"), Ok(at("2027-02-28T12:00:00Z")));
        assert_eq!(ahead_of(now, "P90D"), Ok(at("2027-05-01T12:00:00Z")));
        assert_eq!(ahead_of(now, "PT1H30M"), Ok(at("2027-01-31T13:30:00Z")));
        assert_eq!(ahead_of(now, "PT0S"), Ok(now));
    }

    #[test]
    fn what_is_no_duration_ahead_is_refused() {
        let now = at("2027-01-31T12:00:00Z");
        assert_eq!(ahead_of(now, "-P1D"), Err(AdvanceError::Backwards));
        assert_eq!(ahead_of(now, "P99Y"), Err(AdvanceError::TooFar));
        assert_eq!(ahead_of(now, "P9999999Y"), Err(AdvanceError::Unreadable("P9999999Y".to_owned())));
        for garbage in ["", "P", "90 days", "tomorrow", "1"] {
            assert_eq!(ahead_of(now, garbage), Err(AdvanceError::Unreadable(garbage.to_owned())), "{garbage}");
        }
    }

    #[test]
    fn the_offset_outlives_the_clock_and_never_falls() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = crate::storage::Data::open(folder.path(), false).expect("free");
        let clock = Clock::open(data.state_file("clock.json")).expect("opened");
        clock.raise(5_000);
        clock.raise(1_000);
        assert_eq!(clock.offset_ms(), 5_000);
        let now = wall_ms();
        assert_eq!((clock.simulated(now - 60_000), clock.simulated(now)), (now - 60_000, now + 5_000));
        assert_eq!(Clock::open(data.state_file("clock.json")).expect("opened").offset_ms(), 5_000);
    }
}
