//! The rules of a subscription's life: which messages and effects are due, and what is coming.

use crate::{
    billing::subscription::{
        agenda::{Agenda, Effect, What},
        course::Basis,
        removal::Ground,
        slot::Slot,
    },
    kernel::date::{close_of, days_between, plus_days, plus_months, start_of},
};

/// How many days after it was issued an invoice is due.
pub const NET_DAYS: i32 = 14;

/// The days of a trial that begin with a reminder.
const TRIAL_REMINDERS: [i32; 2] = [20, 28];

/// How many days before a removal its notices are sent.
const REMOVAL_NOTICES: [i32; 3] = [60, 30, 7];

/// A trial is reminded of its end, and told when it has ended.
pub(super) fn trial(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    if course.basis != Basis::Trial || course.cancelled.is_some() {
        return;
    }
    let (ends_on, signed_up_on) = (course.trial_ends_on, course.signed_up_on());
    let days = TRIAL_REMINDERS.map(|day| (day, plus_days(signed_up_on, day)));
    for (nth, (day, on)) in days.into_iter().enumerate() {
        let until = days.get(nth + 1).map_or(close_of(ends_on), |(_, next)| start_of(*next));
        agenda.message_on(on, until, Slot::TrialReminder { day }, What::TrialReminder);
    }
    agenda.at_close(ends_on, What::TrialEnds);
    if course.has_lapsed() {
        agenda.message(Slot::TrialEnded);
    }
}

/// Each period is invoiced when it begins. What is not used of it is credited.
pub(super) fn periods(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    let now = course.now;
    for period in course.periods() {
        let invoice = course.facts.invoices_by(now).find(|invoice| invoice.period == Some(period.key));
        let unused = period.unused_days().filter(|_| period.unused_from.is_some_and(|day| start_of(day) <= now));
        match (invoice, unused) {
            (None, Some((days, of))) if days == of => {}
            (None, _) => {
                agenda.effects.push(Effect::IssueInvoice(period));
                agenda.at_close(plus_days(course.today(), NET_DAYS), What::InvoiceDue);
            }
            (Some(invoice), Some((days, of))) if !invoice.has_credit_of_unused_days(now) => {
                agenda.effects.push(Effect::CreditUnusedDays { invoice: invoice.id, days, of });
            }
            (Some(_), _) => {}
        }
    }
    if let Some(on) = course.next_period_on() {
        agenda.at_start(on, What::PeriodBegins);
        if course.terms().is_some_and(|(_, next)| next.is_some()) {
            agenda.at_start(on, What::TermsChange);
        }
    }
    if let Some(cancelled) = course.cancelled {
        agenda.at_close(cancelled.ends_on, What::SubscriptionEnds);
    }
}

/// Who is deactivated because of what is unpaid is told, and who paid it as well (P34).
pub(super) fn unpaid(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    if course.has_ended() {
        return;
    }
    if let Some(closed) = course.closed() {
        agenda.message(Slot::DeactivatedUnpaid { since: closed.since });
    } else if let Some(last) = course.unpaid.iter().rfind(|time| time.since <= course.now) {
        let since = last.since;
        if course.facts.sent(Slot::DeactivatedUnpaid { since }, course.now).is_some() {
            agenda.message(Slot::Reactivated { since });
        }
    }
}

/// Who is suspended is reminded of it each year (P32).
pub(super) fn suspended(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    let Basis::Suspended { since } = course.basis else { return };
    if course.cancelled.is_some() || course.closed().is_some() {
        return;
    }
    let anniversary = |year: i32| plus_months(since, 12 * year);
    let years = days_between(since, course.today()) / 365 + 2;
    let coming = (1..=years).find(|year| course.now < start_of(anniversary(*year))).unwrap_or(years);
    agenda.at_start(anniversary(coming), What::SuspendedReminder);
    if coming > 1 {
        agenda.message(Slot::SuspendedReminder { since, year: coming - 1 });
    }
}

/// What is going to be removed is announced (P35, P36).
pub(super) fn removal(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    let Some(removal) = course.removal() else { return };
    if let Some(at) = removal.at(course.facts, course.now) {
        agenda.coming(at, removal.on, What::Removal(removal.ground));
    }
    let is_on_trial = course.basis == Basis::Trial && course.cancelled.is_none() && !course.has_lapsed();
    if removal.ground == Ground::Asked || is_on_trial {
        return;
    }
    let days = REMOVAL_NOTICES.map(|days| (days, plus_days(removal.on, -days)));
    for (nth, (days_before, on)) in days.into_iter().enumerate() {
        let until = days.get(nth + 1).map_or(close_of(removal.on), |(_, next)| start_of(*next));
        let slot = Slot::RemovalNotice { removal_on: removal.on, days: days_before };
        agenda.message_on(on, until, slot, What::RemovalNotice(removal.ground));
    }
}

/// What an owner did is confirmed (P24).
pub(super) fn confirmations(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    for (nth, command) in course.facts.commands.iter().enumerate() {
        if command.at <= course.now {
            agenda.message(Slot::Confirmation { nth });
        }
    }
}
