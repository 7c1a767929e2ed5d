//! When a card is charged, and what is told of it.
//!
//! An invoice of a period that is paid by card is charged when it is issued. A card that is refused is tried again one, three and five days
//! after the first attempt, as long as the mandate lasts. What is not paid then is due as any other invoice.

use jiff::Timestamp;

use crate::{
    billing::{
        payment::Payment,
        provider::{ProviderStatus, RefusalCode},
        subscription::{
            agenda::{Agenda, Effect, What},
            charge::Charge,
            claim::Claim,
            course::Course,
            slot::Slot,
        },
    },
    kernel::date::{day_of, plus_days, start_of},
};

/// The days after the first attempt on which a card that was refused is tried again.
pub const RETRIES: [i32; 3] = [1, 3, 5];

/// How many attempts there are for an invoice at most, those for authentication included.
const MOST_ATTEMPTS: usize = 8;

/// What is to be charged, now and later. Nothing is as long as credits and balances can still lower what is demanded.
pub(super) fn charges(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    let is_in_flux = agenda.effects.iter().any(|effect| !matches!(effect, Effect::IssueInvoice(_)));
    for claim in course.claims.all.iter().filter(|claim| claim.is_demanded && course.is_charged(claim)) {
        let invoice = claim.invoice.id();
        let charges = course.facts.charges_of(invoice).collect::<Vec<_>>();
        let Some((at, authenticates)) = next_attempt(&charges, claim.invoice.issued_at()) else { continue };
        agenda.coming(at, day_of(at), What::CardCharged);
        if at <= course.now && !is_in_flux {
            let (nth, amount) = (u32::try_from(charges.len()).unwrap_or(u32::MAX), claim.money(claim.demanded()));
            agenda.effects.push(Effect::Charge { invoice, nth, amount, authenticates });
        }
    }
}

/// When the next attempt is, and whether the card's owner is to authenticate.
fn next_attempt(charges: &[&Charge], issued_at: Timestamp) -> Option<(Timestamp, bool)> {
    let Some((first, last)) = charges.first().zip(charges.last()) else { return Some((issued_at, false)) };
    if last.refusal().is_none() || MOST_ATTEMPTS <= charges.len() {
        return None;
    }
    // Money that came of an earlier attempt, and was demanded back, is not taken again.
    if charges.iter().any(|charge| charge.status() == Some(&ProviderStatus::Succeeded)) {
        return None;
    }
    if is_for_authentication(last) {
        return Some((last.begun_at, true));
    }
    let refused = charges.iter().filter(|charge| is_refused(charge)).count();
    let days = RETRIES.get(refused.checked_sub(1)?)?;
    Some((start_of(plus_days(day_of(first.begun_at), *days)), false))
}

/// Whether the card was refused since its owner was not there.
fn is_for_authentication(charge: &Charge) -> bool {
    !charge.authenticates && charge.refusal().is_some_and(RefusalCode::asks_for_authentication)
}

/// Whether the card was refused for another reason.
fn is_refused(charge: &Charge) -> bool {
    charge.refusal().is_some() && !is_for_authentication(charge)
}

/// What is told of charges.
pub(super) fn messages(agenda: &mut Agenda<'_>) {
    let course = agenda.course;
    for charge in &course.facts.charges {
        let (invoice, nth) = (charge.invoice, charge.nth);
        let is_last = || course.facts.charges_of(invoice).last() == Some(charge);
        match charge.status() {
            Some(ProviderStatus::Succeeded) => agenda.message(Slot::CardCharged { invoice, nth }),
            Some(ProviderStatus::NeedsAuthentication) if is_last() => {
                agenda.message(Slot::AuthenticationNeeded { invoice, nth });
            }
            Some(ProviderStatus::Refused(_)) if is_refused(charge) && is_last() => {
                agenda.message(Slot::CardRefused { invoice, nth });
            }
            _ => {}
        }
        if charge.disputes.iter().any(|dispute| dispute.taken_at.is_some() && dispute.returned_at.is_none()) {
            agenda.message(Slot::ChargedBack { invoice, nth });
        }
    }
}

impl Course<'_> {
    /// Whether an invoice is charged from a card: its period is paid by one, and the owner has neither chosen another way of paying nor
    /// cancelled since, either of which ends the mandate.
    fn is_charged(&self, claim: &Claim<'_>) -> bool {
        let by_card = |payment: Payment| payment == Payment::Card;
        let of_period = claim.invoice.period().and_then(|key| self.period(key));
        self.cancelled.is_none()
            && of_period.is_some_and(|period| by_card(period.terms.payment))
            && self.run.as_ref().is_some_and(|run| by_card(run.terms.payment))
    }
}
