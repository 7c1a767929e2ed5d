//! When a card is charged, and what follows from what the payment provider tells.

use domain::{
    Timestamp,
    billing::{
        provider::{DisputeStep, ProviderPayment, ProviderPaymentId, ProviderStatus, RefusalCode},
        subscription::{CancelReason, Command, EntryKind, Facts, ReportError, State, What},
    },
    kernel::money::{Currency, Money},
};
use proptest::prelude::*;

use crate::world::{BY_CARD, Card, MONTHLY, World, at, day};

const SUBSCRIBED: &str = "2027-02-15T10:00:00";

/// Subscribed by card on 15 February 2027. The invoice is due on 1 March.
fn with(card: Card) -> World {
    let mut world = World::opened(at(SUBSCRIBED));
    world.card = card;
    world.command(at(SUBSCRIBED), Command::Subscribe(BY_CARD)).unwrap();
    world
}

fn refused(code: &str) -> ProviderStatus {
    ProviderStatus::Refused(RefusalCode::parse(code))
}

/// The days on which the card was charged.
fn charged(world: &World) -> Vec<String> {
    world.facts.charges.iter().map(|charge| domain::date::day_of(charge.begun_at).to_string()).collect()
}

fn open(world: &World) -> i64 {
    world.facts.invoices[0].open_amount(world.now()).minor()
}

#[test]
fn p04_an_invoice_is_charged_when_it_is_issued_and_is_paid_then() {
    let mut world = with(Card::Pays);
    assert_eq!((charged(&world), open(&world)), (vec!["2027-02-15".to_owned()], 0));
    assert_eq!(world.facts.charges[0].attempt(), world.facts.invoices[0].id().to_string());
    assert_eq!(world.sent("card-charged"), ["2027-02-15"]);
    world.go_to(at("2027-04-01T10:00:00"));
    assert_eq!(charged(&world), ["2027-02-15", "2027-03-15"]);
    assert_eq!((world.state(), world.sent("invoice-reminder")), (State::Active, Vec::new()));
}

#[test]
fn p04_a_refused_card_is_tried_again_on_days_one_three_and_five_and_then_left() {
    let mut world = with(Card::IsRefused);
    let next = |world: &World| {
        world.life().timeline.iter().find(|coming| coming.what == What::CardCharged).map(|coming| coming.on)
    };
    assert_eq!(next(&world), Some(day("2027-02-16")));
    for (moment, attempts, next_on) in [
        ("2027-02-15T23:59:59", 1, Some("2027-02-16")),
        ("2027-02-16T00:00:00", 2, Some("2027-02-18")),
        ("2027-02-18T00:00:00", 3, Some("2027-02-20")),
        ("2027-02-20T00:00:00", 4, None),
        ("2027-03-14T23:59:59", 4, None),
    ] {
        world.go_to(at(moment));
        assert_eq!((world.facts.charges.len(), next(&world)), (attempts, next_on.map(day)), "{moment}");
    }
    let refusals = ["2027-02-15", "2027-02-16", "2027-02-18", "2027-02-20"];
    assert_eq!(
        (charged(&world), world.sent("card-refused")),
        (refusals.map(str::to_owned).to_vec(), refusals.map(str::to_owned).to_vec())
    );
    assert_eq!(world.facts.charges[3].attempt(), format!("{}-3", world.facts.invoices[0].id()));
    // What is not paid by card is due as any other invoice (P34).
    assert_eq!((world.state(), world.sent("invoice-reminder")), (State::Reminded, vec!["2027-03-06".to_owned()]));
}

#[test]
fn p04_a_card_that_was_refused_and_is_good_the_next_day_pays() {
    let mut world = with(Card::IsRefused);
    world.card = Card::Pays;
    world.go_to(at("2027-03-01T00:00:00"));
    assert_eq!((charged(&world).len(), open(&world)), (2, 0));
}

#[test]
fn p04_a_bank_that_wants_the_cards_owner_is_asked_again_at_once_and_then_waited_for() {
    let mut world = with(Card::WantsItsOwner);
    assert_eq!(charged(&world), ["2027-02-15", "2027-02-15"]);
    assert_eq!(world.facts.charges.iter().map(|charge| charge.authenticates).collect::<Vec<_>>(), [false, true]);
    assert_eq!((world.sent("authentication-needed").len(), world.sent("card-refused").len()), (1, 0));
    world.go_to(at("2027-02-19T10:00:00"));
    assert_eq!(world.facts.charges.len(), 2, "nothing is taken while the owner is waited for");
    world.tell(1, ProviderStatus::Succeeded);
    world.step(world.now());
    assert_eq!(open(&world), 0);
}

#[test]
fn p04_an_owner_who_fails_to_authenticate_is_tried_on_the_next_of_the_days() {
    let mut world = with(Card::WantsItsOwner);
    world.go_to(at("2027-02-15T12:00:00"));
    world.tell(1, refused("payment_intent_authentication_failure"));
    world.step(world.now());
    assert_eq!(world.sent("card-refused"), ["2027-02-15"]);
    world.go_to(at("2027-02-16T00:00:00"));
    assert_eq!(charged(&world), ["2027-02-15", "2027-02-15", "2027-02-16", "2027-02-16"]);
}

#[test]
fn p04_nothing_is_taken_from_the_card_of_an_owner_who_has_chosen_another_way_of_paying() {
    let mut world = with(Card::IsRefused);
    world.command(at("2027-02-15T11:00:00"), Command::Change(MONTHLY)).unwrap();
    world.go_to(at("2027-04-01T00:00:00"));
    assert_eq!(charged(&world), ["2027-02-15"]);
    assert_eq!(world.facts.invoices.len(), 2);
}

#[test]
fn p04_nothing_is_taken_from_the_card_of_an_owner_who_has_cancelled_unless_that_is_taken_back() {
    let cancelled = || {
        let mut world = with(Card::IsRefused);
        world.command(at("2027-02-15T11:00:00"), Command::Cancel(CancelReason::Other)).unwrap();
        world.go_to(at("2027-02-17T10:00:00"));
        assert_eq!(charged(&world), ["2027-02-15"]);
        world
    };
    let mut world = cancelled();
    world.go_to(at("2027-02-28T00:00:00"));
    assert_eq!(charged(&world), ["2027-02-15"]);
    let mut world = cancelled();
    world.command(at("2027-02-17T11:00:00"), Command::UndoCancel).unwrap();
    world.go_to(at("2027-02-28T00:00:00"));
    assert_eq!(charged(&world), ["2027-02-15", "2027-02-17", "2027-02-18", "2027-02-20"]);
}

#[test]
fn p04_only_what_a_balance_leaves_is_taken_from_the_card() {
    let mut world = World::subscribed(at(SUBSCRIBED), MONTHLY);
    world.pay(0, 156_250 + 50_000);
    world.command(at("2027-02-16T10:00:00"), Command::Change(BY_CARD)).unwrap();
    world.go_to(at("2027-03-20T10:00:00"));
    let [charge] = &world.facts.charges[..] else { panic!("{:?}", world.facts.charges) };
    assert_eq!(charge.amount.minor(), 156_250 - 50_000);
}

#[test]
fn p34_a_charge_back_makes_the_invoice_due_again_and_is_not_taken_from_the_card_again() {
    let mut world = with(Card::Pays);
    world.go_to(at("2027-03-10T10:00:00"));
    let (payment, amount) = (world.facts.charges[0].payment.clone().unwrap(), world.facts.charges[0].amount);
    world.facts.report_dispute(world.now(), &payment, ("du_1", amount), DisputeStep::Taken).unwrap();
    world.step(world.now());
    assert_eq!((open(&world), world.sent("charged-back")), (156_250, vec!["2027-03-10".to_owned()]));
    let [due] = &world.life().receivables[..] else { panic!() };
    assert_eq!(due.due_on, day("2027-03-24"), "fourteen days from the charge-back");
    world.go_to(at("2027-03-14T10:00:00"));
    assert_eq!(charged(&world).len(), 1);
    world.facts.report_dispute(world.now(), &payment, ("du_1", amount), DisputeStep::Returned).unwrap();
    world.step(world.now());
    assert_eq!(open(&world), 0, "it was won");
}

#[test]
fn p04_what_is_of_another_charge_amount_or_payment_changes_nothing() {
    let mut world = with(Card::WantsItsOwner);
    let before = world.facts.clone();
    let charge = world.facts.charges[1].clone();
    let (of, known) = ((charge.invoice, charge.nth), charge.payment.clone().unwrap());
    let paid =
        |id: &ProviderPaymentId, amount| ProviderPayment { id: id.clone(), amount, status: ProviderStatus::Succeeded };
    let other = ProviderPaymentId::parse("pi_other").unwrap();
    let mut told = |of, payment: &ProviderPayment| world.facts.report_payment(world_now(), of, payment);
    assert_eq!(told((charge.invoice, 7), &paid(&known, charge.amount)), Err(ReportError::NoCharge));
    assert_eq!(told(of, &paid(&other, charge.amount)), Err(ReportError::OtherPayment));
    let euro = Money::of_minor(charge.amount.minor(), Currency::Eur);
    for amount in [Money::of_minor(charge.amount.minor() + 1, Currency::Dkk), euro] {
        assert_eq!(told(of, &paid(&known, amount)), Err(ReportError::OtherAmount));
    }
    let mut disputed =
        |payment, amount| world.facts.report_dispute(world_now(), payment, ("du_1", amount), DisputeStep::Taken);
    assert_eq!(disputed(&other, charge.amount), Err(ReportError::NoCharge));
    let more = Money::of_minor(charge.amount.minor() + 1, Currency::Dkk);
    for amount in [more, euro, Money::of_minor(0, Currency::Dkk)] {
        assert_eq!(disputed(&known, amount), Err(ReportError::OtherAmount));
    }
    assert_eq!(world.facts, before);
}

fn world_now() -> Timestamp {
    at("2027-02-15T11:00:00")
}

/// What the provider can tell of a charge.
#[derive(Debug, Clone)]
enum Told {
    Status(ProviderStatus),
    Dispute(&'static str, DisputeStep),
}

fn told() -> impl Strategy<Value = Told> {
    let dispute =
        |id| prop_oneof![Just(Told::Dispute(id, DisputeStep::Taken)), Just(Told::Dispute(id, DisputeStep::Returned))];
    prop_oneof![
        Just(Told::Status(ProviderStatus::Processing)),
        Just(Told::Status(ProviderStatus::NeedsAuthentication)),
        Just(Told::Status(refused("card_declined"))),
        Just(Told::Status(ProviderStatus::Succeeded)),
        dispute("du_1"),
        dispute("du_2"),
    ]
}

/// The facts once all of this is told, one after another.
fn after(mut facts: Facts, all: &[Told]) -> Facts {
    let charge = facts.charges[1].clone();
    let id = charge.payment.clone().unwrap();
    for told in all {
        match told {
            Told::Status(status) => {
                let payment = ProviderPayment { id: id.clone(), amount: charge.amount, status: status.clone() };
                facts.report_payment(world_now(), (charge.invoice, charge.nth), &payment).unwrap();
            }
            Told::Dispute(dispute, step) => {
                let part = Money::of_minor(charge.amount.minor() / 3, Currency::Dkk);
                facts.report_dispute(world_now(), &id, (dispute, part), *step).unwrap();
            }
        }
    }
    facts
}

proptest! {
    #[test]
    fn p04_what_is_told_twice_and_in_any_order_has_one_effect(
        all in prop::collection::vec(told(), 0..8), twice in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        places in prop::collection::vec(any::<prop::sample::Index>(), 16),
    ) {
        let facts = with(Card::WantsItsOwner).facts;
        let first = after(facts.clone(), &all);
        let mut other = all.clone();
        if !all.is_empty() {
            other.extend(twice.iter().map(|place| place.get(&all).clone()));
        }
        for (nth, place) in (0..other.len()).zip(&places) {
            other.swap(nth, place.index(places.len()) % (nth + 1));
        }
        let second = after(facts, &other);
        let money = |facts: &Facts| facts.invoices[0].open_amount(Timestamp::MAX);
        prop_assert_eq!(money(&first), money(&second));
        prop_assert_eq!(first.charges[1].status(), second.charges[1].status());
        // The money is there if it was taken and not demanded back, or returned.
        let is_told = |wanted: &dyn Fn(&Told) -> bool| all.iter().any(wanted);
        let paid = if is_told(&|told| matches!(told, Told::Status(ProviderStatus::Succeeded))) { 156_250 } else { 0 };
        let taken = ["du_1", "du_2"].into_iter().filter(|id| {
            let step = |wanted| is_told(&|told| matches!(told, Told::Dispute(dispute, step) if dispute == id && *step == wanted));
            step(DisputeStep::Taken) && !step(DisputeStep::Returned)
        });
        let expected = 156_250 - paid + i64::try_from(taken.count()).unwrap() * (156_250 / 3);
        prop_assert_eq!(money(&first).minor(), expected);
        let card = first.invoices[0].entries().iter().filter(|entry| entry.kind == EntryKind::CardPayment);
        prop_assert_eq!(card.count(), usize::from(paid > 0));
    }
}
