//! A model: an attacker who may guess at a person, and ask for resets of their password, from any networks but theirs, at any times; and
//! the person, who logs in from their own, resets the password by mail, accepts invitations and acts in a session.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::{
    identity::{
        records::PasswordReset,
        recovery::{BY_ADDRESS, BY_ADDRESS_IN_NETWORK, BY_NETWORK},
    },
    kernel::{
        commit::{Stored, Version},
        record::Expiring,
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

/// What somebody tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Try {
    /// A log-in with a password.
    LogIn,
    /// The person's password in a session of theirs.
    InSession,
    /// The person's password by the link of an invitation to their mailbox.
    Invited,
    /// A link to reset the password, by mail.
    Reset,
}

impl Try {
    const ALL: [Self; 4] = [Self::LogIn, Self::InSession, Self::Invited, Self::Reset];

    /// Whether a stranger can try it.
    fn is_open(self) -> bool {
        matches!(self, Self::LogIn | Self::Reset)
    }

    /// The limits of a try from a network, what each counts, and whether it is shared.
    fn limits(self, network: u8) -> Vec<(RateLimit, String, bool)> {
        let limits = match self {
            Self::LogIn => vec![
                (AT_PASSWORD.in_network, format!("person in {network}"), false),
                (AT_PASSWORD.everywhere, "person".to_owned(), true),
                (FROM_NETWORK, format!("anybody in {network}"), true),
            ],
            Self::InSession => vec![
                (IN_SESSION.in_network, format!("person in {network}"), false),
                (IN_SESSION.everywhere, "person".to_owned(), true),
            ],
            Self::Invited => vec![(BY_LINK, "invitation".to_owned(), false)],
            Self::Reset => vec![
                (BY_ADDRESS_IN_NETWORK, format!("address in {network}"), false),
                (BY_NETWORK, format!("anybody in {network}"), false),
                (BY_ADDRESS, "address".to_owned(), true),
            ],
        };
        limits.into_iter().map(|(limit, whom, shared)| (limit, format!("{} of {whom}", limit.name), shared)).collect()
    }
}

/// What is counted of one person, where they are known, and when they were mailed last.
#[derive(Default)]
struct World {
    counters: BTreeMap<String, RateCounter>,
    known: BTreeSet<u8>,
    mailed: Option<i64>,
}

impl World {
    fn of_person_at_home() -> Self {
        Self { known: BTreeSet::from([HOME]), ..Self::default() }
    }

    fn count(&self, what: Try, network: u8, now: Now, shared: bool) -> Result<Reservation, Refusal> {
        let limits = what.limits(network);
        let scopes = limits.iter().map(|(_, scope, _)| RateLimitScope::new(scope)).collect::<Vec<_>>();
        let limits = limits.iter().zip(&scopes).filter(|((.., is_shared), _)| shared || !is_shared);
        let tries = limits.map(|((limit, text, is_shared), scope)| {
            let found = self.counters.get(text).cloned();
            let found = found.map(|record| Stored { record, version: Version::FIRST });
            LimitedTry { limit, scope, is_shared: *is_shared, found }
        });
        count_all(tries, now)
    }

    fn write(&mut self, what: Try, network: u8, reservation: &Reservation) {
        let limits = what.limits(network);
        let texts = limits.iter().map(|(_, text, _)| (RateLimitScope::new(text), text)).collect::<Vec<_>>();
        for counter in reservation.counters() {
            let text = texts.iter().find(|(scope, _)| *scope == counter.scope).map(|(_, text)| (*text).clone());
            self.counters.insert(text.unwrap(), counter.clone());
        }
    }

    /// A log-in from a network: whether it was right, or when the next is accepted.
    fn log_in(&mut self, network: u8, is_right: bool, now: Now) -> Result<bool, Timestamp> {
        self.prove(Try::LogIn, network, is_right, now)
    }

    /// A password from a network: whether it was right, or when the next is accepted.
    fn prove(&mut self, what: Try, network: u8, is_right: bool, now: Now) -> Result<bool, Timestamp> {
        let counted = match self.count(what, network, now, true) {
            Err(refusal) if refusal.by_shared && self.known.contains(&network) => self.count(what, network, now, false),
            counted => counted,
        };
        let reservation = counted.map_err(|refusal| refusal.retry_after)?;
        if is_right {
            // The person's count here is deleted, and the try is taken off all others.
            self.counters.remove(&what.limits(network)[0].1);
            self.known.insert(network);
        } else {
            self.write(what, network, &reservation);
        }
        Ok(is_right)
    }

    /// Asks for a link from a network: whether the request was accepted, or when the next is.
    fn ask(&mut self, network: u8, now: Now) -> Result<(), Timestamp> {
        if let Ok(reservation) = self.count(Try::Reset, network, now, true) {
            self.write(Try::Reset, network, &reservation);
            self.mailed = Some(now.0.as_second());
            return Ok(());
        }
        let own = self.count(Try::Reset, network, now, false).map_err(|refusal| refusal.retry_after)?;
        self.write(Try::Reset, network, &own);
        Ok(())
    }

    /// Whether a link that still works is in the person's mailbox.
    fn has_link(&self, now: Now) -> bool {
        self.mailed.is_some_and(|mailed| now.0.as_second() < mailed + PasswordReset::LIFE.seconds())
    }
}

/// After how many seconds somebody tries: the attacker from a network, or the person.
fn steps(gaps: std::ops::Range<i64>, length: usize) -> impl Strategy<Value = Vec<(i64, u8)>> {
    prop::collection::vec((gaps, HOME..40), length / 2..length)
}

/// The same, and what they try.
fn tries(gaps: std::ops::Range<i64>, length: usize) -> impl Strategy<Value = Vec<(i64, u8, Try)>> {
    // The person tries as often as all others together.
    let network = prop_oneof![Just(HOME), HOME..40];
    prop::collection::vec((gaps, network, prop::sample::select(Try::ALL.to_vec())), length / 2..length)
}

proptest! {
    #[test]
    fn p12_p23_whatever_is_tried_elsewhere_stops_nothing_of_the_person_and_tells_nothing_of_them(
        tries in (1_i64..4_000).prop_flat_map(|longest| tries(0..longest, 300))
    ) {
        let (mut with, mut without, mut clock) = (World::of_person_at_home(), World::of_person_at_home(), 0);
        let mut has_asked = false;
        for (gap, network, what) in tries {
            clock += gap;
            let now = at(clock);
            match what {
                Try::Reset if network == HOME => {
                    // Whoever asks again and again has to wait for themselves, and has a link that works meanwhile.
                    has_asked |= with.ask(HOME, now).is_ok();
                    prop_assert!(has_asked, "the first time is accepted");
                    prop_assert!(with.has_link(now), "there is a link that works");
                }
                what if network == HOME => prop_assert_eq!(with.prove(what, HOME, true, now), Ok(true)),
                Try::Reset => prop_assert_eq!(with.ask(network, now), without.ask(network, now)),
                what if what.is_open() => {
                    prop_assert_eq!(with.prove(what, network, false, now), without.prove(what, network, false, now));
                }
                _ => {}
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
    world.counters.insert(format!("{} of anybody in {HOME}", limit.name), full.clone().unwrap());
    world.counters.insert(format!("{} of anybody in 1", limit.name), full.unwrap());
    assert_eq!(world.log_in(HOME, true, at(1)), Ok(true));
    assert!(world.log_in(1, true, at(1)).is_err());
}
