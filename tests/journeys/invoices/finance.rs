//! What the operator's finance registers of invoices: payments, credits, and reminders by letter.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, LocalCloud, Person, cloud, cloud_at};

use super::{OWNER, dkk, invoices};

const STINE: &str = "stine@e-sg.example";

/// Registers something of an invoice.
async fn register(staff: &Person<'_>, invoice: &Value, what: &str, body: &Value) -> Answer {
    staff.post(&format!("/v1/staff/invoices/{}/{what}", invoice["id"].as_str().unwrap()), body).await
}

fn payment(amount: &str, paid_on: &str) -> Value {
    json!({ "amount": dkk(amount), "paid_on": paid_on, "reference": "1" })
}

/// Everybody logs in again: sessions end with the day.
async fn again<'a>(cloud: &'a LocalCloud, person: &Person<'a>) -> Person<'a> {
    person.who.clone().log_in(cloud).await
}

#[tokio::test]
async fn p33_a_transfer_pays_an_invoice_in_parts_and_what_is_too_much_pays_the_next() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    let staff = cloud.staff(STINE, &["finance"]).await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.subscribe("month").await;
    let invoice = invoices(&owner).await[0].clone();
    let part = register(&staff, &invoice, "payments", &payment("1000.00", "2027-01-04")).await.expect(200).json();
    assert_eq!((&part["status"], &part["open"]), (&json!("partly-paid"), &dkk("562.50")));
    let paid = register(&staff, &invoice, "payments", &payment("600.00", "2027-01-03")).await.expect(200).json();
    assert_eq!((&paid["status"], &paid["open"]), (&json!("paid"), &dkk("-37.50")));
    cloud.advance("P31D").await;
    let owner = again(&cloud, &owner).await;
    let [second, first] = &invoices(&owner).await[..] else { panic!("two invoices") };
    assert_eq!((&first["open"], &second["open"]), (&dkk("0.00"), &dkk("1525.00")), "the rest was moved");
    assert_eq!(second["status"], "partly-paid");
}

#[tokio::test]
async fn p33_a_payment_on_the_wrong_invoice_is_taken_back_and_no_more_than_that() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    let staff = cloud.staff(STINE, &["finance"]).await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.subscribe("month").await;
    let invoice = invoices(&owner).await[0].clone();
    let _ = register(&staff, &invoice, "payments", &payment("100.00", "2027-01-04")).await.expect(200);
    let back = register(&staff, &invoice, "payments", &payment("-100.00", "2027-01-04")).await.expect(200).json();
    assert_eq!((&back["status"], &back["open"]), (&json!("open"), &dkk("1562.50")));
    let euro = json!({ "amount": { "amount": "1.00", "currency": "EUR" }, "paid_on": "2027-01-04", "reference": "1" });
    let typo = json!({ "amount": { "amount": "1.00", "currency": "DKK", "vat": "0.25" }, "paid_on": "2027-01-04", "reference": "1" });
    for (wrong, code) in [
        (typo, "invalid-money"),
        (payment("-0.01", "2027-01-04"), "amount-not-of-invoice"),
        (payment("0.00", "2027-01-04"), "amount-not-of-invoice"),
        (euro, "amount-not-of-invoice"),
        (payment("1.00", "2027-01-05"), "in-the-future"),
        (payment("1", "2027-01-04"), "invalid-money"),
    ] {
        let answer = register(&staff, &invoice, "payments", &wrong).await.expect(422).json();
        assert_eq!(answer["errors"][0]["code"], code, "{wrong}");
    }
    assert_eq!(invoices(&owner).await[0]["open"], dkk("1562.50"));
}

#[tokio::test]
async fn p34_full_payment_opens_a_deactivated_account_in_the_same_moment() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.subscribe("year").await;
    cloud.advance("P46D").await;
    let owner = again(&cloud, &owner).await;
    assert_eq!(owner.get("/v1/subscription").await.expect(200).json()["status"], "deactivated");
    let staff = cloud.staff(STINE, &["finance"]).await;
    let invoice = invoices(&owner).await[0].clone();
    assert_eq!(invoice["status"], "overdue");
    let _ = register(&staff, &invoice, "payments", &payment("15625.00", "2027-02-19")).await.expect(200);
    assert_eq!(owner.get("/v1/subscription").await.expect(200).json()["status"], "active");
}

#[tokio::test]
async fn p37_finance_credits_an_invoice_with_its_reason_up_to_what_was_invoiced() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    let staff = cloud.staff(STINE, &["finance"]).await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.subscribe("month").await;
    let invoice = invoices(&owner).await[0].clone();
    let credit = |amount: &str| json!({ "amount": dkk(amount), "reason": "Prisen var forkert" });
    let after = register(&staff, &invoice, "credit-notes", &credit("0.03")).await.expect(200).json();
    assert_eq!((&after["open"], &after["status"]), (&dkk("1562.46"), &json!("open")));
    let more = register(&staff, &invoice, "credit-notes", &credit("1249.98")).await.expect(422).json();
    assert_eq!(more["errors"][0]["code"], "more-than-invoiced");
    let all = register(&staff, &invoice, "credit-notes", &credit("1249.97")).await.expect(200).json();
    assert_eq!((&all["open"], &all["status"]), (&dkk("0.00"), &json!("credited")));
    let note = all["entries"][1]["credit_note"]["id"].as_str().unwrap();
    let note = owner.get(&format!("/v1/invoices/{note}")).await.expect(200).json();
    assert_eq!((&note["reason"], &note["vat"]), (&json!("Prisen var forkert"), &dkk("312.49")));
    let log = owner.get("/v1/audit?limit=2").await.expect(200).json();
    let seen = log["items"].as_array().unwrap().iter().map(|entry| entry["action"].clone()).collect::<Vec<_>>();
    assert_eq!(seen, ["invoice-credited", "invoice-credited"], "the account sees what was done");
}

#[tokio::test]
async fn p34_a_reminder_by_letter_counts_once_the_invoice_is_overdue() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    let staff = cloud.staff(STINE, &["finance"]).await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.subscribe("month").await;
    let invoice = invoices(&owner).await[0].clone();
    let early = register(&staff, &invoice, "reminders", &json!({})).await.expect(409);
    assert_eq!(early.problem(), "invoice-not-overdue");
    cloud.advance("P15D").await;
    let staff = cloud.staff("sten@e-sg.example", &["finance"]).await;
    let _ = register(&staff, &invoice, "reminders", &json!({})).await.expect(200);
}

#[tokio::test]
async fn p37_finance_sees_an_accounts_invoices_on_record_and_other_staff_do_not() {
    let cloud = cloud!().await;
    let staff = cloud.staff(STINE, &["finance"]).await;
    let support = cloud.staff("sofus@e-sg.example", &["support"]).await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.subscribe("month").await;
    let path = format!("/v1/staff/accounts/{}/invoices", owner.session["account_id"].as_str().unwrap());
    let shown = staff.get(&path).await.expect(200).json();
    assert_eq!(shown["items"], json!(invoices(&owner).await));
    let log = owner.get("/v1/audit?limit=1").await.expect(200).json();
    assert_eq!(log["items"][0]["action"], "invoices-viewed");
    assert_eq!(support.get(&path).await.expect(403).problem(), "not-allowed");
    let invoice = &invoices(&owner).await[0];
    for what in ["payments", "credit-notes", "reminders"] {
        let body = payment("1.00", "2026-11-17");
        let _ = register(&support, invoice, what, &body).await;
        let own =
            owner.request(Method::POST, &format!("/v1/staff/invoices/{}/{what}", invoice["id"].as_str().unwrap()));
        assert!([401, 403].contains(&owner.send(own.json(&body)).await.status.as_u16()));
    }
    assert_eq!(invoices(&owner).await[0]["entries"], json!([]));
}
