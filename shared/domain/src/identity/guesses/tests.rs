//! A model: an attacker who may guess from any networks but the person's, at any times, and the person, who logs in from their own.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::{
    kernel::{
        commit::{Stored, Version},
        time::Now,
    },
    rate_limit::{
        LimitedTry, Refusal, Reservation, count_all,
        records::{RateCounter, RateLimitScope},
    },
};

/// The person's network. All others are the attacker's.
const HOME: u8 = 0;
const DAY: i64 = 24 * 3_600;

fn at(seconds: i64) -> Now {
    Now(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds))
}

/// What is counted of one person, and where they are known.
#[derive(Default)]
struct World {
    counters: BTreeMap<String, RateCounter>,
    known: BTreeSet<u8>,
}

impl World {
    fn of_person_at_home() -> Self {
        Self { known: BTreeSet::from([HOME]), ..Self::default() }
    }

    /// The limits of a try from a network, what each counts, and whether it is shared.
    fn limits(network: u8) -> [(RateLimit, String, bool); 3] {
        [
            (AT_PASSWORD.in_network, format!("person in {network}"), false),
            (AT_PASSWORD.everywhere, "person".to_owned(), true),
            (FROM_NETWORK, format!("anybody in {network}"), true),
        ]
    }

    fn count(&self, network: u8, now: Now, shared: bool) -> Result<Reservation, Refusal> {
        let limits = Self::limits(network);
        let scopes = limits.each_ref().map(|(_, scope, _)| RateLimitScope::new(scope));
        let limits = limits.iter().zip(&scopes).filter(|((.., is_shared), _)| shared || !is_shared);
        let tries = limits.map(|((limit, text, is_shared), scope)| {
            let found = self.counters.get(text).cloned();
            let found = found.map(|record| Stored { record, version: Version::FIRST });
            LimitedTry { limit, scope, is_shared: *is_shared, found }
        });
        count_all(tries, now)
    }

    /// A try from a network: whether it was right, or when the next is accepted.
    fn log_in(&mut self, network: u8, is_right: bool, now: Now) -> Result<bool, Timestamp> {
        let counted = match self.count(network, now, true) {
            Err(refusal) if refusal.by_shared && self.known.contains(&network) => self.count(network, now, false),
            counted => counted,
        };
        let reservation = counted.map_err(|refusal| refusal.retry_after)?;
        if is_right {
            // The person's count here is deleted, and the try is taken off all others.
            self.counters.remove(&Self::limits(network)[0].1);
            self.known.insert(network);
        } else {
            let texts = Self::limits(network).map(|(_, text, _)| (RateLimitScope::new(&text), text));
            for counter in reservation.counters() {
                let text = texts.iter().find(|(scope, _)| *scope == counter.scope).map(|(_, text)| text.clone());
                self.counters.insert(text.unwrap(), counter.clone());
            }
        }
        Ok(is_right)
    }
}

/// After how many seconds somebody tries: the attacker from a network, or the person.
fn steps(gaps: std::ops::Range<i64>, length: usize) -> impl Strategy<Value = Vec<(i64, u8)>> {
    prop::collection::vec((gaps, HOME..40), length / 2..length)
}

proptest! {
    #[test]
    fn p12_p23_who_guesses_elsewhere_stops_no_log_in_and_does_not_learn_of_it(steps in steps(0..4_000, 300)) {
        let (mut with, mut without, mut clock) = (World::of_person_at_home(), World::of_person_at_home(), 0);
        for (gap, network) in steps {
            clock += gap;
            if network == HOME {
                prop_assert_eq!(with.log_in(HOME, true, at(clock)), Ok(true));
            } else {
                prop_assert_eq!(with.log_in(network, false, at(clock)), without.log_in(network, false, at(clock)));
            }
        }
    }

    #[test]
    fn p12_a_day_has_a_hundred_guesses_from_everywhere_and_ten_from_one_network(steps in steps(0..1_500, 600)) {
        let (mut world, mut clock, mut heard) = (World::default(), 0, Vec::new());
        for (gap, network) in steps {
            clock += gap;
            if world.log_in(network, false, at(clock)).is_ok() {
                heard.push((clock, network));
            }
            let day = heard.iter().filter(|(when, _)| *when > clock - DAY);
            prop_assert!(day.clone().count() <= 100);
            prop_assert!(day.filter(|(_, from)| *from == network).count() <= 10);
        }
    }
}

#[test]
fn p12_from_a_new_network_the_person_waits_at_most_a_day_and_is_known_there_then() {
    let mut world = World::default();
    for network in 1..=10 {
        for _ in 0..5 {
            assert_eq!(world.log_in(network, false, at(0)), Ok(false));
        }
    }
    assert_eq!(world.log_in(11, false, at(1)), Err(at(DAY).0));
    assert_eq!(world.log_in(HOME, true, at(1)), Err(at(DAY).0));
    assert_eq!(world.log_in(HOME, true, at(DAY)), Ok(true));
    for network in 1..=10 {
        for _ in 0..5 {
            let _ = world.log_in(network, false, at(2 * DAY));
        }
    }
    assert_eq!(world.log_in(11, false, at(2 * DAY)), Err(at(3 * DAY).0));
    assert_eq!(world.log_in(HOME, true, at(2 * DAY)), Ok(true));
}

#[test]
fn p12_who_is_known_in_a_network_is_not_stopped_by_others_there_who_guess_at_others() {
    let mut world = World::of_person_at_home();
    let (limit, scope) = (FROM_NETWORK, RateLimitScope::new("x"));
    let full = (0..50).fold(None, |counter, _| Some(limit.attempt(at(0), &scope, counter.as_ref()).unwrap()));
    world.counters.insert(format!("anybody in {HOME}"), full.clone().unwrap());
    world.counters.insert("anybody in 1".to_owned(), full.unwrap());
    assert_eq!(world.log_in(HOME, true, at(1)), Ok(true));
    assert!(world.log_in(1, true, at(1)).is_err());
}
