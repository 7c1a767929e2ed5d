//! How much an account may send: a rate by the second of real time, and a quota by the day of simulated time. Both count recipients.
//!
//! As SES does, both let a mail pass to all its recipients while anything is left. What it took too much is missing afterwards.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use http::StatusCode;
use tokio::time::Instant;

use crate::services::ServiceError;

const DAY_S: i64 = 24 * 60 * 60;
/// A recipient's part of the rate: so many billionths, as a second has nanoseconds.
const RECIPIENT: i128 = 1_000_000_000;

/// How much mail SES takes from the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailLimits {
    /// The recipients of a second, in real time: it limits a running process, and not the simulated one.
    pub per_second: u32,
    /// The recipients of any 24 hours, in simulated time.
    pub per_day: u32,
}

impl Default for MailLimits {
    /// So much that neither limit is met by chance.
    fn default() -> Self {
        Self { per_second: 5_000, per_day: 1_000_000 }
    }
}

/// What was sent within the limits.
pub(super) struct Limiter {
    pub(super) limits: MailLimits,
    sent: Mutex<Sent>,
}

struct Sent {
    /// What is left of the rate, in billionths of a recipient: a second's worth at the most, and less than nothing after a mail to
    /// more recipients than were left.
    tokens: i128,
    refilled: Instant,
    /// The recipients by the second of simulated time, oldest first, and their sum.
    seconds: VecDeque<(i64, u64)>,
    in_a_day: u64,
}

/// Which limit a mail exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exceeded {
    Rate,
    Quota,
}

impl From<Exceeded> for ServiceError {
    fn from(exceeded: Exceeded) -> Self {
        let (code, message, status) = match exceeded {
            Exceeded::Rate => {
                ("TooManyRequestsException", "Maximum sending rate exceeded.", StatusCode::TOO_MANY_REQUESTS)
            }
            Exceeded::Quota => ("LimitExceededException", "Daily message quota exceeded.", StatusCode::BAD_REQUEST),
        };
        Self::new(code, message, status)
    }
}

impl Limiter {
    pub(super) fn new(limits: MailLimits, moment: Instant) -> Self {
        let tokens = i128::from(limits.per_second) * RECIPIENT;
        let sent = Sent { tokens, refilled: moment, seconds: VecDeque::new(), in_a_day: 0 };
        Self { limits, sent: Mutex::new(sent) }
    }

    /// Counts a mail to so many recipients, at a moment of real time that is this one in simulated time. A mail that exceeds a
    /// limit counts for neither.
    pub(super) fn take(&self, recipients: u32, moment: Instant, now_ms: i64) -> Result<(), Exceeded> {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.refill(i128::from(self.limits.per_second), moment);
        if sent.tokens < RECIPIENT {
            return Err(Exceeded::Rate);
        }
        let second = now_ms.div_euclid(1_000);
        sent.forget_before(second - DAY_S);
        if sent.in_a_day >= u64::from(self.limits.per_day) {
            return Err(Exceeded::Quota);
        }
        sent.tokens -= i128::from(recipients) * RECIPIENT;
        sent.count(u64::from(recipients), second);
        Ok(())
    }

    /// The recipients of the last 24 hours.
    pub(super) fn sent_in_a_day(&self, now_ms: i64) -> u64 {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.forget_before(now_ms.div_euclid(1_000) - DAY_S);
        sent.in_a_day
    }
}

impl Sent {
    fn refill(&mut self, per_second: i128, moment: Instant) {
        let passed = i128::try_from(moment.saturating_duration_since(self.refilled).as_nanos()).unwrap_or(i128::MAX);
        let refilled = self.tokens.saturating_add(passed.saturating_mul(per_second));
        self.tokens = refilled.min(per_second * RECIPIENT);
        self.refilled = self.refilled.max(moment);
    }

    /// Forgets the seconds up to this one.
    fn forget_before(&mut self, last: i64) {
        while let Some((_, recipients)) = self.seconds.pop_front_if(|(second, _)| *second <= last) {
            self.in_a_day = self.in_a_day.saturating_sub(recipients);
        }
    }

    fn count(&mut self, recipients: u64, second: i64) {
        match self.seconds.back_mut() {
            Some((last, of_it)) if *last >= second => *of_it += recipients,
            _ => self.seconds.push_back((second, recipients)),
        }
        self.in_a_day += recipients;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    const DAY_MS: i64 = DAY_S * 1_000;

    fn limiter(per_second: u32, per_day: u32) -> (Limiter, Instant) {
        let start = Instant::now();
        (Limiter::new(MailLimits { per_second, per_day }, start), start)
    }

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_second_lets_so_many_pass_as_the_rate_says() {
        let (limiter, start) = limiter(10, 1_000);
        let passed = |at: u64| (0..100).filter(|_| limiter.take(1, start + ms(at), 0).is_ok()).count();
        assert_eq!([passed(0), passed(0), passed(100), passed(1_099)], [10, 0, 1, 9]);
        assert_eq!(passed(60_000), 10, "what is not used does not add up beyond a second");
        assert_eq!(limiter.take(1, start + ms(60_000), 0), Err(Exceeded::Rate));
    }

    #[test]
    fn a_mail_to_many_passes_while_one_is_left_and_the_rest_is_missing_afterwards() {
        let (limiter, start) = limiter(1, 1_000);
        assert_eq!(limiter.take(5, start, 0), Ok(()));
        for at in [0, 1_000, 4_900] {
            assert_eq!(limiter.take(1, start + ms(at), 0), Err(Exceeded::Rate), "{at}");
        }
        assert_eq!(limiter.take(1, start + ms(5_000), 0), Ok(()));
    }

    #[test]
    fn a_days_quota_slides_with_simulated_time() {
        let (limiter, start) = limiter(1_000, 3);
        assert_eq!(limiter.take(2, start, 0), Ok(()));
        assert_eq!(limiter.take(3, start, DAY_MS / 2), Ok(()), "one is left");
        assert_eq!(limiter.take(1, start, DAY_MS / 2), Err(Exceeded::Quota));
        assert_eq!(limiter.sent_in_a_day(DAY_MS / 2), 5);
        assert_eq!(limiter.take(1, start, DAY_MS - 1), Err(Exceeded::Quota));
        assert_eq!((limiter.sent_in_a_day(DAY_MS), limiter.take(1, start, DAY_MS)), (3, Err(Exceeded::Quota)));
        assert_eq!(limiter.take(3, start, DAY_MS / 2 * 3), Ok(()));
        assert_eq!(limiter.sent_in_a_day(DAY_MS * 9), 0);
    }

    #[test]
    fn what_exceeds_a_limit_is_not_counted() {
        let (limiter, start) = limiter(2, 1);
        assert_eq!(limiter.take(1, start, 0), Ok(()));
        for _ in 0..10 {
            assert_eq!(limiter.take(1, start, 0), Err(Exceeded::Quota));
        }
        assert_eq!(limiter.sent_in_a_day(0), 1);
        assert_eq!(limiter.take(1, start, DAY_MS), Ok(()), "the rate still has one");
    }

    proptest! {
        #[test]
        fn within_any_day_no_more_than_the_quota_and_one_mail_passes(
            steps in prop::collection::vec((0_i64..40_000_000, 1_u32..20), 1..60), per_day in 1_u32..100,
        ) {
            let (limiter, start) = limiter(u32::MAX, per_day);
            let mut now = 0;
            let mut passed: Vec<(i64, u32)> = Vec::new();
            for (step, recipients) in steps {
                now += step;
                if limiter.take(recipients, start, now).is_ok() {
                    passed.push((now, recipients));
                }
                let of_the_day = passed.iter().filter(|(at, _)| *at > now - DAY_MS + 1_000).map(|(_, count)| count);
                prop_assert!(of_the_day.sum::<u32>() < per_day + 20);
                // To the second.
                let least = passed.iter().filter(|(at, _)| *at > now - DAY_MS + 1_000).map(|(_, count)| u64::from(*count));
                let most = passed.iter().filter(|(at, _)| *at > now - DAY_MS - 1_000).map(|(_, count)| u64::from(*count));
                prop_assert!((least.sum::<u64>()..=most.sum()).contains(&limiter.sent_in_a_day(now)));
            }
        }
    }
}
