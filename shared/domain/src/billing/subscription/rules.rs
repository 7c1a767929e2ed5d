//! The rules of a subscription's life: which messages are due, and what is coming.

use crate::{
    billing::subscription::{
        agenda::{Agenda, What},
        course::Basis,
        e_invoice::EInvoiceStatus,
        ground::Ground,
        removal::NOTICES,
        slot::Slot,
    },
    kernel::date::{days_between, plus_days, plus_months, start_of},
};

/// The days of a trial that begin with a reminder.
const TRIAL_REMINDERS: [i32; 2] = [20, 28];

/// A trial is reminded of its end, and told when it has ended.
pub(super) fn trial(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    if course.basis != Basis::Trial || course.cancelled.is_some() {
        return;
    }
    let signed_up_on = course.signed_up_on();
    let days = TRIAL_REMINDERS.map(|day| (day, plus_days(signed_up_on, day)));
    for (nth, (day, on)) in days.into_iter().enumerate() {
        let until = days.get(nth + 1).map_or(course.trial_ends_at, |(_, next)| start_of(*next));
        agenda.message_on(on, until, Slot::TrialReminder { day }, What::TrialReminder);
    }
    agenda.coming(course.trial_ends_at, course.trial_ends_on(), What::TrialEnds);
    if course.has_lapsed() {
        agenda.message(Slot::TrialEnded);
    }
}

/// When the next period begins, or the subscription ends.
pub(super) fn periods(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    if let Some(run) = course.going_on() {
        agenda.at_start(run.next_on, What::PeriodBegins);
        if course.terms().is_some_and(|(_, next)| next.is_some()) {
            agenda.at_start(run.next_on, What::TermsChange);
        }
    }
    if let Some(cancelled) = course.cancelled {
        agenda.coming(cancelled.ends_at, cancelled.ends_on, What::SubscriptionEnds);
    }
}

/// Finance is told of an invoice that has waited for so long that it decides.
pub(super) fn undecided(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    for waiting in course.waiting().filter(|waiting| waiting.decision.is_none()) {
        let to_decide_at = waiting.to_decide_at();
        agenda.wakes.extend([to_decide_at, waiting.given_up_at()]);
        if to_decide_at <= course.now {
            agenda.message(Slot::InvoiceUndecided { period: waiting.period });
        }
    }
}

/// Owners and finance are told of an electronic invoice that did not arrive.
pub(super) fn refused_e_invoices(agenda: &mut Agenda<'_>) {
    for e_invoice in &agenda.course.facts.e_invoices {
        if e_invoice.status().0 == EInvoiceStatus::Refused {
            agenda.message(Slot::EInvoiceRefused { document: e_invoice.document });
        }
    }
}

/// Who is deactivated because of what is unpaid is told (P34), and, of each time that this was told, when it is over.
pub(super) fn unpaid(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    if course.has_ended() {
        return;
    }
    if let Some(since) = course.unpaid_since {
        agenda.message(Slot::DeactivatedUnpaid { since });
        return;
    }
    for sent in course.facts.sent.iter().filter(|sent| sent.at <= course.now) {
        if let Slot::DeactivatedUnpaid { since } = sent.slot {
            agenda.message(Slot::Reactivated { since });
        }
    }
}

/// Who is suspended is reminded of it each year (P32).
pub(super) fn suspended(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    let Basis::Suspended { since } = course.basis else { return };
    if course.cancelled.is_some() || course.unpaid_since.is_some() {
        return;
    }
    let anniversary = |year: i32| plus_months(since, 12 * year);
    let years = days_between(since, course.today()) / 365 + 2;
    let coming = (1..=years).rfind(|year| start_of(anniversary(*year)) <= course.now).map_or(1, |last| last + 1);
    agenda.at_start(anniversary(coming), What::SuspendedReminder);
    if coming > 1 {
        agenda.message(Slot::SuspendedReminder { since, year: coming - 1 });
    }
}

/// What is going to be removed is announced (P35, P36), unless it is held. The last notice is sent however late it is.
pub(super) fn removal(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    let Some(removal) = course.planned() else { return };
    let Some((at, on)) = course.expected_at(removal).zip(course.expected_on(removal)) else { return };
    agenda.coming(at, on, What::Removal(removal.ground));
    if course.is_confirmed(removal) {
        return;
    }
    let days = NOTICES.map(|days| (days, plus_days(removal.on, -days)));
    for (nth, (days_before, on)) in days.into_iter().enumerate() {
        let until = days.get(nth + 1).map_or(at, |(_, next)| start_of(*next));
        if removal.ground != Ground::Asked || nth + 1 == days.len() {
            let slot = course.notice(removal, days_before);
            agenda.message_on(on, until, slot, What::RemovalNotice(removal.ground));
        }
    }
}

/// What an owner did is confirmed (P24).
pub(super) fn confirmations(agenda: &mut Agenda<'_>) {
    for command in &agenda.course.facts.commands {
        agenda.message(Slot::Confirmation { at: command.at });
    }
}
