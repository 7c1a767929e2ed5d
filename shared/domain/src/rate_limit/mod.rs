//! Rate limits: how often something may be tried. They slow down guessing and flooding, and never lock anybody out
//! permanently.

pub mod mailbox;
pub mod records;

use jiff::Timestamp;

use crate::{
    kernel::{
        commit::{Commit, Stored, Version},
        processing::Period,
        time::Now,
    },
    rate_limit::records::{RateCounter, RateLimitScope},
};

/// A rate limit: how many tries are free, and what happens to further ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// The limit's name. Each limit has its own count for a person or network.
    pub name: &'static str,
    /// The number of free tries.
    pub free: u32,
    /// What happens to further tries.
    pub over_limit: OverLimit,
    /// How long a count is kept: from its first try for [`OverLimit::Refuse`], from its last for the others. At most 24 hours.
    pub reset_after: Period,
}

/// What happens to tries over the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverLimit {
    /// They are refused until the count expires.
    Refuse,
    /// Exponential back-off: the time until the next try is accepted doubles with each try, from the first of these
    /// periods up to the second.
    BackOff(Period, Period),
    /// The same up to so many tries. Further ones are refused until the count expires.
    BackOffUpTo(u32, Period, Period),
}

/// Too many tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimited {
    /// When the next try is accepted.
    pub retry_after: Timestamp,
}

/// Too many tries, by the limits of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// When every limit accepts the next try.
    pub retry_after: Timestamp,
    /// Whether every limit that refuses it is [shared](LimitedTry::is_shared): others may have used it up.
    pub by_shared: bool,
}

/// A try, as one of its limits sees it.
#[derive(Debug, Clone)]
pub struct LimitedTry<'a> {
    /// The limit.
    pub limit: &'a RateLimit,
    /// What it counts.
    pub scope: &'a RateLimitScope,
    /// Whether others than whoever tries can use the limit up, from elsewhere.
    pub is_shared: bool,
    /// The count so far.
    pub found: Option<Stored<RateCounter>>,
}

/// Counts a try on all of its limits, unless one of them refuses it.
///
/// # Errors
/// When the next try is accepted, and whether others may have used up what refuses this one.
pub fn count_all<'a>(tries: impl IntoIterator<Item = LimitedTry<'a>>, now: Now) -> Result<Reservation, Refusal> {
    let mut reservation = Reservation::default();
    let mut refusal = None::<Refusal>;
    for LimitedTry { limit, scope, is_shared, found } in tries {
        match limit.attempt(now, scope, found.as_deref()) {
            Ok(counter) => reservation.push(found, counter),
            Err(RateLimited { retry_after }) => {
                let before = refusal.unwrap_or(Refusal { retry_after, by_shared: true });
                refusal = Some(Refusal {
                    retry_after: before.retry_after.max(retry_after),
                    by_shared: before.by_shared && is_shared,
                });
            }
        }
    }
    refusal.map_or(Ok(reservation), Err)
}

impl RateLimit {
    /// Counts a try, unless it is refused. `found` is the count so far.
    ///
    /// # Errors
    /// When the next try is accepted.
    pub fn attempt(
        &self,
        now: Now,
        scope: &RateLimitScope,
        found: Option<&RateCounter>,
    ) -> Result<RateCounter, RateLimited> {
        let at = now.timestamp();
        let found = found.filter(|counter| !now.is_past(counter.expires_at));
        if let Some(retry_after) = found.and_then(|counter| self.retry_after(counter)).filter(|at| !now.is_past(*at)) {
            return Err(RateLimited { retry_after });
        }
        // Of simultaneous tries, one that began a little earlier may be counted a little later.
        let since = found.map_or(at, |counter| counter.since.min(at));
        let last_at = found.map_or(at, |counter| counter.last_at.max(at));
        let count = found.map_or(0, |counter| counter.count).saturating_add(1);
        let expires_at = match self.over_limit {
            OverLimit::Refuse => self.reset_after.after(since),
            OverLimit::BackOff(..) | OverLimit::BackOffUpTo(..) => self.reset_after.after(at),
        };
        Ok(RateCounter { scope: scope.clone(), count, since, last_at, expires_at })
    }

    /// When the next try is accepted after the ones in `counter`, if these have reached the limit.
    fn retry_after(&self, counter: &RateCounter) -> Option<Timestamp> {
        let beyond = counter.count.checked_sub(self.free)?;
        Some(match self.over_limit {
            OverLimit::Refuse => counter.expires_at,
            OverLimit::BackOffUpTo(most, ..) if counter.count >= most => counter.expires_at,
            OverLimit::BackOff(first, longest) | OverLimit::BackOffUpTo(_, first, longest) => {
                let wait = first.seconds().saturating_mul(1 << beyond.min(32)).min(longest.seconds());
                let until = counter.last_at.as_millisecond().saturating_add(wait.saturating_mul(1_000));
                Timestamp::from_millisecond(until).unwrap_or(Timestamp::MAX)
            }
        })
    }
}

/// The counts that one request changes: each as it was read, and with the request's try.
#[derive(Debug, Clone, Default)]
pub struct Reservation(Vec<(Option<Stored<RateCounter>>, RateCounter)>);

impl Reservation {
    /// The counts, with the request's try.
    pub fn counters(&self) -> impl Iterator<Item = &RateCounter> {
        self.0.iter().map(|(_, counter)| counter)
    }

    /// Adds a count.
    fn push(&mut self, found: Option<Stored<RateCounter>>, counter: RateCounter) {
        self.0.push((found, counter));
    }

    /// Writes the counts with `commit`.
    #[must_use]
    pub fn write(&self, commit: Commit) -> Commit {
        self.0.iter().fold(commit, |commit, (found, counter)| match found {
            Some(found) => commit.replace(found, counter),
            None => commit.insert(counter),
        })
    }

    /// Removes the request's try from the counts of these scopes with `commit`, after they were written. For a try that
    /// was not a guess, so that people who share a network do not use up each other's log-ins.
    #[must_use]
    pub fn release(&self, commit: Commit, scopes: &[RateLimitScope]) -> Commit {
        let of = self.0.iter().filter(|(_, counter)| scopes.contains(&counter.scope));
        of.fold(commit, |commit, (found, counter)| {
            let version = found.as_ref().map_or(Version::FIRST, |found| found.version.next());
            let written = Stored { record: counter.clone(), version };
            match found {
                Some(found) => commit.replace(&written, &found.record),
                None => commit.remove(&written),
            }
        })
    }

    /// Deletes the counts of these scopes with `commit`, because the right person was let in.
    #[must_use]
    pub fn reset(&self, commit: Commit, scopes: &[RateLimitScope]) -> Commit {
        let of = self.0.iter().filter(|(_, counter)| scopes.contains(&counter.scope));
        of.fold(commit, |commit, (_, counter)| commit.erase(&RateCounter::key(&counter.scope)))
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;

    const GUESSES: RateLimit = RateLimit {
        name: "guesses",
        free: 5,
        over_limit: OverLimit::BackOff(Period::Minutes(1), Period::Minutes(15)),
        reset_after: Period::Hours(24),
    };
    const MAILS: RateLimit =
        RateLimit { name: "mails", free: 3, over_limit: OverLimit::Refuse, reset_after: Period::Hours(1) };

    fn at(seconds: i64) -> Now {
        Now(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds))
    }

    fn scope() -> RateLimitScope {
        RateLimitScope::new("x")
    }

    proptest! {
        #[test]
        fn however_tries_come_no_more_are_heard_than_the_rule_allows(gaps in prop::collection::vec(0_i64..1_200, 1..200)) {
            let (mut mails, mut clock, mut heard) = (None::<RateCounter>, 0, Vec::new());
            for gap in gaps {
                clock += gap;
                match MAILS.attempt(at(clock), &scope(), mails.as_ref()) {
                    Ok(counter) => { heard.push(clock); mails = Some(counter); }
                    Err(limited) => prop_assert!(limited.retry_after > at(clock).0 && limited.retry_after <= at(clock + 3_600).0),
                }
            }
            // A window begins with its first try, so three hours overlap with at most three whole windows and two
            // partial ones.
            for first in &heard {
                prop_assert!(heard.iter().filter(|t| (*first..first + 3 * 3_600).contains(t)).count() <= 3 * 5);
            }
        }

        #[test]
        fn whoever_waits_as_told_is_heard(tries in 1_u32..60) {
            let (mut counter, mut now) = (None::<RateCounter>, at(0));
            for _ in 0..tries {
                if let Err(limited) = GUESSES.attempt(now, &scope(), counter.as_ref()) { now = Now(limited.retry_after); }
                counter = Some(GUESSES.attempt(now, &scope(), counter.as_ref()).unwrap());
            }
        }
    }

    #[test]
    fn waits_double_from_the_fifth_try_up_to_the_longest() {
        let (mut counter, mut now, mut waits) = (None::<RateCounter>, at(0), Vec::new());
        for _ in 0..11 {
            if let Err(limited) = GUESSES.attempt(now, &scope(), counter.as_ref()) {
                waits.push(limited.retry_after.as_second() - now.0.as_second());
                now = Now(limited.retry_after);
            }
            counter = Some(GUESSES.attempt(now, &scope(), counter.as_ref()).unwrap());
        }
        assert_eq!(waits, [60, 120, 240, 480, 900, 900]);
    }

    #[test]
    fn of_tries_made_at_once_the_one_that_began_first_is_heard_last_too() {
        for limit in [GUESSES, MAILS] {
            let later = limit.attempt(at(9), &scope(), None).unwrap();
            let both = limit.attempt(at(8), &scope(), Some(&later)).unwrap();
            assert_eq!((both.count, both.since, both.last_at), (2, at(8).0, at(9).0));
            assert!(both.expires_at <= limit.reset_after.after(at(8).0), "it is kept no longer than declared");
        }
    }

    #[test]
    fn a_count_is_forgotten_in_time() {
        let full = (0..3).fold(None, |counter, _| Some(MAILS.attempt(at(0), &scope(), counter.as_ref()).unwrap()));
        assert_eq!(MAILS.attempt(at(10), &scope(), full.as_ref()), Err(RateLimited { retry_after: at(3_600).0 }));
        assert_eq!(MAILS.attempt(at(3_600), &scope(), full.as_ref()).unwrap().count, 1);
    }
}
