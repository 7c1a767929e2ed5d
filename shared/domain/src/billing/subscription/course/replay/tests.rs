use jiff::civil::date;

use crate::{
    billing::{
        id::InvoiceId,
        payment::Payment,
        plans::{BillingPeriod, PlanId},
        subscription::{
            course::Course,
            facts::{Accepted, Facts},
            invoice::{Billed, Entry, EntryKind, Invoice},
            terms::{Command, Terms},
        },
    },
    kernel::{
        date::{days_after, plus_days, start_of},
        money::{Currency, Money},
        time::Now,
    },
};

/// An account with so many commands on following days, and its periods invoiced and paid.
fn history(commands: i32, months: i32) -> (Facts, jiff::Timestamp) {
    let opened = start_of(date(2027, 1, 1));
    let mut facts = Facts::new(opened);
    let terms = |payment| Terms { plan: PlanId::Standard, period: BillingPeriod::Month, payment };
    facts.commands.push(Accepted { at: opened, command: Command::Subscribe(terms(Payment::Invoice)) });
    let ways = [Payment::Card, Payment::Invoice].into_iter().cycle();
    let days = (1..commands).zip(ways);
    facts
        .commands
        .extend(days.map(|(day, way)| Accepted { at: days_after(opened, day), command: Command::Change(terms(way)) }));
    let end = start_of(plus_days(date(2027, 1, 1), months * 31));
    let periods = Course::of(&facts, end).periods;
    for (nth, period) in periods.into_iter().take(usize::try_from(months).unwrap()).enumerate() {
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&nth.to_be_bytes());
        let (id, at) = (InvoiceId::new(Now(opened), &bytes), start_of(period.from));
        let amount = Money::of_minor(100, Currency::Dkk);
        let mut invoice = Invoice::new(id, Some(period.key), at, plus_days(period.from, 14), Billed::sample(amount));
        invoice.record(Entry { at, amount, kind: EntryKind::Payment, note: None }).unwrap();
        facts.invoices.push(invoice);
    }
    (facts, end)
}

#[test]
fn the_work_grows_with_the_facts_and_the_periods_and_no_faster() {
    for (commands, months) in [(20, 6), (200, 60), (2_000, 600)] {
        let (facts, end) = history(commands, months);
        let course = Course::of(&facts, end);
        assert!(course.periods.len() >= usize::try_from(months).unwrap());
        let known = facts.commands.len() + 2 * facts.invoices.len();
        assert_eq!(course.steps, known + course.periods.len(), "{commands} {months}");
    }
}
