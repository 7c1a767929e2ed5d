use domain::billing::subscription::{Closed, DeactivationReason, Delivery, Entry, EntryKind, Sent, Slot, State, What};

use crate::world::{
    MONTHLY, Mail, World, YEARLY, at, day,
    effects::{OWNER, message},
};

const UNPAID: State = State::Deactivated(DeactivationReason::Unpaid);

/// Subscribed for a year on 15 February 2027: its invoice is due on 1 March.
fn due_on_1_march() -> World {
    World::subscribed(at("2027-02-15T10:00:00"), YEARLY)
}

#[test]
fn p34_an_unpaid_account_is_deactivated_thirty_days_after_the_due_date() {
    let mut world = due_on_1_march();
    assert_eq!(world.facts.invoices[0].due_dates()[0].due_on, day("2027-03-01"));
    for (moment, state) in [
        ("2027-03-01T23:59:59", State::Active),
        ("2027-03-02T00:00:00", State::Due),
        ("2027-03-05T23:59:59", State::Due),
        ("2027-03-06T00:00:00", State::Reminded),
        ("2027-03-31T23:59:59", State::Reminded),
        ("2027-04-01T00:00:00", UNPAID),
    ] {
        world.go_to(at(moment));
        assert_eq!(world.state(), state, "{moment}");
    }
    assert_eq!((world.life().closed, world.life().paid_through), (Some(Closed::Unpaid), None));
    assert_eq!(world.sent("invoice-reminder"), ["2027-03-06", "2027-03-21"]);
    assert_eq!(world.sent("deactivated-unpaid"), ["2027-04-01"]);
}

#[test]
fn p34_who_pays_at_the_last_second_is_not_deactivated() {
    for moment in ["2027-03-31T23:59:59", "2027-04-01T00:00:00"] {
        let mut world = due_on_1_march();
        world.go_to(at("2027-03-31T23:59:59"));
        let amount = world.facts.invoices[0].total();
        world.facts.invoices[0].record(Entry { at: at(moment), amount, kind: EntryKind::Payment, note: None }).unwrap();
        world.go_to(at("2027-04-02T00:00:00"));
        assert_eq!(world.state(), State::Active, "{moment}");
        assert_eq!(world.sent("deactivated-unpaid"), [""; 0], "{moment}");
    }
}

#[test]
fn p34_a_payment_opens_the_account_again_and_says_so() {
    let mut world = due_on_1_march();
    world.go_to(at("2027-04-20T12:00:00"));
    assert_eq!(world.state(), UNPAID);
    world.pay(0, 1);
    world.step(at("2027-04-20T12:00:00"));
    assert_eq!(world.state(), UNPAID, "a part is not enough");
    world.pay_all(0, at("2027-04-20T12:00:01"));
    assert_eq!((world.state(), world.life().closed, world.life().removal_on), (State::Active, None, None));
    assert_eq!(world.sent("reactivated"), ["2027-04-20"]);
}

#[test]
fn p34_of_two_overdue_invoices_the_one_that_is_not_paid_counts_from_its_own_date() {
    let mut world = due_on_1_march();
    world.go_to(at("2027-03-06T10:00:00"));
    world.invoice_help(day("2027-03-20"), 100);
    world.pay_all(0, at("2027-03-15T12:00:00"));
    world.go_to(at("2027-04-01T12:00:00"));
    assert_eq!(world.state(), State::Reminded);
    world.go_to(at("2027-04-19T23:59:59"));
    assert_eq!(world.state(), State::Reminded);
    world.go_to(at("2027-04-20T00:00:00"));
    assert_eq!(world.state(), UNPAID);
}

#[test]
fn p34_nothing_is_deactivated_where_no_reminder_was_accepted_and_staff_are_told() {
    let mut world = due_on_1_march();
    world.mail = Mail::Fails;
    world.go_to(at("2027-12-01T00:00:00"));
    assert_eq!(world.state(), State::Reminded);
    assert_eq!(world.sent("no-reminder-arrived"), ["2027-04-01"]);
    assert_eq!(world.sent("deactivated"), [""; 0]);
}

#[test]
fn p34_nothing_is_deactivated_where_the_reminders_bounced() {
    let mut world = due_on_1_march();
    world.mail = Mail::Bounces(3);
    world.go_to(at("2027-12-01T00:00:00"));
    assert_eq!((world.state(), world.sent("no-reminder-arrived").len()), (State::Reminded, 1));
}

#[test]
fn p34_a_reminder_that_bounces_after_the_deactivation_does_not_open_the_account_again() {
    let mut world = due_on_1_march();
    world.mail = Mail::Bounces(24 * 12);
    world.go_to(at("2027-03-22T00:00:00"));
    world.mail = Mail::Arrives;
    world.go_to(at("2027-04-01T00:00:00"));
    assert_eq!(world.state(), UNPAID, "the second reminder bounces on 2 April");
    world.go_to(at("2027-04-02T01:00:00"));
    assert_eq!((world.state(), world.sent("no-reminder-arrived").len()), (UNPAID, 0));
}

#[test]
fn p34_a_late_reminder_gives_ten_days() {
    let mut world = due_on_1_march();
    world.mail = Mail::Fails;
    world.go_to(at("2027-03-25T12:00:00"));
    let accepted_at = Some(at("2027-03-25T12:00:00"));
    let accepted = Delivery { message: message(OWNER), accepted_at, bounced_at: None };
    let second = |sent: &&mut Sent| matches!(sent.slot, Slot::InvoiceReminder { nth: 2, .. });
    world.facts.sent.iter_mut().filter(second).for_each(|sent| sent.deliveries.push(accepted));
    world.step(at("2027-03-25T12:00:00"));
    let coming = world.life().timeline.into_iter().find(|coming| coming.what == What::Deactivation).unwrap();
    assert_eq!((coming.on, coming.what.why()), (day("2027-04-04"), Some("unpaid")));
    world.go_to(at("2027-04-04T23:59:59"));
    assert_eq!(world.state(), State::Reminded);
    world.go_to(at("2027-04-05T00:00:00"));
    assert_eq!(world.state(), UNPAID);
}

#[test]
fn p34_who_was_not_reminded_in_time_is_reminded_late_and_deactivated_later() {
    let mut world = due_on_1_march();
    world.step(at("2027-04-10T12:00:00"));
    assert_eq!(world.state(), State::Reminded);
    assert_eq!(world.sent("invoice-reminder"), ["2027-04-10"]);
    world.go_to(at("2027-04-20T23:59:59"));
    assert_eq!(world.state(), State::Reminded);
    world.go_to(at("2027-04-21T00:00:00"));
    assert_eq!(world.state(), UNPAID);
}

#[test]
fn p33_no_period_begins_while_the_account_is_unpaid_and_a_new_one_does_when_it_is_paid() {
    let mut world = World::subscribed(at("2027-01-31T10:00:00"), MONTHLY);
    world.go_to(at("2027-05-10T10:00:00"));
    // The first was due on 14 February and deactivated the account on 17 March.
    assert_eq!((world.state(), world.facts.invoices.len()), (UNPAID, 2));
    assert_eq!(world.life().next_invoice_on(), None);
    world.pay_all(0, at("2027-05-10T10:00:00"));
    assert_eq!(world.state(), UNPAID, "the second is overdue for too long as well");
    world.pay_all(1, at("2027-05-12T10:00:00"));
    assert_eq!((world.state(), world.facts.invoices.len()), (State::Active, 3));
    assert_eq!(world.life().paid_through, Some(day("2027-06-11")));
}

#[test]
fn p33_who_pays_within_the_period_keeps_it_with_its_day() {
    let mut world = World::subscribed(at("2027-01-31T10:00:00"), MONTHLY);
    world.go_to(at("2027-03-17T00:00:00"));
    assert_eq!(world.state(), UNPAID);
    world.pay_all(0, at("2027-03-18T10:00:00"));
    world.pay_all(1, at("2027-03-18T10:00:00"));
    assert_eq!((world.state(), world.life().paid_through), (State::Active, Some(day("2027-03-30"))));
    assert_eq!(world.facts.invoices.len(), 2);
}

#[test]
fn p34_an_invoice_that_becomes_due_again_is_reminded_of_again_before_it_deactivates() {
    let mut world = due_on_1_march();
    world.pay_all(0, at("2027-03-25T12:00:00"));
    world.go_to(at("2027-05-10T12:00:00"));
    let total = world.facts.invoices[0].total().minor();
    world.pay(0, -total);
    world.step(at("2027-05-10T12:00:00"));
    assert_eq!(world.state(), State::Active, "the reminders were of what has been paid since");
    assert_eq!(world.life().receivables[0].due_on, day("2027-05-24"), "fourteen days, as for a new one");
    let mut later = world.clone();
    later.set_due(0, day("2027-06-01"));
    later.go_to(at("2027-06-06T00:00:00"));
    assert_eq!(later.sent("invoice-reminder").last().unwrap(), "2027-06-06");
    world.go_to(at("2027-06-24T00:00:00"));
    assert_eq!(world.sent("invoice-reminder"), ["2027-03-06", "2027-03-21", "2027-05-29", "2027-06-13"]);
    assert_eq!(world.state(), UNPAID);
}
