//! What finance registers never makes or loses money.

use proptest::prelude::*;

use super::{
    history::{History, acts, payment},
    *,
};
use crate::{
    billing::{
        id::InvoiceId,
        invoices::Totals,
        provider::ProviderStatus,
        reference::CreditReason,
        settle::{Registration, RegistrationError},
        subscription::{Charge, EntryKind, Invoice},
    },
    kernel::money::{Currency, Money},
};

pub(super) fn dkk(minor: i64) -> Money {
    Money::of_minor(minor, Currency::Dkk)
}

pub(super) fn credit(minor: i64) -> Registration {
    Registration::Credit { net: dkk(minor), reason: CreditReason::parse("Prisen var forkert").unwrap() }
}

/// An account that subscribed by the month.
fn subscribed(people: &People) -> Subscription {
    people.settle(&command(opened(midnight()), midnight(), Command::Subscribe(TERMS)), midnight()).subscription
}

pub(super) fn register(
    people: &People,
    subscription: &Subscription,
    nth: usize,
    registration: &Registration,
    at: Timestamp,
) -> Result<Settled, RegistrationError> {
    let invoice = subscription.facts.invoices[nth].id();
    people.around(|around, random| subscription.register(invoice, registration, Now(at), around, random))
}

#[test]
fn p37_a_credit_of_all_that_is_left_credits_its_vat_to_the_oere() {
    let people = People::new(1);
    let one = subscribed(&people);
    let part = register(&people, &one, 0, &credit(1), midnight()).unwrap();
    let [note] = &part.issued[..] else { panic!() };
    assert_eq!((note.totals.net, note.totals.vat), (dkk(1), dkk(0)));
    let rest = register(&people, &part.subscription, 0, &credit(124_999), midnight()).unwrap();
    let [note] = &rest.issued[..] else { panic!() };
    assert_eq!(note.totals, Totals { net: dkk(124_999), vat: dkk(31_250), total: dkk(156_249) });
    let [invoice] = &rest.subscription.facts.invoices[..] else { panic!() };
    assert_eq!(invoice.uncredited(), Ok(Totals { net: dkk(0), vat: dkk(0), total: dkk(0) }));
}

#[test]
fn what_does_not_fit_an_invoice_is_not_registered() {
    let people = People::new(1);
    let one = subscribed(&people);
    let refused = |registration: &Registration| register(&people, &one, 0, registration, midnight()).unwrap_err();
    let payment = |amount| Registration::Payment { amount };
    for amount in [dkk(0), dkk(-1), Money::of_minor(1, Currency::Eur)] {
        let error = refused(&payment(amount));
        assert!(matches!(error, RegistrationError::Amount), "{amount:?}: {error}");
    }
    assert!(matches!(refused(&credit(0)), RegistrationError::Amount));
    assert!(matches!(refused(&credit(125_001)), RegistrationError::MoreThanInvoiced));
    assert!(matches!(refused(&Registration::Reminder), RegistrationError::NotOverdue));
    let other = InvoiceId::new(Now(midnight()), &[9; 10]);
    let nobodys = people.around(|around, random| one.register(other, &credit(1), Now(midnight()), around, random));
    assert!(matches!(nobodys, Err(RegistrationError::NoInvoice)));
}

/// Checks all that must hold of an invoice, whatever was done.
fn check(invoice: &Invoice, now: Timestamp) {
    let entries = invoice.entries().iter().map(|entry| entry.amount.minor()).sum::<i64>();
    assert_eq!(
        invoice.open_amount(now).minor(),
        invoice.total().minor() - entries,
        "the balance is the sum of its entries"
    );
    let rest = invoice.uncredited().unwrap();
    assert!(rest.net.minor() >= 0 && rest.total.minor() >= 0, "{rest:?}: no more is credited than was invoiced");
    assert_eq!(rest.net.plus(rest.vat).unwrap(), rest.total);
    assert!(invoice.paid().unwrap().minor() >= 0);
    for entry in invoice.entries() {
        assert_eq!(entry.kind.is_credit(), entry.note.is_some(), "each credit has its note: {entry:?}");
    }
}

/// What is to be paid of all invoices.
fn open(history: &History) -> i64 {
    let at = history.subscription.facts.clock(Now(history.now));
    history.subscription.facts.invoices.iter().map(|invoice| invoice.open_amount(at).minor()).sum()
}

/// The same, by the documents that were sent, the bank, and the payment provider.
fn owed(history: &History) -> i64 {
    let facts = &history.subscription.facts;
    let sign = |issued: &IssuedInvoice| if issued.corrects.is_none() { 1 } else { -1 };
    let billed = history.issued.iter().map(|issued| sign(issued) * issued.totals.total.minor()).sum::<i64>();
    let entries = facts.invoices.iter().flat_map(Invoice::entries);
    // What finance registered as received, and paid out.
    let by_bank = entries.filter(|entry| matches!(entry.kind, EntryKind::Payment | EntryKind::Refunded));
    let by_bank = by_bank.map(|entry| entry.amount.minor()).sum::<i64>();
    let taken = |charge: &Charge| match charge.status() {
        Some(ProviderStatus::Succeeded) => charge.amount.minor(),
        _ => 0,
    };
    let back = |charge: &Charge| {
        let lost = charge.disputes.iter().filter(|dispute| dispute.taken_at.is_some() && dispute.returned_at.is_none());
        lost.map(|dispute| dispute.amount.minor()).sum::<i64>()
    };
    let by_card = facts.charges.iter().map(|charge| taken(charge) - back(charge)).sum::<i64>();
    billed - by_bank - by_card
}

/// VAT is rounded once, over the sum of a document. Only the credit note of all that is left has the rest of the invoice's VAT.
fn check_rounding(history: &History, issued: &IssuedInvoice) {
    let Totals { net, vat, .. } = issued.totals;
    let is_rounded_once = vat == net.percent(issued.treatment.percent());
    let is_rest = issued.corrects.is_some_and(|corrects| {
        let of = |one: &&IssuedInvoice| {
            one.corrects.is_some_and(|other| other.id == corrects.id) && one.number <= issued.number
        };
        let credited = history.issued.iter().filter(of).map(|one| one.totals.net.minor()).sum::<i64>();
        let invoice = history.issued.iter().find(|one| one.id == corrects.id).unwrap();
        credited == invoice.totals.net.minor()
    });
    assert!(is_rounded_once || is_rest, "{:?}", issued.totals);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn p33_over_any_history_the_balance_is_the_sum_of_its_entries_and_numbers_have_no_gap(
        payment in payment(), acts in acts(),
    ) {
        let mut history = History::begin(People::new(1), payment);
        for (wait, act) in acts {
            history.go_on(wait, &act);
            let invoices = &history.subscription.facts.invoices;
            for invoice in invoices {
                check(invoice, history.subscription.facts.clock(Now(history.now)));
            }
            let moved = invoices.iter().flat_map(Invoice::entries);
            let moved = moved.filter(|entry| entry.kind == EntryKind::Moved).map(|entry| entry.amount.minor());
            prop_assert_eq!(moved.sum::<i64>(), 0, "what is taken from an invoice is given to another");
            prop_assert_eq!(open(&history), owed(&history));
        }
        for issued in &history.issued {
            prop_assert_eq!(issued.totals.net.plus(issued.totals.vat).unwrap(), issued.totals.total);
            check_rounding(&history, issued);
        }
        let numbers = history.issued.iter().map(|issued| issued.number).collect::<Vec<_>>();
        prop_assert_eq!(&numbers, &(1..=numbers.len() as u64).collect::<Vec<_>>());
    }
}
