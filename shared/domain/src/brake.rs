//! Brakes: how often something may be tried. They slow down whoever guesses or floods, and lock nobody out for good.

use jiff::Timestamp;

use crate::{
    Commit, Now, Stored, Version,
    processing::Period,
    records::{Brake, BrakeScope},
};

/// What is counted, and what the count leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its own name: the same person or network has a count of its own under each rule.
    pub name: &'static str,
    /// So many tries are free.
    pub free: u32,
    /// What happens with the next.
    pub then: Then,
    /// How long a count lives: from its first try for [`Then::Refuse`], from its last for [`Then::BackOff`]. At most
    /// 24 hours.
    pub forgotten: Period,
}

/// What happens past the free tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Nothing more until the count is forgotten.
    Refuse,
    /// Each try waits twice as long as the one before, from the first to the longest of these.
    BackOff(Period, Period),
}

/// Too many tries: the next is heard then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// When.
    pub until: Timestamp,
}

impl Rule {
    /// Counts a try, unless it comes too early. `found` is the count so far.
    ///
    /// # Errors
    /// How long to wait.
    pub fn attempt(&self, now: Now, scope: &BrakeScope, found: Option<&Brake>) -> Result<Brake, Wait> {
        let at = now.timestamp();
        let found = found.filter(|brake| !now.is_past(brake.expires_at));
        if let Some(until) = found.and_then(|brake| self.heard_at(brake)).filter(|until| !now.is_past(*until)) {
            return Err(Wait { until });
        }
        // Of tries made at once, one that began a little earlier may be counted a little later.
        let since = found.map_or(at, |brake| brake.since.min(at));
        let last_at = found.map_or(at, |brake| brake.last_at.max(at));
        let count = found.map_or(0, |brake| brake.count).saturating_add(1);
        let expires_at = match self.then {
            Then::Refuse => self.forgotten.after(since),
            Then::BackOff(..) => self.forgotten.after(at),
        };
        Ok(Brake { scope: scope.clone(), count, since, last_at, expires_at })
    }

    /// When the next try after these is heard, if it has to wait.
    fn heard_at(&self, brake: &Brake) -> Option<Timestamp> {
        let beyond = brake.count.checked_sub(self.free)?;
        Some(match self.then {
            Then::Refuse => brake.expires_at,
            Then::BackOff(first, longest) => {
                let wait = first.seconds().saturating_mul(1 << beyond.min(32)).min(longest.seconds());
                let until = brake.last_at.as_millisecond().saturating_add(wait.saturating_mul(1_000));
                Timestamp::from_millisecond(until).unwrap_or(Timestamp::MAX)
            }
        })
    }
}

/// Tries that were counted together, each with the count as it was found.
#[derive(Debug, Clone, Default)]
pub struct Counted(Vec<(Option<Stored<Brake>>, Brake)>);

impl Counted {
    /// Also this one.
    pub fn push(&mut self, found: Option<Stored<Brake>>, now_counted: Brake) {
        self.0.push((found, now_counted));
    }

    /// Writes the counts with `commit`.
    #[must_use]
    pub fn write(&self, commit: Commit) -> Commit {
        self.0.iter().fold(commit, |commit, (found, brake)| match found {
            Some(found) => commit.replace(found, brake),
            None => commit.insert(brake),
        })
    }

    /// Takes this try back from the counts of these scopes with `commit`, once they were written: it turned out to be no
    /// guess, and those who share a network do not pay for each other's log-ins.
    #[must_use]
    pub fn take_back(&self, commit: Commit, scopes: &[BrakeScope]) -> Commit {
        let of = self.0.iter().filter(|(_, brake)| scopes.contains(&brake.scope));
        of.fold(commit, |commit, (found, brake)| {
            let version = found.as_ref().map_or(Version::FIRST, |found| found.version.next());
            let written = Stored { record: brake.clone(), version };
            match found {
                Some(found) => commit.replace(&written, &found.record),
                None => commit.remove(&written),
            }
        })
    }

    /// Forgets the counts of these scopes with `commit`: whoever turns out to be the right person starts anew.
    #[must_use]
    pub fn forget(&self, commit: Commit, scopes: &[BrakeScope]) -> Commit {
        let of = self.0.iter().filter(|(_, brake)| scopes.contains(&brake.scope));
        of.fold(commit, |commit, (_, brake)| commit.erase(&Brake::key(&brake.scope)))
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;

    const GUESSES: Rule = Rule {
        name: "guesses",
        free: 5,
        then: Then::BackOff(Period::Minutes(1), Period::Minutes(15)),
        forgotten: Period::Hours(24),
    };
    const MAILS: Rule = Rule { name: "mails", free: 3, then: Then::Refuse, forgotten: Period::Hours(1) };

    fn at(seconds: i64) -> Now {
        Now(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds))
    }

    fn scope() -> BrakeScope {
        BrakeScope::new("x")
    }

    proptest! {
        #[test]
        fn however_tries_come_no_more_are_heard_than_the_rule_allows(gaps in prop::collection::vec(0_i64..1_200, 1..200)) {
            let (mut mails, mut clock, mut heard) = (None::<Brake>, 0, Vec::new());
            for gap in gaps {
                clock += gap;
                match MAILS.attempt(at(clock), &scope(), mails.as_ref()) {
                    Ok(brake) => { heard.push(clock); mails = Some(brake); }
                    Err(wait) => prop_assert!(wait.until > at(clock).0 && wait.until <= at(clock + 3_600).0),
                }
            }
            // A window begins with its first try: no three hours hold more than three windows' worth and the two cut off.
            for first in &heard {
                prop_assert!(heard.iter().filter(|t| (*first..first + 3 * 3_600).contains(t)).count() <= 3 * 5);
            }
        }

        #[test]
        fn whoever_waits_as_told_is_heard(tries in 1_u32..60) {
            let (mut brake, mut now) = (None::<Brake>, at(0));
            for _ in 0..tries {
                if let Err(wait) = GUESSES.attempt(now, &scope(), brake.as_ref()) { now = Now(wait.until); }
                brake = Some(GUESSES.attempt(now, &scope(), brake.as_ref()).unwrap());
            }
        }
    }

    #[test]
    fn waits_double_from_the_fifth_try_up_to_the_longest() {
        let (mut brake, mut now, mut waits) = (None::<Brake>, at(0), Vec::new());
        for _ in 0..11 {
            if let Err(wait) = GUESSES.attempt(now, &scope(), brake.as_ref()) {
                waits.push(wait.until.as_second() - now.0.as_second());
                now = Now(wait.until);
            }
            brake = Some(GUESSES.attempt(now, &scope(), brake.as_ref()).unwrap());
        }
        assert_eq!(waits, [60, 120, 240, 480, 900, 900]);
    }

    #[test]
    fn of_tries_made_at_once_the_one_that_began_first_is_heard_last_too() {
        for rule in [GUESSES, MAILS] {
            let later = rule.attempt(at(9), &scope(), None).unwrap();
            let both = rule.attempt(at(8), &scope(), Some(&later)).unwrap();
            assert_eq!((both.count, both.since, both.last_at), (2, at(8).0, at(9).0));
            assert!(both.expires_at <= rule.forgotten.after(at(8).0), "it is kept no longer than declared");
        }
    }

    #[test]
    fn a_count_is_forgotten_in_time() {
        let full = (0..3).fold(None, |brake, _| Some(MAILS.attempt(at(0), &scope(), brake.as_ref()).unwrap()));
        assert_eq!(MAILS.attempt(at(10), &scope(), full.as_ref()), Err(Wait { until: at(3_600).0 }));
        assert_eq!(MAILS.attempt(at(3_600), &scope(), full.as_ref()).unwrap().count, 1);
    }
}
