//! Reminders of an overdue invoice, and what follows from them (P34).

use jiff::Timestamp;

use crate::{
    billing::subscription::{
        agenda::{Agenda, What},
        facts::{Invoice, Sent},
        slot::Slot,
        state::DeactivationReason,
        unpaid::{DAYS_AFTER_DUE, DAYS_AFTER_REMINDER, of_invoice, reminders, ripe_on},
    },
    kernel::date::{close_of, day_of, plus_days, start_of},
};

/// The days after the due date that begin with a reminder.
const REMINDERS: [i32; 2] = [5, 20];

/// Each invoice is reminded of while it is overdue, until it deactivates the account.
pub(super) fn invoices(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    for invoice in course.facts.invoices_by(course.now) {
        let Some((open_since, None)) = invoice.open_times(course.now).last().copied() else { continue };
        if course.now < close_of(invoice.due_on) {
            agenda.at_close(invoice.due_on, What::InvoiceDue);
        } else if !of_invoice(course.facts, invoice, course.now).iter().any(|time| time.holds(course.now)) {
            overdue(agenda, invoice, open_since);
        }
    }
}

fn overdue(agenda: &mut Agenda<'_>, invoice: &Invoice, open_since: Timestamp) {
    let course = agenda.course;
    let (now, due_on) = (course.now, invoice.due_on);
    let slot = |nth| Slot::InvoiceReminder { invoice: invoice.id, due_on, nth };
    let [first, second] = REMINDERS.map(|days| plus_days(due_on, days));
    agenda.message_on(first, start_of(second), slot(1), What::InvoiceReminder);
    agenda.message_on(second, Timestamp::MAX, slot(2), What::InvoiceReminder);

    let sent = reminders(course.facts, invoice, open_since, now).collect::<Vec<_>>();
    let waiting = |sent: &Sent| close_of(plus_days(day_of(sent.at), DAYS_AFTER_REMINDER));
    let may_count = |sent: &&Sent| sent.bounced_at.is_none() && (sent.accepted_at.is_some() || now < waiting(sent));
    let counted = sent.iter().filter(may_count).map(|sent| day_of(sent.accepted_at.unwrap_or(now)));
    // One that is still to be sent counts from the day on which it is.
    let to_come = [(1, first, second), (2, second, jiff::civil::Date::MAX)]
        .into_iter()
        .filter(|(nth, _, until)| now < start_of(*until) && course.facts.sent(slot(*nth), now).is_none());
    let to_come = to_come.map(|(_, on, _)| on.max(course.today()));
    let ripe = counted.chain(to_come).map(|day| ripe_on(invoice, day)).min();
    match ripe {
        Some(on) => agenda.at_close(on, What::Deactivation(DeactivationReason::Unpaid)),
        None if close_of(plus_days(due_on, DAYS_AFTER_DUE)) <= now => {
            agenda.message(Slot::NoReminderArrived { invoice: invoice.id, due_on });
        }
        None => {}
    }
    agenda.wakes.push(close_of(plus_days(due_on, DAYS_AFTER_DUE)));
    agenda.wakes.extend(sent.iter().map(waiting));
    // One that is sent now.
    agenda.wakes.push(close_of(plus_days(course.today(), DAYS_AFTER_REMINDER)));
}
