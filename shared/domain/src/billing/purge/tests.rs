use jiff::{SignedDuration, civil::date};

use super::*;
use crate::{
    billing::{
        id::InvoiceId,
        subscription::{Accepted, Billed, Command, Entry, EntryKind, Facts, Sent, Slot},
    },
    kernel::{
        commit::{Version, Write},
        id::AccountId,
        money::{Currency, Money},
    },
    privacy::erasure::SETTLING,
};

const OPENED: &str = "2027-03-01T12:00:00Z";
const RANDOM: fn(&mut [u8]) = |bytes| bytes.fill(7);

/// So many days after the account was opened.
fn after(days: i64) -> Now {
    Now(OPENED.parse::<Timestamp>().unwrap() + SignedDuration::from_hours(24 * days))
}

/// A subscription whose owner asked on the first day to have the account removed, and was sent the confirmation.
fn asked() -> Stored<Subscription> {
    let at = after(0).0;
    let mut facts = Facts::new(at);
    facts.commands.push(Accepted { at, command: Command::AskRemoval });
    facts.sent.push(Sent { slot: Slot::Confirmation { at }, at, deliveries: Vec::new() });
    let record = Subscription { account: AccountId::new(after(0), &[1; 10]), facts, due_at: None };
    Stored { record, version: Version::FIRST }
}

fn kinds(commit: Commit) -> Vec<(&'static str, &'static str)> {
    let name = |write: &Write| match write {
        Write::Insert(_) => "insert",
        Write::Replace(..) => "replace",
        Write::Remove { .. } => "remove",
        Write::CheckVersion { .. } => "check",
        _ => "other",
    };
    commit.into_writes().unwrap().iter().map(|write| (name(write), write.declaration().kind)).collect()
}

fn receipt(subscription: &Stored<Subscription>) -> Stored<Erasure> {
    let record = Erasure::begin(after(8), subscription.account, ErasureGround::Asked, &[], &RANDOM);
    Stored { record, version: Version::FIRST }
}

#[test]
fn p35_a_removal_begins_when_it_is_due_and_not_before() {
    assert!(asked().begin_purge(after(6), &[], &RANDOM).is_none());
    let begin = asked().begin_purge(after(8), &[], &RANDOM).unwrap();
    assert_eq!(kinds(begin), [("insert", "Erasure"), ("replace", "Subscription")]);
}

#[test]
fn p35_what_a_backup_brings_back_of_a_removal_is_removed_with_a_receipt_of_its_own() {
    let mut restored = asked();
    restored.record.facts.purge_began = Some(PurgeBegan { at: after(8).0, ground: Ground::Asked });
    let begin = restored.begin_purge(after(20), &[], &RANDOM).unwrap();
    assert_eq!(kinds(begin), [("insert", "Erasure"), ("replace", "Subscription")]);
}

#[test]
fn p35_a_removal_ends_in_one_commit_once_nothing_is_left() {
    let (subscription, begun) = (asked(), receipt(&asked()));
    let receipt = Stored { record: begun.access_ended(after(8)), version: Version(2) };
    let nothing = Remaining::default();
    assert!(subscription.end_purge(after(8), &receipt, &[], nothing, &[]).is_err(), "something can still be written");
    let settled = Now(SETTLING.after(after(8).0));
    assert!(subscription.end_purge(settled, &receipt, &[], Remaining { items: 1, ..nothing }, &[]).is_err());
    let end = subscription.end_purge(settled, &receipt, &[], nothing, &[]).unwrap();
    assert_eq!(kinds(end), [("remove", "Subscription"), ("replace", "Erasure")]);
    assert_eq!(
        kinds(subscription.await_settling(after(8), &receipt)),
        [("check", "Erasure"), ("replace", "Subscription")]
    );
}

#[test]
fn p35_the_books_keep_an_invoice_for_five_years_from_the_end_of_its_financial_year_and_no_longer() {
    let mut subscription = asked();
    let total = Money::of_minor(125_000, Currency::Dkk);
    let issued = |nth: u8, at: &str| {
        let id = InvoiceId::new(after(0), &[nth; 10]);
        Invoice::new(id, None, at.parse().unwrap(), date(2027, 4, 1), Billed::sample(total))
    };
    let mut paid = issued(2, "2025-12-31T22:30:00Z");
    let amount = Money::of_minor(25_000, Currency::Dkk);
    paid.record(Entry { at: "2026-01-15T12:00:00Z".parse().unwrap(), amount, kind: EntryKind::Payment, note: None })
        .unwrap();
    subscription.record.facts.invoices =
        vec![issued(1, "2020-06-01T12:00:00Z"), paid, issued(3, "2025-12-31T22:30:00Z")];
    let books = subscription.books(after(8));
    let ends = books.iter().map(|booked| booked.expires_at.to_string()).collect::<Vec<_>>();
    assert_eq!(ends, ["2031-12-31T23:00:00Z", "2030-12-31T23:00:00Z"], "a payment belongs to its own year");
    let owed = books.iter().map(|booked| booked.owed.map(Money::minor)).collect::<Vec<_>>();
    assert_eq!(owed, [Some(100_000), Some(125_000)]);
    let commit = books.iter().fold(Commit::new(after(8)), Commit::insert);
    assert_eq!(commit.into_writes().unwrap().len(), 2);
}
