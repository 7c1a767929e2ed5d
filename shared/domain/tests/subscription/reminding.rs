//! Which reminders count before an account is deactivated as unpaid.

use domain::{
    Timestamp,
    billing::subscription::{DeactivationReason, Delivery, Sent, Slot, State, What},
};
use jiff::SignedDuration;

use crate::world::{
    Mail, World, YEARLY, at, day,
    effects::{INVOICE_ADDRESS, OWNER, message},
};

const UNPAID: State = State::Deactivated(DeactivationReason::Unpaid);

/// Its invoice is due on 1 March, and reminded of on 6 and 21 March.
fn due_on_1_march() -> World {
    World::subscribed(at("2027-02-15T10:00:00"), YEARLY)
}

fn bounce(world: &mut World, to: &[u8], moment: Timestamp) {
    world.go_to(moment);
    let reminders = world.facts.sent.iter_mut().filter(|sent| matches!(sent.slot, Slot::InvoiceReminder { .. }));
    let deliveries = reminders
        .flat_map(|sent| &mut sent.deliveries)
        .filter(|delivery| to.iter().any(|to| delivery.message == message(*to)));
    deliveries.for_each(|delivery| delivery.bounced_at = delivery.bounced_at.or(Some(moment)));
    world.step(moment);
}

#[test]
fn p34_a_reminder_counts_if_it_reached_one_of_its_recipients() {
    for (to, state) in
        [(&[OWNER][..], UNPAID), (&[INVOICE_ADDRESS], UNPAID), (&[OWNER, INVOICE_ADDRESS], State::Reminded)]
    {
        let mut world = due_on_1_march();
        bounce(&mut world, to, at("2027-03-07T10:00:00"));
        bounce(&mut world, to, at("2027-03-22T10:00:00"));
        world.go_to(at("2027-04-01T00:00:00"));
        assert_eq!(world.state(), state, "{to:?}");
    }
}

#[test]
fn p34_a_bounce_counts_within_five_days() {
    for (hours, state) in [(5 * 24, State::Reminded), (5 * 24 + 1, UNPAID)] {
        let mut world = due_on_1_march();
        world.mail = Mail::Bounces(hours);
        world.go_to(at("2027-04-01T00:00:00"));
        assert_eq!(world.state(), state, "{hours}");
    }
}

#[test]
fn p34_a_reminder_of_a_due_date_that_was_changed_before_does_not_count() {
    for (due_on, state) in [("2027-03-01", State::Reminded), ("2027-03-10", UNPAID)] {
        let mut world = due_on_1_march();
        world.mail = Mail::Bounces(1);
        world.go_to(at("2027-03-03T10:00:00"));
        world.set_due(0, day("2027-03-10"));
        world.go_to(at("2027-03-20T10:00:00"));
        let slot = Slot::InvoiceReminder { invoice: world.facts.invoices[0].id(), due_on: day(due_on), nth: 9 };
        let accepted = Delivery { message: message(OWNER), accepted_at: Some(world.now()), bounced_at: None };
        world.facts.sent.push(Sent { slot, at: world.now(), deliveries: vec![accepted] });
        world.step(world.now());
        world.go_to(at("2027-04-15T00:00:00"));
        assert_eq!(world.state(), state, "{due_on}");
    }
}

#[test]
fn p34_a_bounce_that_becomes_known_after_the_deactivation_does_not_open_the_account() {
    let mut world = due_on_1_march();
    world.go_to(at("2027-04-01T00:00:00"));
    bounce(&mut world, &[OWNER, INVOICE_ADDRESS], at("2027-04-01T10:00:00"));
    assert_eq!((world.state(), world.sent("no-reminder-arrived").len()), (UNPAID, 0));
}

#[test]
fn p34_what_staff_told_by_letter_counts_as_a_reminder_but_not_before_the_invoice_is_overdue() {
    let mut world = due_on_1_march();
    world.mail = Mail::Fails;
    world.go_to(at("2027-03-01T23:59:59"));
    world.remind_by_staff(0);
    world.go_to(at("2027-04-01T00:00:00"));
    assert_eq!((world.state(), world.sent("no-reminder-arrived").len()), (State::Reminded, 1));
    world.go_to(at("2027-04-02T10:00:00"));
    world.remind_by_staff(0);
    let coming = world.life().timeline.into_iter().find(|coming| coming.what == What::Deactivation).unwrap();
    assert_eq!(coming.on, day("2027-04-12"));
    world.go_to(at("2027-04-12T23:59:59"));
    assert_eq!(world.state(), State::Reminded);
    world.go_to(at("2027-04-13T00:00:00"));
    assert_eq!(world.state(), UNPAID);
}

#[test]
fn p34_another_due_date_opens_the_account_again_and_does_not_change_what_was() {
    let mut world = due_on_1_march();
    world.go_to(at("2027-04-05T10:00:00"));
    let before = world.life();
    assert_eq!(before.state, UNPAID);
    let moment = world.now();
    world.go_to(moment + SignedDuration::from_secs(1));
    world.set_due(0, day("2027-05-01"));
    assert_eq!(world.state(), State::Active);
    assert_eq!(world.sent("reactivated"), ["2027-04-05"]);
    assert_eq!(world.life_at(moment), before);
    world.go_to(at("2027-06-01T00:00:00"));
    assert_eq!(world.state(), UNPAID);
}

#[test]
fn p34_every_notice_of_a_deactivation_that_is_over_is_followed_by_one_of_that() {
    let mut world = due_on_1_march();
    world.go_to(at("2027-04-01T00:00:00"));
    assert_eq!(world.sent("deactivated-unpaid"), ["2027-04-01"]);
    // Paid at the very second: it was never deactivated, but was told so.
    world.pay_all(0, at("2027-04-01T00:00:00"));
    assert_eq!((world.state(), world.sent("reactivated")), (State::Active, vec!["2027-04-01".to_owned()]));
}

#[test]
fn the_timeline_tells_from_the_day_of_issue_what_happens_if_nothing_is_paid() {
    let timeline = due_on_1_march().life().timeline;
    let lines = timeline.iter().map(|coming| format!("{} {} {}", coming.at, coming.on, coming.what.code()));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r"
    2027-03-01T23:00:00Z 2027-03-01 invoice-due
    2027-03-05T23:00:00Z 2027-03-06 invoice-reminder
    2027-03-20T23:00:00Z 2027-03-21 invoice-reminder
    2027-03-31T22:00:00Z 2027-03-31 deactivation
    2028-02-14T23:00:00Z 2028-02-15 period-begins
    ");
}
