//! Reminders of an overdue invoice, and what follows from them (P34).

use jiff::Timestamp;

use crate::{
    billing::subscription::{
        agenda::{Agenda, What},
        claim::{Claim, DAYS_AFTER_DUE, DAYS_AFTER_REMINDER},
        facts::Sent,
        slot::Slot,
    },
    kernel::date::{Date, close_of, day_of, plus_days, start_of},
};

/// The days after the due date that begin with a reminder.
pub const REMINDERS: [i32; 2] = [5, 20];

/// Each invoice is reminded of while it is overdue, until it deactivates the account. What is coming is told from the day on
/// which it is issued.
pub(super) fn invoices(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    for claim in course.claims.all.iter().filter(|claim| claim.is_demanded && !claim.deactivates) {
        if claim.is_overdue(course.now) {
            overdue(agenda, claim);
        } else {
            agenda.at_close(claim.due_on, What::InvoiceDue);
            for days in REMINDERS {
                agenda.at_start(plus_days(claim.due_on, days), What::InvoiceReminder);
            }
            agenda.at_close(plus_days(claim.due_on, DAYS_AFTER_DUE), What::Deactivation);
        }
    }
}

/// That the mail with an invoice or a credit note did not arrive is told.
pub(super) fn undelivered(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    for sent in course.facts.sent.iter().filter(|sent| sent.at <= course.now) {
        let document = match sent.slot {
            Slot::InvoiceIssued { invoice } => invoice,
            Slot::CreditNoteIssued { note } => note,
            _ => continue,
        };
        if sent.is_lost(course.now) {
            agenda.message(Slot::DocumentNotDelivered { document });
        }
    }
}

impl Sent {
    /// Whether none of the deliveries that are followed arrived, by what is known at `by`.
    fn is_lost(&self, by: Timestamp) -> bool {
        !self.deliveries.is_empty() && self.deliveries.iter().all(|delivery| delivery.is_lost(by))
    }
}

/// A reminder that is sent: until when it is waited for whether it is accepted.
fn waiting(sent: &Sent) -> Timestamp {
    close_of(plus_days(day_of(sent.at), DAYS_AFTER_REMINDER))
}

/// The day from which on a reminder that was sent counts. If it is not known yet whether it was accepted, that may be today.
fn counts_from(sent: &Sent, now: Timestamp) -> Option<Date> {
    let known = sent.deliveries.iter().filter(|delivery| !delivery.is_lost(now));
    let accepted = known.filter_map(|delivery| delivery.accepted_at.filter(|at| *at <= now)).min();
    let may_come = (!sent.is_lost(now) && now < waiting(sent)).then_some(now);
    accepted.or(may_come).map(day_of)
}

fn overdue(agenda: &mut Agenda<'_>, claim: &Claim<'_>) {
    let course = agenda.course;
    let (now, due_on, invoice) = (course.now, claim.due_on, claim.invoice.id());
    let slot = |nth| Slot::InvoiceReminder { invoice, due_on, nth };
    let [first, second] = REMINDERS.map(|days| plus_days(due_on, days));
    agenda.message_on(first, start_of(second), slot(1), What::InvoiceReminder);
    agenda.message_on(second, Timestamp::MAX, slot(2), What::InvoiceReminder);

    let sent = claim.reminders.iter().map(|nth| &course.facts.sent[*nth]).collect::<Vec<_>>();
    let counted = sent.iter().filter_map(|sent| counts_from(sent, now)).chain(claim.by_staff.map(day_of));
    // One that is still to be sent counts from the day on which it is.
    let to_come = [(1, first, second), (2, second, Date::MAX)]
        .into_iter()
        .filter(|(nth, _, until)| now < start_of(*until) && !agenda.is_sent(slot(*nth)));
    let to_come = to_come.map(|(_, on, _)| on.max(course.today()));
    let ripe = counted.chain(to_come).map(|day| claim.ripe_on(day)).min();
    match ripe {
        Some(on) => agenda.at_close(on, What::Deactivation),
        None if close_of(plus_days(due_on, DAYS_AFTER_DUE)) <= now => {
            agenda.message(Slot::NoReminderArrived { invoice, due_on });
        }
        None => {}
    }
    agenda.wakes.push(close_of(plus_days(due_on, DAYS_AFTER_DUE)));
    agenda.wakes.extend(sent.into_iter().map(waiting));
    // One that is sent now.
    agenda.wakes.push(close_of(plus_days(course.today(), DAYS_AFTER_REMINDER)));
}
