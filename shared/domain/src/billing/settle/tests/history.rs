//! Histories of an account: what finance and its owner do, one thing after another.

use proptest::prelude::*;

use super::{
    finance::{credit, dkk, register},
    *,
};
use crate::billing::{
    provider::{DisputeStep, ProviderPayment, ProviderPaymentId, ProviderStatus, RefusalCode},
    settle::Registration,
    subscription::Charge,
};

/// The provider's payment of a charge.
fn provider_payment(charge: &Charge, status: ProviderStatus) -> ProviderPayment {
    let id = ProviderPaymentId::parse(&format!("pi_{}", charge.attempt())).unwrap();
    ProviderPayment { id, amount: charge.amount, status }
}

/// What finance or the owner does next.
#[derive(Debug, Clone)]
pub(super) enum Act {
    Pay(usize, i64),
    Credit(usize, i64),
    Suspend,
    Resume,
    /// The provider tells something of a charge by itself.
    Told(usize, News),
    Wait,
}

/// What the payment provider tells.
#[derive(Debug, Clone)]
pub(super) enum News {
    Status(ProviderStatus),
    Dispute(DisputeStep),
}

/// What the payment provider answers when it is asked about charges, one after another.
fn answer(nth: usize) -> ProviderStatus {
    let refused = |code| ProviderStatus::Refused(RefusalCode::parse(code));
    match nth % 7 {
        0 | 5 => ProviderStatus::Succeeded,
        1 => refused("insufficient_funds"),
        2 => ProviderStatus::Processing,
        3 => refused("authentication_required"),
        4 => ProviderStatus::NeedsAuthentication,
        _ => refused("expired_card"),
    }
}

fn news() -> impl Strategy<Value = News> {
    prop_oneof![
        (0_usize..7).prop_map(|nth| News::Status(answer(nth))),
        prop_oneof![Just(DisputeStep::Taken), Just(DisputeStep::Returned)].prop_map(News::Dispute),
    ]
}

/// Some acts, each after so many hours.
pub(super) fn acts() -> impl Strategy<Value = Vec<(i64, Act)>> {
    let act = prop_oneof![
        4 => (0_usize..4, -200_000_i64..400_000).prop_map(|(nth, minor)| Act::Pay(nth, minor)),
        3 => (0_usize..4, 1_i64..130_000).prop_map(|(nth, minor)| Act::Credit(nth, minor)),
        1 => Just(Act::Suspend),
        1 => Just(Act::Resume),
        4 => (0_usize..8, news()).prop_map(|(nth, news)| Act::Told(nth, news)),
        2 => Just(Act::Wait),
    ];
    prop::collection::vec((1_i64..24 * 20, act), 1..25)
}

/// How an account pays.
pub(super) fn payment() -> impl Strategy<Value = Payment> {
    prop_oneof![Just(Payment::Invoice), Just(Payment::Card)]
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
    /// How often the provider was asked.
    asked: usize,
}

impl History {
    pub(super) fn begin(people: People, payment: Payment) -> Self {
        let (now, subscription) = (midnight(), opened(midnight()));
        let mut history = Self { people, now, subscription, issued: Vec::new(), states: Vec::new(), asked: 0 };
        let subscribe = Command::Subscribe(Terms { payment, ..TERMS });
        let subscribed = command(history.subscription.clone(), now, subscribe);
        history.take(now, history.people.settle(&subscribed, now));
        history
    }

    /// An account with which all of this was done.
    pub(super) fn of(people: People, payment: Payment, acts: &[(i64, Act)]) -> Self {
        let mut history = Self::begin(people, payment);
        for (wait, act) in acts {
            history.go_on(*wait, act);
        }
        history
    }

    /// Lets so many hours pass, with what falls due in them, and does something, if it is accepted.
    pub(super) fn go_on(&mut self, wait: i64, act: &Act) {
        self.now = hours(self.now, wait);
        while let Some(due_at) = self.subscription.due_at.filter(|due_at| *due_at <= self.now) {
            let answered = self.answered(due_at);
            let settled = self.people.settle(&answered, due_at);
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
            Act::Told(nth, ref news) => self.told(nth, news, at).map(|told| self.people.settle(&told, at)),
            Act::Wait => None,
        };
        if let Some(settled) = settled {
            self.take(at, settled);
        }
    }

    /// The subscription once the provider has answered about each charge that is due to be asked about.
    fn answered(&mut self, at: Timestamp) -> Subscription {
        let mut subscription = self.subscription.clone();
        let facts = &mut subscription.facts;
        let asked = facts.charges_to_ask(at).cloned().collect::<Vec<_>>();
        for charge in asked {
            let status = answer(self.asked);
            self.asked += 1;
            let of = (charge.invoice, charge.nth);
            facts.report_payment(at, of, &provider_payment(&charge, status)).unwrap();
            facts.note_asked(at, of);
        }
        subscription
    }

    /// The subscription once the provider has told something of a charge by itself. `None` if there is no charge.
    fn told(&self, nth: usize, news: &News, at: Timestamp) -> Option<Subscription> {
        let mut subscription = self.subscription.clone();
        let facts = &mut subscription.facts;
        let charge = facts.charges.get(nth % facts.charges.len().max(1))?.clone();
        match news {
            News::Status(status) => {
                let of = (charge.invoice, charge.nth);
                facts.report_payment(at, of, &provider_payment(&charge, status.clone())).unwrap();
            }
            News::Dispute(step) => {
                let id = charge.payment.clone()?;
                facts.report_dispute(at, &id, ("du_1", charge.amount), *step).unwrap();
            }
        }
        Some(subscription)
    }

    fn take(&mut self, at: Timestamp, settled: Settled) {
        self.people.last_number = settled.issued.last().map_or(self.people.last_number, |issued| issued.number);
        self.issued.extend(settled.issued);
        self.subscription = settled.subscription;
        self.states.push((at, self.subscription.clone()));
    }
}

/// Ten years by the month, with a card that is often refused first.
#[test]
fn a_subscription_that_is_paid_from_a_card_fits_into_an_item() {
    let mut history = History::begin(People::new(80), Payment::Card);
    for _ in 0..120 {
        history.go_on(24 * 31, &Act::Wait);
        let at = history.now;
        history.subscription = history.people.settle(&pay(history.subscription.clone(), at), at).subscription;
    }
    let facts = &history.subscription.facts;
    let bytes = serde_json::to_vec(facts).unwrap().len();
    assert!(
        facts.invoices.len() >= 119 && facts.charges.len() > 150,
        "{}, {}",
        facts.invoices.len(),
        facts.charges.len()
    );
    assert!(bytes < 250_000, "{bytes}");
}
