//! What finance reads agrees with what subscriptions say, over any history.

use proptest::prelude::*;

use super::{
    finance::{credit, dkk, register},
    history::{Act, History, acts, payment},
    *,
};
use crate::{
    billing::{
        reports::{Balances, EuSales, JournalKind, JournalLine, OpenItem, ReportPeriod, ageing, in_order},
        subscription::{EntryKind, Invoice},
    },
    kernel::{
        date::{Date, close_of, day_of, plus_days},
        money::{Currency, Money},
    },
};

/// The journal of some days.
fn journal(history: &History, period: ReportPeriod) -> Vec<JournalLine> {
    let issued = history.issued.iter().filter(|issued| period.contains(issued.id.made_at()));
    let movements = Balances::from(history.subscription.clone()).movements(period);
    in_order(issued.map(JournalLine::from).chain(movements).collect())
}

/// The same from the beginning until a day, in parts of so many days.
fn journal_until(history: &History, last: Date, days: i32) -> Vec<JournalLine> {
    let mut from = day_of(midnight());
    let mut lines = Vec::new();
    while from <= last {
        let to = plus_days(from, days - 1).min(last);
        lines.extend(journal(history, ReportPeriod::new(from, to).unwrap()));
        from = plus_days(to, 1);
    }
    lines
}

fn open_items(subscription: &Subscription, day: Date, now: Timestamp) -> Vec<OpenItem> {
    Balances::from(subscription.clone()).open_items(day, Now(now))
}

fn sum(amounts: impl IntoIterator<Item = Money>) -> i64 {
    amounts.into_iter().map(Money::minor).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn p37_the_journal_adds_up_to_the_balances_in_the_order_of_time_however_it_is_cut(
        payment in payment(), acts in acts(), days in 1_i32..=366,
    ) {
        let history = History::of(People::new(1), payment, &acts);
        let lines = journal_until(&history, day_of(history.now), days);
        prop_assert_eq!(&lines, &in_order(lines.clone()), "periods follow each other");
        for invoice in &history.subscription.facts.invoices {
            let amounts = lines.iter().filter(|line| line.invoice.0 == invoice.id()).map(|line| line.amount);
            prop_assert_eq!(sum(amounts), invoice.open_amount(Timestamp::MAX).minor());
        }
        let numbers = lines.iter().filter_map(|line| line.number).collect::<Vec<_>>();
        prop_assert_eq!(numbers, (1..=history.issued.len() as u64).collect::<Vec<_>>());
        for line in &lines {
            let taxed = line.taxed.map_or(line.amount.minor(), |(net, vat)| net.minor() + vat.minor());
            prop_assert_eq!(taxed, line.amount.minor());
            prop_assert_eq!(line.number.is_some(), line.treatment.is_some());
        }
        let moved = lines.iter().filter(|line| line.kind == JournalKind::Moved).map(|line| line.amount);
        prop_assert_eq!(sum(moved), 0);
    }

    #[test]
    fn p37_what_was_open_at_the_end_of_a_day_is_what_was_known_then(payment in payment(), acts in acts(), cut in 0_usize..1_000) {
        let history = History::of(People::new(1), payment, &acts);
        let (at, _) = &history.states[cut % history.states.len()];
        let day = day_of(*at);
        let (_, then) = history.states.iter().rfind(|(at, _)| *at < close_of(day)).unwrap();
        let last_moment = close_of(day) - SignedDuration::from_millis(1);
        let items = open_items(&history.subscription, day, history.now.max(last_moment));
        prop_assert_eq!(&items, &open_items(then, day, last_moment));
        let lines = journal_until(&history, day, 366);
        for item in &items {
            let amounts = lines.iter().filter(|line| line.invoice.0 == item.invoice).map(|line| line.amount);
            prop_assert_eq!(sum(amounts), item.open.minor());
            prop_assert_eq!(item.open.minor(), item.total.minor() - item.paid.minor() - item.credited.minor());
            prop_assert!(item.days_overdue == 0 || item.open.is_positive());
        }
        prop_assert_eq!(sum(lines.iter().map(|line| line.amount)), sum(items.iter().map(|item| item.open)), "no item is left out");
    }

    #[test]
    fn p37_ageing_adds_up_to_the_open_items(payment in payment(), acts in acts()) {
        let history = History::of(People::new(1), payment, &acts);
        let items = open_items(&history.subscription, day_of(history.now), history.now);
        let lines = ageing(&items);
        prop_assert_eq!(lines.is_empty(), items.is_empty());
        for line in &lines {
            prop_assert_eq!(sum(line.buckets), line.total.minor());
            prop_assert_eq!(line.total.minor(), sum(items.iter().map(|item| item.open)), "there is one account");
        }
    }

    #[test]
    fn p37_eu_sales_are_what_was_invoiced_by_reverse_charge_less_what_was_credited(payment in payment(), acts in acts(), is_danish: bool) {
        let details = details(if is_danish { "DK43628267" } else { "SE556188840401" });
        let history = History::of(People { details, ..People::new(1) }, payment, &acts);
        let mut sales = EuSales::default();
        for issued in &history.issued {
            sales.add(issued, None);
        }
        let invoices = history.subscription.facts.invoices.iter();
        let expected = invoices.map(|invoice| {
            let credited = invoice.entries().iter().filter_map(|entry| entry.note).map(|note| note.net);
            invoice.billed().totals.net.minor() - sum(credited)
        });
        let lines = sales.into_lines();
        let expected = if is_danish { 0 } else { expected.sum::<i64>() };
        prop_assert_eq!(sum(lines.iter().map(|sale| sale.net)), expected);
        prop_assert_eq!(lines.len(), usize::from(!is_danish));
    }
}

#[test]
fn what_was_known_before_the_end_of_time_is_all_that_is_known() {
    let acts = [(24 * 40, Act::Pay(0, 200_000)), (24, Act::Credit(1, 100)), (24, Act::Suspend)];
    let history = History::of(People::new(1), Payment::Invoice, &acts);
    let facts = &history.subscription.facts;
    assert_eq!(facts.before(Timestamp::MAX), *facts);
    let kinds = facts.invoices.iter().flat_map(Invoice::entries).map(|entry| entry.kind).collect::<Vec<_>>();
    for kind in [EntryKind::Payment, EntryKind::Moved, EntryKind::Credit, EntryKind::UnusedDays] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
}

#[test]
fn p37_a_credit_note_counts_for_whom_the_invoice_was_written_to() {
    let mut people = People { details: details("SE556188840401"), ..People::new(1) };
    let subscribed = people.settle(&command(opened(midnight()), midnight(), Command::Subscribe(TERMS)), midnight());
    (people.details, people.last_number) = (details("DE136695976"), 1);
    let credited = register(&people, &subscribed.subscription, 0, &credit(25_050), midnight()).unwrap();
    let mut sales = EuSales::default();
    let (invoice, note) = (&subscribed.issued[0], &credited.issued[0]);
    sales.add(invoice, None);
    sales.add(note, Some(invoice));
    let [sale] = &sales.into_lines()[..] else { panic!("one buyer") };
    assert_eq!((sale.vat_number.parts(), sale.net, sale.whole()), (("SE", "556188840401"), dkk(99_950), 1_000));
    // Of an invoice that the books do not keep any more.
    let mut sales = EuSales::default();
    sales.add(note, None);
    let [sale] = &sales.into_lines()[..] else { panic!("one buyer") };
    assert_eq!((sale.vat_number.parts(), sale.whole()), (("DE", "136695976"), -251));
    assert_eq!(sale.net.currency(), Currency::Dkk);
}

#[test]
fn p37_what_is_paid_back_is_due_again_as_of_then() {
    let mut history = History::begin(People::new(1), Payment::Invoice);
    history.go_on(24 * 20, &Act::Pay(0, 156_250));
    let paid_on = day_of(history.now);
    history.go_on(24 * 5, &Act::Pay(0, -156_250));
    let back_on = day_of(history.now);
    let item = |day| open_items(&history.subscription, day, hours(history.now, 24 * 60)).pop();
    assert_eq!(item(paid_on), None);
    assert_eq!(item(plus_days(paid_on, -1)).unwrap().days_overdue, 5, "as it was before it was paid");
    let again = item(back_on).unwrap();
    assert_eq!((again.due_on, again.days_overdue), (plus_days(back_on, 14), 0));
    assert_eq!(item(plus_days(back_on, 20)).unwrap().days_overdue, 6);
}
