//! Electronic invoices: queued with what is issued, handed over once, and told of if they do not arrive.

use proptest::prelude::*;

use super::*;
use crate::{
    billing::{
        access_point::{AccessPointDocument, Transmission},
        id::InvoiceId,
        subscription::{EInvoiceNews, EInvoiceStatus},
    },
    kernel::time::Now,
};

const GLN: &str = "5798009811578";

fn with_gln() -> People {
    let given = serde_json::json!({ "ean": GLN, "order_reference": "PO-1", "customer_contact": "Ada" });
    People { details: details::tests::read(&details::tests::with(&given)), ..People::new(1) }
}

fn subscribed(people: &People) -> Settled {
    people.settle(&command(opened(midnight()), midnight(), Command::Subscribe(TERMS)), midnight())
}

fn only(facts: &Facts) -> InvoiceId {
    let [e_invoice] = &facts.e_invoices[..] else { panic!("{:?}", facts.e_invoices) };
    e_invoice.document
}

fn status(facts: &Facts) -> EInvoiceStatus {
    facts.e_invoices[0].status().0
}

fn taken() -> EInvoiceNews {
    EInvoiceNews::HandedOver(AccessPointDocument::parse("doc_1").unwrap())
}

#[test]
fn p04_an_invoice_to_a_gln_is_queued_by_the_commit_that_issues_it_and_so_is_its_credit_note() {
    let people = with_gln();
    let issued = subscribed(&people);
    let invoice = issued.issued[0].id;
    assert_eq!((only(&issued.subscription.facts), issued.subscription.due_at), (invoice, Some(midnight())));
    let suspended = command(issued.subscription, hours(midnight(), 1), Command::Suspend);
    let settled = people.settle(&suspended, hours(midnight(), 1));
    let [note] = &settled.issued[..] else { panic!("{:?}", settled.issued) };
    let queued = settled.subscription.facts.e_invoices.iter().map(|one| one.document).collect::<Vec<_>>();
    assert_eq!(queued, [invoice, note.id]);
    assert_eq!(subscribed(&People::new(1)).subscription.facts.e_invoices, []);
}

#[test]
fn p04_owners_and_finance_are_told_once_of_an_electronic_invoice_that_is_refused() {
    let people = with_gln();
    let mut subscription = subscribed(&people).subscription;
    let invoice = only(&subscription.facts);
    let at = |minutes: i64| midnight() + SignedDuration::from_mins(minutes);
    subscription.facts.report_e_invoice(at(1), invoice, &taken());
    subscription.facts.report_e_invoice(at(2), invoice, &EInvoiceNews::Transmission(Transmission::Refused));
    let settled = people.settle(&subscription, at(2));
    let told = settled.messages.iter().map(|message| message.to.clone()).collect::<Vec<_>>();
    assert_eq!(told.len(), 2, "the owner and finance");
    assert!(
        settled.subscription.facts.sent.iter().any(|sent| sent.slot == Slot::EInvoiceRefused { document: invoice })
    );
    assert!(people.settle(&settled.subscription, at(3)).messages.is_empty());
}

#[test]
fn p04_an_access_point_that_says_nothing_is_asked_less_and_less_often_and_given_up_after_a_week() {
    let people = with_gln();
    let mut facts = subscribed(&people).subscription.facts;
    let invoice = only(&facts);
    let mut asked = Vec::new();
    while let Some(at) = facts.e_invoices[0].to_ask_at() {
        assert_eq!(facts.e_invoices_to_ask(at).count(), 1);
        assert_eq!(facts.e_invoices_to_ask(at - SignedDuration::from_secs(1)).count(), 0);
        facts.report_e_invoice(at, invoice, &EInvoiceNews::Nothing);
        asked.push(at.duration_since(midnight()).as_secs() / 60);
    }
    assert_eq!(asked[..9], [0, 1, 2, 4, 8, 16, 32, 64, 128]);
    let (last, before) = (asked[asked.len() - 1], asked[asked.len() - 2]);
    assert!((7 * 24 * 60..7 * 24 * 60 + 6 * 60).contains(&last) && last - before == 6 * 60, "{asked:?}");
    assert_eq!((status(&facts), asked.len()), (EInvoiceStatus::Refused, 38));
}

#[test]
fn p04_where_there_is_no_access_point_the_mail_has_it_and_nothing_more_is_asked() {
    let people = with_gln();
    let mut subscription = subscribed(&people).subscription;
    let invoice = only(&subscription.facts);
    subscription.facts.report_e_invoice(midnight(), invoice, &EInvoiceNews::NoAccessPoint);
    assert_eq!((status(&subscription.facts), subscription.facts.provider_due_at()), (EInvoiceStatus::ByMail, None));
    assert!(people.settle(&subscription, hours(midnight(), 1)).messages.is_empty());
}

fn news() -> impl Strategy<Value = EInvoiceNews> {
    prop_oneof![
        Just(taken()),
        Just(EInvoiceNews::Transmission(Transmission::UnderWay)),
        Just(EInvoiceNews::Transmission(Transmission::Accepted)),
        Just(EInvoiceNews::Transmission(Transmission::Refused)),
        Just(EInvoiceNews::Refused),
        Just(EInvoiceNews::Nothing),
        Just(EInvoiceNews::NoAccessPoint),
    ]
}

proptest! {
    #[test]
    fn p04_what_an_access_point_says_in_any_order_only_leads_on_and_what_has_ended_stays(
        told in proptest::collection::vec((0_i64..20_000, news()), 1..12),
    ) {
        let rank = |facts: &Facts| match status(facts) {
            EInvoiceStatus::Queued => 0,
            EInvoiceStatus::HandedOver => 1,
            EInvoiceStatus::Accepted | EInvoiceStatus::Refused | EInvoiceStatus::ByMail => 2,
        };
        let mut facts = subscribed(&with_gln()).subscription.facts;
        let invoice = only(&facts);
        for (minutes, news) in told {
            let (before, known) = (rank(&facts), facts.clone());
            let at = facts.clock(Now(midnight() + SignedDuration::from_mins(minutes)));
            facts.report_e_invoice(at, invoice, &news);
            prop_assert!(before <= rank(&facts));
            if before == 2 {
                prop_assert_eq!(&facts, &known);
            }
            prop_assert_eq!(facts.before(at + SignedDuration::from_nanos(1)), facts.clone());
            prop_assert!(facts.provider_due_at().is_none_or(|next| facts.e_invoices[0].queued_at <= next));
        }
    }
}
