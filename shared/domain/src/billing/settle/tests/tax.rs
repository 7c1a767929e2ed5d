//! An invoice without VAT rests on a number that is valid on its day.

use proptest::prelude::*;

use super::*;
use crate::billing::{
    invoices::VatTreatment::{self, Danish, ReverseCharge},
    subscription::{CancelReason, Invoice, TaxDecision},
    vies::{ConsultationNumber, ViesAnswer},
};

pub(super) fn answer(is_valid: bool, at: Timestamp) -> ViesStatus {
    ViesStatus::Answered(ViesAnswer { at, is_valid, consultation: ConsultationNumber::parse("WAPIAAAA1") })
}

/// A subscriber of another member state, and its subscription once it subscribed: VIES was not asked yet.
fn abroad() -> (People, Subscription) {
    let people = People { details: details("DE136695976"), vies: ViesStatus::NotAsked, ..People::new(2) };
    let subscribed = command(opened(midnight()), midnight(), Command::Subscribe(TERMS));
    let settled = people.settle(&subscribed, midnight());
    assert!(settled.issued.is_empty() && settled.is_complete);
    assert_eq!(settled.added, ["waiting_invoices", "messages"]);
    assert_eq!(settled.subscription.due_at, Some(midnight()), "the schedule of the next minute asks VIES");
    (people, settled.subscription)
}

fn decide(
    people: &People,
    subscription: &Subscription,
    treatment: VatTreatment,
    at: Timestamp,
) -> Result<Settled, TaxDecisionError> {
    people.around(|around, random| subscription.decide_tax(treatment, Now(at), around, random))
}

fn is_undecided(sent: &Sent) -> bool {
    matches!(sent.slot, Slot::InvoiceUndecided { .. })
}

#[test]
fn p03_an_invoice_without_vat_keeps_what_vies_said_of_the_number_on_its_day() {
    let (mut people, waiting) = abroad();
    let then = hours(midnight(), 1);
    people.vies = answer(true, then);
    let settled = people.settle(&waiting, then);
    let [issued] = &settled.issued[..] else { panic!() };
    let ViesStatus::Answered(said) = &people.vies else { panic!() };
    assert_eq!(
        (issued.treatment, issued.vies.as_ref(), issued.issued_on),
        (ReverseCharge, Some(said), date(2027, 1, 10))
    );
    assert!(settled.subscription.life(Now(then)).waiting.is_empty() && settled.subscription.due_at > Some(then));
}

#[test]
fn p03_whose_number_is_not_valid_on_the_day_is_charged_vat_and_told() {
    let (mut people, waiting) = abroad();
    people.vies = answer(false, midnight());
    let settled = people.settle(&waiting, midnight());
    let [issued] = &settled.issued[..] else { panic!() };
    assert_eq!((issued.treatment, issued.totals.vat.minor()), (Danish, 31_250));
    assert_eq!(issued.vies.as_ref().map(|said| said.is_valid), Some(false));
    assert_eq!(settled.messages.len(), 4, "the invoice, and two owners and finance are told");
    assert_eq!(people.settle(&settled.subscription, midnight()).messages, [], "once");
}

#[test]
fn p03_a_danish_number_is_not_asked_about_and_one_that_is_corrected_to_it_waits_no_longer() {
    let (mut people, waiting) = abroad();
    people.details = details("DK43628267");
    let settled = people.settle(&waiting, hours(midnight(), 1));
    let [issued] = &settled.issued[..] else { panic!() };
    assert_eq!((issued.treatment, &issued.vies), (Danish, &None));
}

#[test]
fn p03_while_vies_is_down_it_is_asked_every_hour_and_after_three_days_finance_decides() {
    for treatment in [Danish, ReverseCharge] {
        let (mut people, mut subscription) = abroad();
        people.vies = ViesStatus::NoAnswer;
        let (mut now, mut tries) = (midnight(), 0);
        while now < hours(midnight(), 72) {
            assert!(matches!(decide(&people, &subscription, treatment, now), Err(TaxDecisionError::NothingWaits)));
            let settled = people.settle(&subscription, now);
            assert!(settled.issued.is_empty() && settled.messages.is_empty(), "{now}");
            subscription = settled.subscription;
            (now, tries) = (subscription.due_at.unwrap(), tries + 1);
        }
        assert_eq!((now, tries), (hours(midnight(), 72), 72));
        let told = people.settle(&subscription, now).subscription;
        assert_eq!(told.facts.sent.iter().filter(|sent| is_undecided(sent)).count(), 1);
        let settled = decide(&people, &told, treatment, now).unwrap();
        let [issued] = &settled.issued[..] else { panic!() };
        assert_eq!((issued.treatment, &issued.vies, issued.issued_on), (treatment, &None, date(2027, 1, 13)));
        let again = decide(&people, &settled.subscription, treatment, now);
        assert!(matches!(again, Err(TaxDecisionError::NothingWaits)));
    }
}

#[test]
fn p35_what_nobody_decides_is_issued_with_vat_after_two_weeks_and_delays_no_removal() {
    let (mut people, subscription) = abroad();
    people.vies = ViesStatus::NoAnswer;
    let mut subscription = subscription;
    while subscription.facts.invoices.is_empty() {
        let now = subscription.due_at.unwrap();
        assert!(now <= hours(midnight(), 14 * 24), "{now}");
        subscription = people.settle(&subscription, now).subscription;
    }
    let [invoice] = &subscription.facts.invoices[..] else { panic!() };
    assert_eq!((invoice.billed().treatment, invoice.issued_at()), (Danish, hours(midnight(), 14 * 24)));
    assert_eq!(subscription.facts.sent.iter().filter(|sent| is_undecided(sent)).count(), 1);
}

#[test]
fn p35_what_waits_for_vies_is_issued_with_vat_when_the_account_is_removed_and_delays_that_by_nothing() {
    let (mut people, subscription) = abroad();
    let cancelled = command(subscription, hours(midnight(), 1), Command::Cancel(CancelReason::Other));
    people.vies = ViesStatus::NoAnswer;
    let mut subscription = people.settle(&cancelled, hours(midnight(), 1)).subscription;
    let asked = hours(midnight(), 2);
    subscription = people.settle(&command(subscription, asked, Command::AskRemoval), asked).subscription;
    let removal = hours(asked, 7 * 24);
    let settled = people.settle(&subscription, removal);
    let [issued] = &settled.issued[..] else { panic!() };
    assert_eq!(issued.treatment, Danish);
    assert!(settled.removal_due.is_some(), "{settled:?}");
}

#[test]
fn p32_what_is_suspended_before_vies_answered_is_not_invoiced() {
    let (mut people, subscription) = abroad();
    people.vies = ViesStatus::NoAnswer;
    let suspended = people.settle(&command(subscription, hours(midnight(), 1), Command::Suspend), hours(midnight(), 1));
    assert!(suspended.subscription.life(Now(hours(midnight(), 1))).waiting.is_empty());
    let later = people.go_to(suspended.subscription, hours(midnight(), 20 * 24));
    assert!(later.facts.invoices.is_empty() && !later.facts.sent.iter().any(is_undecided));
}

#[test]
fn p13_a_decision_is_kept_with_its_moment_and_no_clock_goes_behind_it() {
    let (people, mut subscription) = abroad();
    let (at, treatment) = (hours(midnight(), 80), Danish);
    subscription.facts.waiting[0].decision = Some(TaxDecision { at, treatment });
    assert_eq!(subscription.facts.clock(Now(midnight())), at);
    assert_eq!(people.settle(&subscription, midnight()).issued.len(), 1);
}

proptest! {
    #[test]
    fn p03_each_period_has_one_invoice_and_none_without_vat_but_by_an_answer_or_a_decision(
        said in prop::collection::vec((0..4_u8, 1..200_i64), 1..20),
    ) {
        let (mut people, mut subscription) = abroad();
        let mut now = midnight();
        for (vies, pause) in said {
            now = hours(now, pause);
            people.vies = match vies {
                0 => ViesStatus::NotAsked,
                1 => ViesStatus::NoAnswer,
                valid => answer(valid == 2, now),
            };
            let settled = people.settle(&subscription, now);
            for issued in &settled.issued {
                let is_valid = issued.vies.as_ref().is_some_and(|said| said.is_valid && said.at == now);
                prop_assert_eq!(issued.treatment == ReverseCharge, is_valid);
            }
            people.last_number += u64::try_from(settled.issued.len()).unwrap();
            subscription = settled.subscription;
            let mut periods = subscription.facts.invoices.iter().filter_map(Invoice::period).collect::<Vec<_>>();
            let all = periods.len();
            periods.sort_unstable();
            periods.dedup();
            prop_assert_eq!(periods.len(), all);
        }
    }
}
