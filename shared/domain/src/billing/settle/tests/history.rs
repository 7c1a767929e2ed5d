//! Histories of an account: what finance and its owner do, one thing after another.

use proptest::prelude::*;

use super::{
    finance::{credit, dkk, register},
    *,
};
use crate::billing::settle::Registration;

/// What finance or the owner does next.
#[derive(Debug, Clone)]
pub(super) enum Act {
    Pay(usize, i64),
    Credit(usize, i64),
    Suspend,
    Resume,
    Wait,
}

/// Some acts, each after so many hours.
pub(super) fn acts() -> impl Strategy<Value = Vec<(i64, Act)>> {
    let act = prop_oneof![
        4 => (0_usize..4, -200_000_i64..400_000).prop_map(|(nth, minor)| Act::Pay(nth, minor)),
        3 => (0_usize..4, 1_i64..130_000).prop_map(|(nth, minor)| Act::Credit(nth, minor)),
        1 => Just(Act::Suspend),
        1 => Just(Act::Resume),
        2 => Just(Act::Wait),
    ];
    prop::collection::vec((1_i64..24 * 20, act), 1..25)
}

/// An account that subscribed by the month, and what came of it.
pub(super) struct History {
    pub(super) people: People,
    pub(super) now: Timestamp,
    pub(super) subscription: Subscription,
    /// All documents, in the order of their numbers.
    pub(super) issued: Vec<IssuedInvoice>,
    /// The subscription after each change, with its time.
    pub(super) states: Vec<(Timestamp, Subscription)>,
}

impl History {
    pub(super) fn begin(people: People) -> Self {
        let (now, subscription) = (midnight(), opened(midnight()));
        let mut history = Self { people, now, subscription, issued: Vec::new(), states: Vec::new() };
        let subscribed = command(history.subscription.clone(), now, Command::Subscribe(TERMS));
        history.take(now, history.people.settle(&subscribed, now));
        history
    }

    /// An account with which all of this was done.
    pub(super) fn of(people: People, acts: &[(i64, Act)]) -> Self {
        let mut history = Self::begin(people);
        for (wait, act) in acts {
            history.go_on(*wait, act);
        }
        history
    }

    /// Lets so many hours pass, with what falls due in them, and does something, if it is accepted.
    pub(super) fn go_on(&mut self, wait: i64, act: &Act) {
        self.now = hours(self.now, wait);
        while let Some(due_at) = self.subscription.due_at.filter(|due_at| *due_at <= self.now) {
            let settled = self.people.settle(&self.subscription, due_at);
            if settled.removal_due.is_some() || settled.subscription == self.subscription {
                break;
            }
            self.take(due_at, settled);
        }
        let at = self.subscription.facts.clock(Now(self.now));
        let many = self.subscription.facts.invoices.len();
        let registered = |nth: usize, registration: &Registration| {
            register(&self.people, &self.subscription, nth % many, registration, at).ok()
        };
        let commanded = |command: Command| {
            let accepted = properties::accepted(self.subscription.clone(), at, command);
            Some(self.people.settle(&accepted, at))
        };
        let settled = match *act {
            Act::Pay(nth, minor) => registered(nth, &Registration::Payment { amount: dkk(minor) }),
            Act::Credit(nth, minor) => registered(nth, &credit(minor)),
            Act::Suspend => commanded(Command::Suspend),
            Act::Resume => commanded(Command::Resume),
            Act::Wait => None,
        };
        if let Some(settled) = settled {
            self.take(at, settled);
        }
    }

    fn take(&mut self, at: Timestamp, settled: Settled) {
        self.people.last_number = settled.issued.last().map_or(self.people.last_number, |issued| issued.number);
        self.issued.extend(settled.issued);
        self.subscription = settled.subscription;
        self.states.push((at, self.subscription.clone()));
    }
}
