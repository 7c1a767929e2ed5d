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
/// The part of that share that is used. What is left is for letters that come a little early or late: so no second has more than half.
const USED: f64 = 0.98;
/// By how much a letter may be late without those after it being late, too.
const LATENESS: Duration = Duration::from_millis(5);
/// By how much the rate falls when the mail service says that letters come too fast.
const FALLS: f64 = 0.7;
/// The least share of the full rate.
const LEAST: f64 = 0.1;
/// By how much of the full rate it rises again with each letter that was taken.
const RISES: f64 = 0.01;
/// For how long letters may wait for their turn: there are no more of them under way than go in this time.
const WAIT: Duration = Duration::from_millis(500);
/// The most letters that are under way at a time.
const MOST: usize = 64;

/// The rate, and what is left of the day's quota.
pub(crate) struct Pace {
    /// When the next letter may go. Whoever has it is the next one, and the others wait.
    next: tokio::sync::Mutex<Option<Instant>>,
    state: Mutex<State>,
}

struct State {
    /// Letters a second, at most and now.
    full: f64,
    rate: f64,
    /// How many letters may still be sent. `None` if there is no limit.
    left: Option<u64>,
}

/// The turn of one letter.
pub(crate) struct Slot<'a> {
    pace: &'a Pace,
    next: tokio::sync::MutexGuard<'a, Option<Instant>>,
}

impl Pace {
    /// Half of what the mail service takes. What was sent in the last 24 hours, by whomever, counts against the half of the day.
    pub(crate) fn new(quota: SendQuota) -> Self {
        let full = quota.per_second * SHARE * USED;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
        let left = quota.per_day.map(|per_day| (per_day * SHARE - quota.sent).floor() as u64);
        Self { next: tokio::sync::Mutex::default(), state: Mutex::new(State { full, rate: full, left }) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many letters are under way at a time.
    pub(crate) fn under_way(&self) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
        let letters = (self.state().full * WAIT.as_secs_f64()).ceil() as usize;
        letters.clamp(1, MOST)
    }

    /// Whether nothing may be sent any more.
    pub(crate) fn is_used_up(&self) -> bool {
        let state = self.state();
        state.left == Some(0) || state.full <= 0.0
    }

    /// Waits until it is the turn of the next letter. Nobody else's turn comes before this one is used or dropped.
    pub(crate) async fn slot(&self) -> Slot<'_> {
        let next = self.next.lock().await;
        if let Some(at) = *next {
            tokio::time::sleep_until(at).await;
        }
        Slot { pace: self, next }
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

    /// When the letter after this one may go, and that this one counts as sent. `None` if it may not be sent.
    fn follow(&self, planned: Option<Instant>, now: Instant) -> Option<Instant> {
        let mut state = self.state();
        if state.full <= 0.0 {
            return None;
        }
        state.left = match state.left {
            Some(left) => Some(left.checked_sub(1)?),
            None => None,
        };
        // What was not used is not caught up with.
        let earliest = now.checked_sub(LATENESS).unwrap_or(now);
        let at = planned.map_or(now, |planned| planned.max(earliest));
        Some(at + Duration::from_secs_f64(1.0 / state.rate))
    }
}

impl Slot<'_> {
    /// The letter is handed to the mail service now. `false` if the day's half is used up.
    pub(crate) fn take(mut self) -> bool {
        let next = self.pace.follow(*self.next, Instant::now());
        if next.is_some() {
            *self.next = next;
        }
        next.is_some()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pace(per_second: f64, per_day: Option<f64>, sent: f64) -> Pace {
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
            let pace = pace(14.0, per_day, sent);
            let is_used_up = pace.is_used_up();
            assert_eq!((pace.state().left, is_used_up), (left, left == Some(0)));
        }
        let pace = pace(14.0, Some(6.0), 1.0);
        let now = Instant::now();
        let sent = (0..5).filter(|_| pace.follow(None, now).is_some()).count();
        assert_eq!((sent, pace.is_used_up()), (2, true));
    }

    #[test]
    fn the_rate_falls_when_letters_come_too_fast_and_rises_again_to_half_and_no_further() {
        let pace = pace(100.0, None, 0.0);
        let rate = || pace.state().rate;
        pace.slow_down();
        assert!((rate() - 34.3).abs() < 1e-9);
        for _ in 0..99 {
            pace.slow_down();
        }
        assert!((rate() - 4.9).abs() < 1e-9);
        for _ in 0..999 {
            pace.taken();
        }
        assert!((rate() - 49.0).abs() < 1e-9);
    }

    #[test]
    fn no_more_letters_are_under_way_than_go_in_half_a_second() {
        for (per_second, letters) in [(0.0, 1), (1.0, 1), (14.0, 4), (100.0, 25), (10_000.0, MOST)] {
            assert_eq!(pace(per_second, None, 0.0).under_way(), letters);
        }
        assert!(pace(0.0, None, 0.0).is_used_up());
    }

    proptest! {
        #[test]
        fn in_no_second_go_more_letters_than_half_the_rate(
            rate in 2_u32..1_000, late in prop::collection::vec(0_u64..9, 1..900), idle in prop::collection::vec(0_u64..300, 1..9),
        ) {
            let pace = pace(f64::from(rate), None, 0.0);
            let (mut now, mut next, mut sent) = (Instant::now(), None::<Instant>, Vec::new());
            for (nth, late) in late.into_iter().enumerate() {
                // Letters go as soon as they may, or a little later; now and then there is none for a while.
                let pause = if nth % 50 == 49 { idle[nth / 50 % idle.len()] } else { 0 };
                now = next.map_or(now, |next| next.max(now)) + Duration::from_millis(late + pause);
                sent.push(now);
                next = pace.follow(next, now);
            }
            let most = usize::try_from(rate.div_ceil(2)).unwrap();
            for (nth, from) in sent.iter().enumerate() {
                let within = sent[nth..].iter().take_while(|at| **at < *from + Duration::from_secs(1)).count();
                prop_assert!(within <= most, "{within} of at most {most}");
            }
        }
    }
}
