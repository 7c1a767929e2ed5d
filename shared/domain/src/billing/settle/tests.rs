//! What is carried out is carried out once, at whatever time, and what is kept of it stays small.

mod e_invoices;
mod finance;
mod history;
mod outcome;
mod properties;
mod reports;
mod tax;

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::date;

use super::*;
use crate::{
    billing::{
        details::{self, BillingDetails},
        payment::Payment,
        plans::{BillingPeriod, PlanId},
        subscription::{Accepted, Command, Terms},
        vies::ViesStatus,
    },
    identity::records::User,
    kernel::{
        date::start_of,
        id::UserId,
        language::Language,
        lookup::EmailLookup,
        personal::{CompanyName, EmailAddress, PersonName},
    },
};

const TERMS: Terms = Terms { plan: PlanId::Standard, period: BillingPeriod::Month, payment: Payment::Invoice };

/// Who is told in a test.
struct People {
    company_name: CompanyName,
    owners: Vec<User>,
    invoices: (EmailLookup, EmailAddress),
    finance: (EmailLookup, EmailAddress),
    details: BillingDetails,
    last_number: u64,
    vies: ViesStatus,
    counter: AtomicU64,
}

fn owner(nth: usize) -> User {
    let mut bytes = [0; 10];
    bytes[2..].copy_from_slice(&nth.to_be_bytes());
    User {
        user: UserId::new(Now(Timestamp::UNIX_EPOCH), &bytes),
        name: PersonName::parse("Ada").unwrap(),
        email: EmailAddress::parse(&format!("ada{nth}@example.com")).unwrap(),
        phone: None,
        phone_verified_at: None,
        email_changed_at: None,
        email_problem: None,
        email_confirmed_at: None,
        language: if nth == 0 { Language::En } else { Language::Da },
        created_at: Timestamp::UNIX_EPOCH,
    }
}

/// Billing details with this VAT number.
fn details(vat_number: &str) -> BillingDetails {
    details::tests::read(&details::tests::with(&serde_json::json!({ "vat_number": vat_number })))
}

impl People {
    fn new(owners: usize) -> Self {
        let mailbox = |email: &str| (EmailLookup::new("v1", email), EmailAddress::parse(email).unwrap());
        Self {
            company_name: CompanyName::parse("Ada ApS").unwrap(),
            owners: (0..owners).map(owner).collect(),
            invoices: mailbox("faktura@example.com"),
            finance: mailbox("finance@example.com"),
            details: details("DK43628267"),
            last_number: 0,
            vies: tax::answer(true, midnight()),
            counter: AtomicU64::new(0),
        }
    }

    fn settle(&self, subscription: &Subscription, now: Timestamp) -> Settled {
        self.around(|around, random| subscription.settle(subscription.facts.clone(), Now(now), around, random)).unwrap()
    }

    /// Calls `act` with who is told, what an invoice rests on, and numbers that do not repeat.
    fn around<T>(&self, act: impl FnOnce((&Contacts<'_>, Books<'_>), &dyn RandomSource) -> T) -> T {
        let owners = self.owners.iter().collect::<Vec<_>>();
        let contacts = Contacts {
            company_name: &self.company_name,
            owners: &owners,
            invoices: Some((&self.invoices.0, &self.invoices.1)),
            finance: (&self.finance.0, &self.finance.1),
        };
        let books = Books { buyer: Some(&self.details), last_number: self.last_number, vies: &self.vies };
        let random = |bytes: &mut [u8]| {
            let counter = self.counter.fetch_add(1, Ordering::Relaxed).to_be_bytes();
            bytes.iter_mut().zip(counter.into_iter().rev().cycle()).for_each(|(byte, count)| *byte = count);
        };
        act((&contacts, books), &random)
    }

    /// Settles at each due date until `end`.
    fn go_to(&self, mut subscription: Subscription, end: Timestamp) -> Subscription {
        while let Some(due_at) = subscription.due_at.filter(|due_at| *due_at <= end) {
            let settled = self.settle(&subscription, due_at);
            if settled.removal_due.is_some() {
                break;
            }
            assert!(!settled.added.is_empty(), "{due_at}: it was due, and nothing was to be done");
            subscription = settled.subscription;
        }
        subscription
    }
}

fn opened(at: Timestamp) -> Subscription {
    Subscription::opened(AccountId::new(Now(at), &[1; 10]), at)
}

fn command(mut subscription: Subscription, at: Timestamp, command: Command) -> Subscription {
    subscription.facts.commands.push(Accepted { at, command });
    subscription
}

fn midnight() -> Timestamp {
    start_of(date(2027, 1, 10))
}

fn hours(at: Timestamp, hours: i64) -> Timestamp {
    at + SignedDuration::from_hours(hours)
}

#[test]
fn p34_an_invoice_has_the_price_of_its_day_with_danish_vat_and_none_for_others() {
    for (vat_number, total) in [("DK43628267", 156_250), ("SE556188840401", 125_000)] {
        let people = People { details: details(vat_number), last_number: 16, ..People::new(1) };
        let settled = people.settle(&command(opened(midnight()), midnight(), Command::Subscribe(TERMS)), midnight());
        let [invoice] = &settled.subscription.facts.invoices[..] else { panic!() };
        assert_eq!(invoice.total().minor(), total);
        assert_eq!(invoice.due_dates()[0].due_on, date(2027, 1, 24));
        assert_eq!(settled.added, ["invoices", "messages"]);
        let [issued] = &settled.issued[..] else { panic!() };
        assert_eq!((issued.id, issued.number, invoice.billed().number), (invoice.id(), 17, 17));
        assert_eq!((issued.totals, issued.treatment), (invoice.billed().totals, invoice.billed().treatment));
        assert_eq!(issued.expires_at, start_of(date(2033, 1, 1)), "five years from the end of the financial year");
    }
}

#[test]
fn p24_everybody_who_is_told_gets_one_message_in_their_language() {
    let mut people = People::new(2);
    let subscribed = command(opened(midnight()), midnight(), Command::Subscribe(TERMS));
    let confirmed = people.settle(&subscribed, midnight());
    let languages = |settled: &Settled| settled.messages.iter().map(|message| message.language).collect::<Vec<_>>();
    assert_eq!(languages(&confirmed), [Language::En, Language::En, Language::Da], "the invoice comes first");
    let sent = &confirmed.subscription.facts.sent;
    assert_eq!(sent[0].deliveries.len(), 1, "whether the invoice arrives is followed");
    assert!(sent[1].deliveries.is_empty(), "nothing depends on the confirmation");
    let overdue = start_of(date(2027, 1, 29));
    let reminded = people.settle(&confirmed.subscription, overdue);
    assert_eq!(languages(&reminded), [Language::En, Language::En, Language::Da], "the invoice address comes first");
    let followed = &reminded.subscription.facts.sent[2].deliveries;
    let ids = reminded.messages.iter().map(|message| message.message).collect::<Vec<_>>();
    assert_eq!(followed.iter().map(|delivery| delivery.message).collect::<Vec<_>>(), ids);
    people.invoices.1 = people.owners[1].email.clone();
    assert_eq!(languages(&people.settle(&confirmed.subscription, overdue)).len(), 2, "nobody gets it twice");
    let unreached = people.go_to(confirmed.subscription, start_of(date(2027, 3, 1)));
    assert!(
        unreached.facts.sent.iter().any(|sent| matches!(sent.slot, Slot::NoReminderArrived { .. })),
        "{unreached:?}"
    );
}

#[test]
fn as_many_messages_as_fit_are_sent_at_once_and_the_rest_is_due_at_once() {
    let people = People::new(200);
    let mut subscription = command(opened(midnight()), midnight(), Command::Subscribe(TERMS));
    for nth in 1..4 {
        let terms = Terms { period: if nth % 2 == 0 { BillingPeriod::Month } else { BillingPeriod::Year }, ..TERMS };
        subscription = command(subscription, hours(midnight(), nth), Command::Change(terms));
    }
    let now = hours(midnight(), 5);
    for sent in 1..4 {
        let settled = people.settle(&subscription, now);
        subscription = settled.subscription;
        let invoice = usize::from(sent == 1);
        let expected = (80 + invoice, false, Some(now));
        assert_eq!((settled.messages.len(), settled.is_complete, subscription.due_at), expected);
        assert_eq!(subscription.facts.sent.len(), sent + 1);
    }
    let last = people.settle(&subscription, now);
    assert!(last.is_complete && last.messages.len() == 80);
    let again = people.settle(&last.subscription, now);
    assert!(again.messages.is_empty() && again.subscription == last.subscription);
}

#[test]
fn what_was_opened_is_due_when_its_first_reminder_is() {
    let subscription = opened(midnight() + SignedDuration::from_millis(1));
    assert_eq!(subscription.due_at, Some(start_of(date(2027, 1, 30))));
}

#[test]
fn p35_the_removal_is_told_and_not_carried_out_and_stays_due() {
    let people = People::new(1);
    let opened = opened(midnight() + SignedDuration::from_millis(1));
    let kept = people.go_to(opened, start_of(date(2027, 12, 1)));
    let due_at = kept.due_at.unwrap();
    assert_eq!(due_at, start_of(date(2027, 5, 11)));
    let settled = people.settle(&kept, due_at);
    assert_eq!(settled.removal_due, Some(Ground::TrialEnded));
    assert_eq!(subscription::life(&kept.facts, Now(due_at)).receivables, []);
    assert!(settled.subscription == kept && settled.messages.is_empty());
}

/// Ten years of an account that always pays late, after as many commands as are taken.
#[test]
fn the_largest_subscription_fits_into_an_item() {
    let people = People::new(80);
    let mut now = midnight();
    let mut subscription = command(opened(now), now, Command::Subscribe(TERMS));
    while subscription.facts.commands.len() < subscription::COMMANDS_IN_ALL {
        for next in [Command::Suspend, Command::Resume] {
            now = hours(now, 1);
            subscription = pay(people.settle(&command(subscription, now, next), now).subscription, now);
            subscription = people.settle(&subscription, now).subscription;
        }
    }
    let end = hours(now, 24 * 3_650);
    while let Some(due_at) = subscription.due_at.filter(|due_at| *due_at <= end) {
        subscription = people.settle(&subscription, due_at).subscription;
        for delivery in subscription.facts.sent.iter_mut().flat_map(|sent| &mut sent.deliveries) {
            delivery.accepted_at = delivery.accepted_at.or(Some(due_at));
        }
        let is_closed = subscription::life(&subscription.facts, Now(due_at)).closed.is_some();
        let paid = if is_closed { pay(subscription, due_at) } else { subscription };
        subscription = people.settle(&paid, due_at).subscription;
    }
    let bytes = serde_json::to_vec(&subscription.facts).unwrap().len();
    assert!(subscription.facts.invoices.len() > 200, "{}", subscription.facts.invoices.len());
    assert!(bytes < 350_000, "{bytes}");
}

fn pay(mut subscription: Subscription, at: Timestamp) -> Subscription {
    let facts = &mut subscription.facts;
    for invoice in facts.invoices.clone() {
        let open = invoice.open_amount(facts.clock(Now(at)));
        if open.is_positive() {
            subscription::record_payment(facts, Now(at), invoice.id(), open).unwrap();
        }
    }
    subscription
}
