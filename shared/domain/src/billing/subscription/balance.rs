//! What is invoiced, credited, and given back.

use std::collections::HashMap;

use crate::{
    billing::subscription::{
        agenda::{Agenda, Effect, Receivable, Return, What},
        claim::{Claim, NET_DAYS},
        course::Course,
        period::Period,
    },
    kernel::date::plus_days,
};

/// Each period is invoiced when it begins. What is not used of it is credited, and what was paid too much given back.
pub(super) fn effects(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    let issued = course.uninvoiced().copied().map(Effect::IssueInvoice).collect::<Vec<_>>();
    for (nth, period) in course.periods.iter().enumerate() {
        let invoiced = course.claims.of_period(period.key).filter(|_| course.is_unused_for_good(nth));
        if let Some((claim, unused)) = invoiced.zip(period.unused_days()) {
            credit(agenda, claim, period, unused);
        }
    }
    if !issued.is_empty() && course.removed.is_none() {
        agenda.at_close(plus_days(course.today(), NET_DAYS), What::InvoiceDue);
    }
    let is_next = course.going_on().is_some() || !issued.is_empty();
    agenda.effects.extend(issued);
    return_balances(agenda, is_next);
}

/// What was paid too much of an invoice pays those that are open, the one that is due first before the others. What is left waits
/// for the next invoice. If none is coming, it is refunded.
fn return_balances(agenda: &mut Agenda<'_>, is_next: bool) {
    let course = agenda.course;
    let credited = agenda.effects.iter().filter_map(|effect| match effect {
        Effect::CreditUnusedDays { invoice, amount, .. } => Some((*invoice, amount.minor())),
        _ => None,
    });
    let credited = credited.collect::<HashMap<_, _>>();
    let mut unpaid = course.claims.all.iter().map(|claim| (claim, claim.demanded())).collect::<Vec<_>>();
    unpaid.sort_by_key(|(claim, _)| claim.due_on);
    for claim in &course.claims.all {
        let invoice = claim.invoice.id();
        let open = claim.open.saturating_sub(credited.get(&invoice).copied().unwrap_or(0));
        let mut surplus = 0_i64.saturating_sub(open).max(0);
        let is_payable = |other: &Claim<'_>| other.invoice.total().currency() == claim.invoice.total().currency();
        for (other, demanded) in unpaid.iter_mut().filter(|(other, _)| is_payable(other)) {
            let part = surplus.min(*demanded);
            if part > 0 {
                (surplus, *demanded) = (surplus - part, *demanded - part);
                let by = Return::Invoice(other.invoice.id());
                agenda.effects.push(Effect::ReturnBalance { invoice, amount: claim.money(part), by });
            }
        }
        if surplus > 0 && !is_next {
            let amount = claim.money(surplus);
            agenda.effects.push(Effect::ReturnBalance { invoice, amount, by: Return::Refund });
        }
    }
}

fn credit(agenda: &mut Agenda<'_>, claim: &Claim<'_>, period: &Period, (days, of): (u32, u32)) {
    let amount = claim.money(claim.to_credit());
    if amount.is_positive() {
        agenda.effects.push(Effect::CreditUnusedDays {
            invoice: claim.invoice.id(),
            period: *period,
            days,
            of,
            amount,
        });
    }
}

/// What is to be paid.
pub(super) fn receivables(course: &Course<'_>) -> Vec<Receivable> {
    let demanded = course.claims.all.iter().filter(|claim| claim.is_demanded);
    let receivable = demanded.map(|claim| Receivable {
        invoice: claim.invoice.id(),
        amount: claim.money(claim.demanded()),
        due_on: claim.due_on,
    });
    receivable.collect()
}
