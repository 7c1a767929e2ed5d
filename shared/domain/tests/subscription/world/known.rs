//! What was known at a moment.

use domain::{
    Timestamp,
    billing::subscription::{Facts, Invoice},
};
use jiff::SignedDuration;

/// The facts that were recorded by this moment.
pub(crate) fn by(facts: &Facts, moment: Timestamp) -> Facts {
    let mut known = facts.clone();
    let by = |at: &Timestamp| *at <= moment;
    known.commands.retain(|accepted| by(&accepted.at));
    known.staff_reminders.retain(|reminder| by(&reminder.at));
    known.sent.retain(|sent| by(&sent.at));
    for delivery in known.sent.iter_mut().flat_map(|sent| &mut sent.deliveries) {
        delivery.accepted_at = delivery.accepted_at.filter(by);
        delivery.bounced_at = delivery.bounced_at.filter(by);
    }
    known.holds.retain(|hold| by(&hold.from));
    known.holds.iter_mut().for_each(|hold| hold.until = hold.until.filter(by));
    known.purge_began = known.purge_began.filter(|began| by(&began.at));
    known.charges = facts.before(moment + SignedDuration::from_nanos(1)).charges;
    let issued = facts.invoices.iter().filter(|invoice| by(&invoice.issued_at()));
    known.invoices = issued.map(|invoice| invoice_by(invoice, by)).collect();
    known
}

fn invoice_by(invoice: &Invoice, by: impl Fn(&Timestamp) -> bool) -> Invoice {
    let first = invoice.due_dates()[0];
    let mut known = Invoice::new(invoice.id(), invoice.period(), first.at, first.due_on, invoice.billed());
    invoice.due_dates()[1..].iter().filter(|due| by(&due.at)).for_each(|due| known.set_due(*due));
    for entry in invoice.entries().iter().filter(|entry| by(&entry.at)) {
        known.record(*entry).unwrap();
    }
    known
}
