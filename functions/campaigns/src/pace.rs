//! How fast letters go: at half of the rate and of the day's quota that the mail service grants, so that the mails which people wait
//! for never wait behind the newsletter.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use clients::letters::SendQuota;
use tokio::time::Instant;

/// The share of what the mail service takes.
const SHARE: f64 = 0.5;
/// What is not used of the rate may be caught up with for this long.
const BURST: Duration = Duration::from_millis(250);
/// By how much the rate falls when the mail service says that letters come too fast.
const FALLS: f64 = 0.7;
/// The least share of the full rate.
const LEAST: f64 = 0.1;
/// By how much of the full rate it rises again with each letter that was taken.
const RISES: f64 = 0.01;
/// How many keys are read at once: so many as are sent in this time, since a campaign that is stopped sends on until their end.
const PAGE: Duration = Duration::from_secs(2);

/// The rate, and what is left of the day's quota.
pub(crate) struct Pace(Mutex<State>);

struct State {
    /// Letters a second, at most and now.
    full: f64,
    rate: f64,
    /// How many letters may still be sent. `None` if there is no limit.
    left: Option<u64>,
    /// When the next letter may go.
    next: Option<Instant>,
}

impl Pace {
    /// Half of what the mail service takes. What was sent in the last 24 hours, by whomever, counts against the half of the day.
    pub(crate) fn new(quota: SendQuota) -> Self {
        let full = (quota.per_second * SHARE).max(SHARE);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
        let left = quota.per_day.map(|per_day| (per_day * SHARE - quota.sent).floor() as u64);
        Self(Mutex::new(State { full, rate: full, left, next: None }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many readers are handled at a time.
    pub(crate) fn page(&self) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
        let letters = (self.state().rate * PAGE.as_secs_f64()) as usize;
        letters.clamp(10, 100)
    }

    /// Whether the day's half is used up.
    pub(crate) fn is_used_up(&self) -> bool {
        self.state().left == Some(0)
    }

    /// The mail service takes no more today, whatever it said before.
    pub(crate) fn close(&self) {
        self.state().left = Some(0);
    }

    /// Waits until the next letter may go. `false` if none may any more.
    pub(crate) async fn acquire(&self) -> bool {
        let slot = self.state().slot(Instant::now());
        match slot {
            Some(at) => {
                tokio::time::sleep_until(at).await;
                true
            }
            None => false,
        }
    }

    /// Letters come too fast.
    pub(crate) fn slow_down(&self) {
        let mut state = self.state();
        state.rate = (state.rate * FALLS).max(state.full * LEAST);
    }

    /// A letter was taken.
    pub(crate) fn taken(&self) {
        let mut state = self.state();
        state.rate = (state.rate + state.full * RISES).min(state.full);
    }
}

impl State {
    /// When the next letter may go, which counts as sent.
    fn slot(&mut self, now: Instant) -> Option<Instant> {
        self.left = match self.left {
            Some(left) => Some(left.checked_sub(1)?),
            None => None,
        };
        let earliest = now.checked_sub(BURST).unwrap_or(now);
        // Nothing is caught up with that was not used before the first letter.
        let at = self.next.map_or(now, |next| next.max(earliest));
        self.next = Some(at + Duration::from_secs_f64(1.0 / self.rate));
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn quota(per_second: f64, per_day: Option<f64>, sent: f64) -> Pace {
        Pace::new(SendQuota { per_second, per_day, sent })
    }

    #[test]
    fn half_of_the_day_is_left_to_others_whoever_sent_what() {
        for (per_day, sent, left) in [
            (Some(200.0), 0.0, Some(100)),
            (Some(200.0), 60.0, Some(40)),
            (Some(200.0), 150.0, Some(0)),
            (None, 1e9, None),
        ] {
            let pace = quota(14.0, per_day, sent);
            assert_eq!((pace.state().left, pace.is_used_up()), (left, left == Some(0)));
        }
        let pace = quota(14.0, Some(6.0), 1.0);
        let now = Instant::now();
        let slots = (0..5).filter(|_| pace.state().slot(now).is_some()).count();
        assert_eq!((slots, pace.is_used_up()), (2, true));
    }

    #[test]
    fn the_rate_falls_when_letters_come_too_fast_and_rises_again_to_half_and_no_further() {
        let pace = quota(100.0, None, 0.0);
        let rate = || pace.state().rate;
        pace.slow_down();
        assert!((rate() - 35.0).abs() < 1e-9);
        for _ in 0..99 {
            pace.slow_down();
        }
        assert!((rate() - 5.0).abs() < 1e-9);
        for _ in 0..999 {
            pace.taken();
        }
        assert!((rate() - 50.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn in_no_second_go_more_letters_than_half_the_rate_and_what_is_caught_up_with(
            rate in 1_u32..400, steps in prop::collection::vec(0_u64..90, 1..400),
        ) {
            let pace = quota(f64::from(rate), None, 0.0);
            let (mut now, mut sent) = (Instant::now(), Vec::new());
            for step in steps {
                now += Duration::from_millis(step);
                let at = pace.state().slot(now).unwrap_or(now).max(now);
                now = at;
                sent.push(at);
            }
            let most = f64::from(rate) / 2.0 * 1.25 + 2.0;
            for from in &sent {
                let within = sent.iter().filter(|at| *at >= from && **at < *from + Duration::from_secs(1)).count();
                prop_assert!(within as f64 <= most, "{within} of at most {most}");
            }
        }
    }
}
