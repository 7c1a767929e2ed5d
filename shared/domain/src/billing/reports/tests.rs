//! Reports of single accounts and payments. Over any history they are tested with `settle`.

use jiff::{SignedDuration, Timestamp, civil::date};
use serde_json::json;

use super::*;
use crate::{
    billing::{
        id::InvoiceId,
        records::{BookedInvoice, BookedPayment},
        reference::Reference,
        subscription::{Billed, Entry, EntryKind, Invoice},
    },
    kernel::{
        date::{Date, plus_days, start_of},
        field_error::Request as _,
        id::AccountId,
        money::{Currency, Money},
        time::Now,
    },
};

fn dkk(minor: i64) -> Money {
    Money::of_minor(minor, Currency::Dkk)
}

fn first() -> Date {
    date(2027, 1, 4)
}

fn at(day: Date, seconds: i64) -> Timestamp {
    start_of(day) + SignedDuration::from_secs(seconds)
}

fn account(nth: u8) -> AccountId {
    AccountId::new(Now(start_of(first())), &[nth; 10])
}

/// An invoice of 1,000.00, due on this day.
fn invoice(nth: u8, due_on: Date, entries: &[(Timestamp, EntryKind, i64)]) -> Invoice {
    let issued_at = at(first(), 60);
    let billed = Billed { number: u64::from(nth), ..Billed::sample(dkk(100_000)) };
    let mut invoice = Invoice::new(InvoiceId::new(Now(issued_at), &[nth; 10]), None, issued_at, due_on, billed);
    for (at, kind, minor) in entries {
        invoice.record(Entry { at: *at, amount: dkk(*minor), kind: *kind, note: None }).unwrap();
    }
    invoice
}

/// What the books keep of an account that was removed.
fn removed(nth: u8, invoices: Vec<Invoice>) -> Balances {
    let booked = invoices.into_iter().map(|invoice| BookedInvoice {
        account: account(nth),
        id: invoice.id(),
        invoice,
        owed: None,
        booked_at: Timestamp::MAX,
        expires_at: Timestamp::MAX,
    });
    Balances::of_removed(account(nth), booked).unwrap()
}

#[test]
fn every_fault_of_a_period_is_told_at_once() {
    let read = |query: serde_json::Value| {
        let errors = ReportPeriod::parse(query.as_object().unwrap()).map_err(|errors| errors.0);
        errors.map_err(|errors| errors.iter().map(|error| format!("{} {}", error.pointer, error.code.code())).collect())
    };
    let refused = |query| -> Vec<String> { read(query).unwrap_err() };
    assert_eq!(refused(json!({})), ["/from missing", "/to missing"]);
    let wrong = json!({ "from": "i går", "to": "2027-01-04T00:00:00Z", "limit": "1" });
    assert_eq!(refused(wrong), ["/from invalid-time", "/to invalid-time", "/limit unknown-field"]);
    assert_eq!(refused(json!({ "from": "2027-01-05", "to": "2027-01-04" })), ["/to ends-before-beginning"]);
    assert_eq!(refused(json!({ "from": "2027-01-01", "to": "2028-01-02" })), ["/to period-too-long"]);
    let leap_year = read(json!({ "from": "2028-01-01", "to": "2028-12-31" })).unwrap();
    assert_eq!((leap_year.from(), leap_year.to()), (date(2028, 1, 1), date(2028, 12, 31)));
    for report in Report::ALL {
        assert_eq!(report.name().parse(), Ok(report));
    }
    assert_eq!("Journal".parse::<Report>(), Err(UnknownReport));
}

#[test]
fn p37_ageing_has_a_line_for_each_account_and_the_sum_last() {
    let today = date(2027, 6, 30);
    let due = |days: i32| plus_days(today, -days);
    let late = [(1, 0), (2, 1), (3, 30), (4, 31), (5, 60), (6, 61), (7, 90), (8, 91)];
    let late = late.map(|(nth, days)| invoice(nth, due(days), &[]));
    let paid = [(at(first(), 120), EntryKind::Payment, 150_000)];
    let (one, other) = (removed(1, late.into()), removed(2, vec![invoice(9, due(10), &paid)]));
    let now = Now(at(today, 3_600));
    let items = [other, one].iter().flat_map(|of| of.open_items(today, now)).collect::<Vec<_>>();
    let lines = ageing(&items);
    let [one, other, all] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!((one.account, other.account, all.account), (Some(account(1)), Some(account(2)), None));
    assert_eq!(one.buckets, [100_000, 200_000, 200_000, 200_000, 100_000].map(dkk));
    assert_eq!(other.buckets, [-50_000, 0, 0, 0, 0].map(dkk), "what was paid too much is not overdue");
    assert_eq!(all.buckets, [50_000, 200_000, 200_000, 200_000, 100_000].map(dkk));
    assert_eq!([one.total, other.total, all.total], [800_000, -50_000, 750_000].map(dkk));
    assert_eq!(ageing(&[]), []);
}

#[test]
fn p37_each_payment_has_its_own_reference_also_where_amounts_are_the_same() {
    let entries = [(10, 5_000), (20, 5_000), (30, -5_000), (40, 7_000)];
    let entries = entries.map(|(seconds, minor)| (at(first(), 60 + seconds), EntryKind::Payment, minor));
    let one = removed(1, vec![invoice(1, first(), &entries)]);
    let period = ReportPeriod::new(first(), first()).unwrap();
    let mut lines = in_order(one.movements(period));
    let registered = |seconds: i64, minor: i64, days: i32| {
        let (now, of) = (Now(at(first(), 60 + seconds)), (account(1), lines[0].invoice.0));
        let paid = (dkk(minor), plus_days(first(), -days));
        BookedPayment::new(now, &|bytes: &mut [u8]| bytes.fill(1), of, paid, Reference::parse("Ada Lovelace").unwrap())
    };
    // The clock that recorded the second one was ahead, and the last one was registered by nobody.
    let registered = [registered(30, -5_000, 3), registered(19, 5_000, 2), registered(10, 5_000, 1)];
    add_payments(&mut lines, &registered);
    let paid_on = lines.iter().map(|line| line.payment.map(|(_, on)| on)).collect::<Vec<_>>();
    let on = |days: i32| Some(plus_days(first(), -days));
    assert_eq!(paid_on, [on(1), on(2), on(3), None]);
    assert_eq!(lines.iter().map(|line| line.amount).collect::<Vec<_>>(), [-5_000, -5_000, 5_000, -7_000].map(dkk));
}

#[test]
fn nothing_is_known_of_an_account_of_which_the_books_keep_nothing() {
    assert!(Balances::of_removed(account(1), []).is_none());
}
