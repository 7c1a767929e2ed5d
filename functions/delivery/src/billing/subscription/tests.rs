use domain::{
    Language, Now,
    billing::{
        messages::{IssuedDocument, OpenInvoice},
        payment::Payment,
        plans::{BillingPeriod, FREE_SWITCHING_FROM, PlanId},
        subscription::{CancelReason, DAYS_AFTER_END, DAYS_AFTER_REQUEST, Ground, NOTICES, Terms},
    },
    date::{Date, plus_days, start_of},
    id::{AccountId, InvoiceId},
    money::{Currency, Money},
    personal::{CompanyName, PersonName},
    privacy::operator::OPERATOR,
};

use super::*;
use crate::{catalogue::WRITTEN_ON, document::Rendered, reader::Reader};

const TODAY: Date = WRITTEN_ON;
const MONTHLY: Terms = Terms { plan: PlanId::Standard, period: BillingPeriod::Month, payment: Payment::Invoice };
const YEARLY: Terms = Terms { plan: PlanId::Standard, period: BillingPeriod::Year, payment: Payment::DirectDebit };

fn render(language: Language, notice: &SubscriptionNotice, today: Date) -> Rendered {
    let name = PersonName::parse("Ada").unwrap();
    let company_name = CompanyName::parse("Ada ApS").unwrap();
    let reader = Reader { language, portal_url: "https://portal.example" };
    mail(About { reader, name: Some(&name), company_name: &company_name, today }, notice).render().unwrap()
}

/// Each notice, and what differs in it.
pub(in crate::billing) fn notices() -> Vec<SubscriptionNotice> {
    use SubscriptionNotice as Notice;
    let (soon, later) = (plus_days(TODAY, 14), Some(plus_days(TODAY, 31)));
    let removal = Some(plus_days(TODAY, DAYS_AFTER_END));
    let amount = Money::of_minor(156_250, Currency::Dkk);
    let id = |nth| InvoiceId::new(Now(start_of(TODAY)), &[nth; 10]);
    let invoice = |nth: u8| OpenInvoice { invoice: id(nth), number: 16 + u64::from(nth), amount, due_on: TODAY };
    let account = AccountId::new(Now(start_of(TODAY)), &[7; 10]);
    let document = |nth: u8, corrects: Option<u64>| {
        let due_on = corrects.is_none().then_some(soon);
        let number = 16 + u64::from(nth);
        IssuedDocument {
            account,
            id: id(nth),
            number,
            corrects,
            total: amount,
            due_on,
            is_by_card: false,
            is_electronic: false,
        }
    };
    let (ends_on, reason) = (plus_days(TODAY, 30), CancelReason::Other);
    let after_end = Some(plus_days(ends_on, DAYS_AFTER_END));
    let mut all = vec![
        Notice::TrialReminder { ends_on: soon, removal_on: removal },
        Notice::TrialEnded { ended_on: TODAY, removal_on: removal },
        Notice::Subscribed { terms: MONTHLY, due_on: Some(soon), next_invoice_on: later },
        Notice::TermsChanged { terms: YEARLY, from: later },
        Notice::TermsChanged { terms: MONTHLY, from: None },
        Notice::Suspended,
        Notice::Resumed { terms: YEARLY, due_on: Some(soon), next_invoice_on: later },
        Notice::Cancelled { reason, ends_on, has_ended: false, removal_on: after_end },
        Notice::Cancelled { reason: CancelReason::Switching, ends_on, has_ended: false, removal_on: after_end },
        Notice::Cancelled { reason, ends_on: TODAY, has_ended: true, removal_on: removal },
        Notice::CancellationUndone { next_invoice_on: later },
        Notice::RemovalAsked { removal_on: Some(plus_days(TODAY, DAYS_AFTER_REQUEST)), is_switching: false },
        Notice::RemovalAsked { removal_on: None, is_switching: true },
        Notice::RemovalTakenBack { removal_on: removal },
        Notice::CarriedOut { on: TODAY },
        Notice::InvoiceReminder { invoice: invoice(1), deactivation_after: later, is_last: false },
        Notice::InvoiceReminder { invoice: invoice(1), deactivation_after: later, is_last: true },
        Notice::InvoiceIssued { document: document(1, None) },
        Notice::InvoiceIssued { document: IssuedDocument { is_by_card: true, ..document(1, None) } },
        Notice::CreditNoteIssued { document: document(2, Some(17)) },
        Notice::DocumentNotDelivered { number: Some(17) },
        Notice::EInvoiceRefused { document: document(1, None) },
        Notice::EInvoiceRefused { document: document(2, Some(17)) },
        Notice::VatNumberNotConfirmed { document: document(1, None) },
        Notice::InvoiceUndecided { account, from: TODAY, given_up_on: soon },
        Notice::CardCharged { document: document(1, None), amount },
        Notice::CardRefused { invoice: invoice(1), next_try_on: Some(soon) },
        Notice::CardRefused { invoice: invoice(1), next_try_on: None },
        Notice::AuthenticationNeeded { invoice: invoice(1) },
        Notice::ChargedBack { invoice: invoice(1) },
        Notice::NoReminderArrived { invoice: invoice(1) },
        Notice::DeactivatedUnpaid { overdue: vec![invoice(1), invoice(2)], removal_on: removal },
        Notice::Reactivated { is_suspended: false, ends_on: None, next_invoice_on: later },
        Notice::Reactivated { is_suspended: true, ends_on: Some(ends_on), next_invoice_on: None },
        Notice::SuspendedReminder { since: Date::constant(2026, 3, 1), next_on: Date::constant(2028, 3, 1) },
    ];
    let grounds = [Ground::TrialEnded, Ground::Unpaid, Ground::Cancelled, Ground::Asked].map(|ground| (ground, false));
    for (ground, is_switching) in grounds.into_iter().chain([(Ground::Cancelled, true)]) {
        let removal_on = plus_days(TODAY, 30);
        all.push(Notice::RemovalNotice { removal_on, ground: Some(ground), is_switching });
    }
    all
}

/// Whether the notice goes to an address that is nobody's own.
pub(in crate::billing) fn is_to_address(notice: &SubscriptionNotice) -> bool {
    matches!(
        notice,
        SubscriptionNotice::InvoiceReminder { is_last: true, .. }
            | SubscriptionNotice::InvoiceUndecided { .. }
            | SubscriptionNotice::NoReminderArrived { .. }
    )
}

#[test]
fn p36_a_removal_is_announced_with_support_and_the_price_in_force_and_who_switches_pays_nothing() {
    for (language, price, free) in [
        (Language::Da, "950,00 kr. i timen uden moms", "koster ikke noget"),
        (Language::En, "DKK 950.00 an hour without VAT", "costs nothing"),
    ] {
        let text = |is_switching, today| {
            let ground = Some(Ground::Cancelled);
            let notice = SubscriptionNotice::RemovalNotice { removal_on: TODAY, ground, is_switching };
            render(language, &notice, today).text
        };
        let (before, from) = (plus_days(FREE_SWITCHING_FROM, -1), FREE_SWITCHING_FROM);
        for (is_switching, today, is_free) in
            [(false, before, false), (true, before, false), (false, from, false), (true, from, true)]
        {
            let text = text(is_switching, today);
            assert!(text.contains(&format!(" {} ", OPERATOR.email)), "{text}");
            assert_eq!((text.contains(price), text.contains(free)), (!is_free, is_free), "{text}");
        }
    }
}

#[test]
fn p35_the_day_of_the_removal_is_told_with_the_days_on_which_it_is_announced() {
    let notice = SubscriptionNotice::TrialEnded { ended_on: TODAY, removal_on: Some(plus_days(TODAY, DAYS_AFTER_END)) };
    let text = render(Language::En, &notice, TODAY).text;
    assert!(text.contains("30 May 2027") && NOTICES.iter().all(|days| text.contains(&days.to_string())), "{text}");
    let held = SubscriptionNotice::TrialEnded { ended_on: TODAY, removal_on: None };
    assert!(!render(Language::En, &held, TODAY).text.contains("remove"));
}
