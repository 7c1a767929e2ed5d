//! What the messages say: what is true when they are sent.

use domain::{
    Now, Timestamp,
    billing::{
        messages::{BillingMessage, SubscriptionNotice as Told},
        notices::{Notice, content},
        subscription::{CancelReason, Command, DAYS_AFTER_DUE, DAYS_AFTER_END, Facts, Ground, Life, Slot},
    },
    date::{Date, close_of, plus_days},
    id::AccountId,
    personal::{CompanyName, PersonName},
};
use proptest::prelude::*;

use crate::{
    actions::{Pace, action, opening, run},
    world::{MONTHLY, Mail, World, YEARLY, at, day},
};

/// What a message says.
pub(crate) fn tell(slot: Slot, facts: &Facts, life: &Life) -> Told {
    let (company_name, name) = (CompanyName::parse("Ada ApS").unwrap(), PersonName::parse("Ada").unwrap());
    let account = AccountId::new(Now(facts.signed_up_at), &[1; 10]);
    let notice = Notice { account, facts, life, company_name: &company_name, name: Some(&name) };
    match content(&slot, &notice) {
        BillingMessage::Subscription { name: Some(of), about, .. } if of == name => about,
        BillingMessage::Subscription { .. } | BillingMessage::BillingDetailsChanged { .. } => {
            unreachable!("not as asked")
        }
    }
}

/// What the latest message of a kind says.
fn last(world: &World, kind: &str) -> Told {
    let found = world.told.iter().rfind(|(_, slot, _)| slot.to_string().starts_with(kind));
    found.map(|(.., told)| told.clone()).unwrap()
}

fn command(world: &mut World, moment: &str, command: Command) -> Told {
    world.command(at(moment), command).unwrap();
    last(world, "confirmation")
}

#[test]
fn p24_a_trial_is_told_when_it_ends_and_when_it_is_removed() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.go_to(at("2027-02-10T00:00:00"));
    let (ends_on, removal_on) = (day("2027-02-09"), Some(day("2027-05-10")));
    assert_eq!(last(&world, "trial-reminder"), Told::TrialReminder { ends_on, removal_on });
    assert_eq!(last(&world, "trial-ended"), Told::TrialEnded { ended_on: ends_on, removal_on });
    world.go_to(at("2027-03-11T00:00:00"));
    let notice =
        Told::RemovalNotice { removal_on: day("2027-05-10"), ground: Some(Ground::TrialEnded), is_switching: false };
    assert_eq!(last(&world, "removal-notice"), notice);
}

#[test]
fn p24_each_command_is_confirmed_with_its_dates() {
    let mut world = World::opened(at("2027-01-10T15:00:00"));
    world.pays_after = Some(0);
    let on = |text| Some(day(text));
    let subscribed = Told::Subscribed { terms: MONTHLY, due_on: on("2027-01-25"), next_invoice_on: on("2027-02-11") };
    assert_eq!(command(&mut world, "2027-01-11T10:00:00", Command::Subscribe(MONTHLY)), subscribed);
    let changed = Told::TermsChanged { terms: YEARLY, from: on("2027-02-11") };
    assert_eq!(command(&mut world, "2027-01-12T10:00:00", Command::Change(YEARLY)), changed);
    assert_eq!(command(&mut world, "2027-02-12T10:00:00", Command::Suspend), Told::Suspended);
    let resumed = Told::Resumed { terms: YEARLY, due_on: on("2027-03-15"), next_invoice_on: on("2028-03-01") };
    assert_eq!(command(&mut world, "2027-03-01T10:00:00", Command::Resume), resumed);
    let cancelled = |reason, ends_on| {
        let removal_on = Some(plus_days(ends_on, DAYS_AFTER_END));
        Told::Cancelled { reason, ends_on, has_ended: false, removal_on }
    };
    let other = cancelled(CancelReason::Other, day("2028-02-29"));
    assert_eq!(command(&mut world, "2027-03-02T10:00:00", Command::Cancel(CancelReason::Other)), other);
    let undone = Told::CancellationUndone { next_invoice_on: on("2028-03-01") };
    assert_eq!(command(&mut world, "2027-03-03T10:00:00", Command::UndoCancel), undone);
    let switching = cancelled(CancelReason::Switching, day("2027-05-04"));
    assert_eq!(command(&mut world, "2027-03-04T10:00:00", Command::Cancel(CancelReason::Switching)), switching);
    let asked = Told::RemovalAsked { removal_on: on("2027-03-12"), is_switching: true };
    assert_eq!(command(&mut world, "2027-03-05T10:00:00", Command::AskRemoval), asked);
    let taken_back = Told::RemovalTakenBack { removal_on: on("2027-08-02") };
    assert_eq!(command(&mut world, "2027-03-06T10:00:00", Command::TakeBackRemoval), taken_back);
    world.go_to(at("2027-06-04T00:00:00"));
    let notice =
        Told::RemovalNotice { removal_on: day("2027-08-02"), ground: Some(Ground::Cancelled), is_switching: true };
    assert_eq!(last(&world, "removal-notice"), notice);
}

#[test]
fn a_confirmation_that_is_late_names_no_dates_of_what_came_after_it() {
    let mut world = World::subscribed(at("2027-01-11T10:00:00"), MONTHLY);
    let slot = Slot::Confirmation { at: world.facts.commands[0].at };
    world.cancel(at("2027-01-12T10:00:00"));
    assert_eq!(tell(slot, &world.facts, &world.life()), Told::CarriedOut { on: day("2027-01-11") });
}

#[test]
fn p34_a_reminder_tells_what_is_open_and_when_the_account_is_deactivated() {
    let mut world = World::subscribed(at("2027-02-15T10:00:00"), YEARLY);
    world.go_to(at("2027-03-06T10:00:00"));
    let open = 1_562_500;
    let reminder = |minor, is_last| match last(&world, "invoice-reminder") {
        Told::InvoiceReminder { invoice, deactivation_after, is_last: last } => {
            assert_eq!((invoice.amount.minor(), invoice.due_on, last), (minor, day("2027-03-01"), is_last));
            deactivation_after
        }
        told => panic!("{told:?}"),
    };
    assert_eq!(reminder(open, false), Some(day("2027-03-31")));
    world.pay(0, 500_000);
    world.go_to(at("2027-03-21T10:00:00"));
    let Told::InvoiceReminder { invoice, is_last: true, .. } = last(&world, "invoice-reminder") else { panic!() };
    assert_eq!(invoice.amount.minor(), open - 500_000);
    world.go_to(at("2027-04-01T00:00:00"));
    let Told::DeactivatedUnpaid { overdue, removal_on } = last(&world, "deactivated") else { panic!() };
    assert_eq!((overdue, removal_on), (vec![invoice], Some(day("2027-06-30"))));
    world.pay_all(0, at("2027-04-03T10:00:00"));
    let reactivated =
        Told::Reactivated { is_suspended: false, ends_on: None, next_invoice_on: Some(day("2028-02-15")) };
    assert_eq!(last(&world, "reactivated"), reactivated);
}

#[test]
fn p34_who_is_deactivated_already_is_not_told_that_they_will_be() {
    let mut world = World::subscribed(at("2027-02-15T10:00:00"), MONTHLY);
    let deactivations = |world: &World| {
        let reminders = world.told.iter().filter_map(|(_, _, told)| match told {
            Told::InvoiceReminder { deactivation_after, .. } => Some(*deactivation_after),
            _ => None,
        });
        reminders.collect::<Vec<_>>()
    };
    world.go_to(at("2027-03-31T23:59:59"));
    let before = deactivations(&world);
    assert!(before.len() == 2 && before.iter().all(|on| *on == Some(day("2027-03-31"))), "{before:?}");
    world.go_to(at("2027-05-01T00:00:00"));
    let all = deactivations(&world);
    assert!(all.len() > 2 && all[2..].iter().all(Option::is_none), "{all:?}");
}

#[test]
fn p34_staff_are_told_which_invoice_no_reminder_of_got_through() {
    let mut world = World::subscribed(at("2027-02-15T10:00:00"), YEARLY);
    world.mail = Mail::Fails;
    world.go_to(at("2027-04-05T00:00:00"));
    let Told::NoReminderArrived { invoice } = last(&world, "no-reminder") else { panic!() };
    assert_eq!((invoice.invoice, invoice.amount.minor()), (world.facts.invoices[0].id(), 1_562_500));
}

#[test]
fn p32_who_is_suspended_is_told_since_when_and_when_the_next_message_comes() {
    let mut world = World::subscribed(at("2027-02-15T10:00:00"), MONTHLY);
    world.pays_after = Some(0);
    world.command(at("2027-02-20T10:00:00"), Command::Suspend).unwrap();
    world.go_to(at("2029-02-20T10:00:00"));
    let told = Told::SuspendedReminder { since: day("2027-02-20"), next_on: day("2030-02-20") };
    assert_eq!(last(&world, "suspended-reminder"), told);
}

/// Checks that a message says all that it has to, and names no day that has passed as one that comes.
fn check(sent_at: Timestamp, told: &Told, is_held: bool) {
    let is_to_come = |day: Date| sent_at < close_of(day);
    let is_announced = |day: Option<Date>| day.map_or(is_held, is_to_come);
    match told {
        Told::TrialReminder { ends_on, removal_on } => {
            assert!(is_to_come(*ends_on) && is_announced(*removal_on), "{sent_at}: {told:?}");
        }
        Told::TrialEnded { removal_on, .. } | Told::RemovalAsked { removal_on, .. } => {
            assert!(is_announced(*removal_on), "{sent_at}: {told:?}");
        }
        Told::Cancelled { ends_on, has_ended, removal_on, .. } => {
            assert!((*has_ended || is_to_come(*ends_on)) && is_announced(*removal_on), "{sent_at}: {told:?}");
        }
        Told::InvoiceReminder { invoice, deactivation_after, .. } => {
            let earliest = plus_days(invoice.due_on, DAYS_AFTER_DUE);
            // Who is deactivated already is told of no day.
            let at_least = deactivation_after.is_none_or(|day| earliest <= day && is_to_come(day));
            assert!(at_least && invoice.amount.is_positive(), "{sent_at}: {told:?}");
        }
        Told::CardCharged { amount, .. } => assert!(amount.is_positive(), "{sent_at}: {told:?}"),
        Told::CardRefused { invoice, next_try_on } => {
            assert!(invoice.amount.is_positive() && next_try_on.is_none_or(is_to_come), "{sent_at}: {told:?}");
        }
        Told::AuthenticationNeeded { invoice } | Told::ChargedBack { invoice } => {
            assert!(invoice.amount.is_positive(), "{sent_at}: {told:?}");
        }
        Told::NoReminderArrived { invoice } => assert!(invoice.amount.is_positive(), "{sent_at}: {told:?}"),
        Told::DeactivatedUnpaid { overdue, removal_on } => {
            let is_overdue = !overdue.is_empty() && overdue.iter().all(|open| open.amount.is_positive());
            assert!(is_overdue && is_announced(*removal_on), "{sent_at}: {told:?}");
        }
        Told::SuspendedReminder { next_on, .. } => assert!(is_to_come(*next_on), "{sent_at}: {told:?}"),
        Told::RemovalNotice { removal_on, ground, .. } => {
            assert!(is_to_come(*removal_on) && ground.is_some(), "{sent_at}: {told:?}");
        }
        Told::CarriedOut { .. } => unreachable!("each command is confirmed at once"),
        Told::InvoiceIssued { .. }
        | Told::CreditNoteIssued { .. }
        | Told::DocumentNotDelivered { .. }
        | Told::EInvoiceRefused { .. }
        | Told::VatNumberNotConfirmed { .. }
        | Told::InvoiceUndecided { .. } => {
            unreachable!("no document is sent here")
        }
        Told::Subscribed { .. }
        | Told::TermsChanged { .. }
        | Told::Suspended
        | Told::Resumed { .. }
        | Told::CancellationUndone { .. }
        | Told::RemovalTakenBack { .. }
        | Told::Reactivated { .. } => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn p24_every_message_says_all_that_it_has_to(
        opened in opening(), actions in prop::collection::vec(action(), 1..40), seldom: bool,
    ) {
        let world = run(opened, &actions, if seldom { Pace::Seldom } else { Pace::Punctual });
        for (at, _, told) in &world.told {
            let is_held = world.facts.holds.iter().any(|hold| hold.from <= *at && hold.until.is_none_or(|until| *at < until));
            check(*at, told, is_held);
        }
    }
}
