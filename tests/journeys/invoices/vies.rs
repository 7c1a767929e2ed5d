//! Invoices without VAT: only to whom the EU's register (VIES) knows on that day.

use super::*;

const STINE: &str = "stine@e-sg.example";
/// The operator's mailbox.
const FINANCE: &str = "support@e-sg.cloud";

/// An owner in Germany who has subscribed.
async fn german(cloud: &LocalCloud) -> Person<'_> {
    let owner = cloud.person(OWNER).await;
    let details = billing_details_with(&json!({ "vat_number": "DE136695976" }));
    let _ = owner.put("/v1/billing-details", &details).await.expect(200);
    let terms = json!({ "plan": "standard", "period": "month", "payment": "invoice" });
    let _ = owner.post("/v1/subscription", &terms).await.expect(200);
    assert_eq!(invoices(&owner).await, [json!(null); 0], "a request does not wait for VIES");
    owner
}

fn decisions(owner: &Person<'_>) -> String {
    format!("/v1/staff/accounts/{}/vat-decisions", owner.session["account_id"].as_str().unwrap())
}

/// How many questions VIES was asked.
fn asked(cloud: &LocalCloud) -> usize {
    cloud.calls_of("retention", 0).iter().filter(|call| call.service == "vies").count()
}

#[tokio::test]
async fn p03_an_invoice_has_no_vat_if_vies_says_that_the_number_is_valid_that_day_and_keeps_its_proof() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    let owner = german(&cloud).await;
    cloud.advance("PT2M").await;
    let [invoice] = &invoices(&owner).await[..] else { panic!("one invoice") };
    assert_eq!((&invoice["vat"], &invoice["vat_statement"]), (&dkk("0.00"), &json!("Omvendt betalingspligt")));
    assert_eq!(invoice["vies"]["is_valid"], true);
    let proof = invoice["vies"]["consultation"].as_str().unwrap();
    assert!(proof.starts_with("WAPIAAAA"), "{proof}");
    assert!(invoice["vies"]["at"].as_str().unwrap().starts_with("2027-01-04T10:0"));
    assert_eq!(asked(&cloud), 1);
    // A Danish number is not asked about.
    let danish = cloud.person("eva@floede.example").await;
    let _ = danish.subscribe("month").await;
    assert_eq!((invoices(&danish).await[0]["vies"].clone(), asked(&cloud)), (Value::Null, 1));
}

#[tokio::test]
async fn p03_whose_number_is_not_valid_is_charged_vat_and_owner_and_finance_are_told() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    cloud.inner().set_vat_number("DE", "136695976", false);
    let owner = german(&cloud).await;
    cloud.advance("PT2M").await;
    let [invoice] = &invoices(&owner).await[..] else { panic!("one invoice") };
    assert_eq!((&invoice["vat"], &invoice["vies"]["is_valid"]), (&dkk("312.50"), &json!(false)));
    for to in [OWNER, FINANCE] {
        let mail = cloud.last_mail_to(to).await;
        assert_eq!(mail.subject, "Momsnummeret er ikke bekræftet", "{to}");
        assert!(mail.text.contains("Faktura 1 til"), "{}", mail.text);
    }
    // Once it is valid, the next invoice has no VAT.
    cloud.inner().set_vat_number("DE", "136695976", true);
    cloud.advance("P31D").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    assert_eq!(invoices(&owner).await[0]["vat"], dkk("0.00"));
}

#[tokio::test]
async fn p03_while_vies_is_down_the_invoice_waits_for_three_days_and_then_finance_decides() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    cloud.inner().set_vies_down(true);
    let owner = german(&cloud).await;
    let path = decisions(&owner);
    let decision = json!({ "treatment": "reverse-charge", "vat_number": "DE136695976" });
    cloud.advance("P2DT23H").await;
    let early = cloud.staff("sidse@e-sg.example", &["finance"]).await;
    assert_eq!(early.post(&path, &decision).await.expect(409).problem(), "no-invoice-waits");
    let tried = asked(&cloud);
    assert!((30..=80).contains(&tried), "asked again now and then: {tried}");
    cloud.advance("PT2H").await;
    let mail = cloud.last_mail_to(FINANCE).await;
    assert_eq!(mail.subject, "En faktura venter på afgørelse");
    assert!(mail.text.contains("Rødgrød ApS") || mail.text.contains("konto acc_"), "{}", mail.text);

    let owner = owner.who.clone().log_in(&cloud).await;
    assert_eq!(owner.post(&path, &decision).await.expect(403).problem(), "not-allowed");
    let support = cloud.staff("sofus@e-sg.example", &["support"]).await;
    assert_eq!(support.post(&path, &decision).await.expect(403).problem(), "not-allowed");
    let staff = cloud.staff(STINE, &["finance"]).await;
    let wrong = json!({ "treatment": "none", "vat_number": "DE136695976" });
    assert_eq!(staff.post(&path, &wrong).await.expect(422).json()["errors"][0]["pointer"], "/treatment");
    // It is of the number that finance has looked at.
    let other = json!({ "treatment": "reverse-charge", "vat_number": "DE111111117" });
    let refused = staff.post(&path, &other).await.expect(422).json();
    assert_eq!(refused["errors"][0]["code"], "vat-number-changed", "{refused}");
    let issued = staff.post(&path, &decision).await.expect(200).json();
    assert_eq!((&issued["items"][0]["number"], &issued["items"][0]["vies"]), (&json!(1), &Value::Null));
    assert_eq!(staff.post(&path, &decision).await.expect(409).problem(), "no-invoice-waits");

    let [invoice] = &invoices(&owner).await[..] else { panic!("one invoice") };
    assert_eq!((&invoice["issued_on"], &invoice["vat"]), (&json!("2027-01-07"), &dkk("0.00")));
    let log = owner.get("/v1/audit?limit=1").await.expect(200).json()["items"][0].clone();
    assert_eq!((&log["action"], &log["actor"]), (&json!("invoice-tax-decided"), &json!("staff")));
}

#[tokio::test]
async fn p35_an_invoice_that_nobody_decides_on_is_issued_with_vat_after_two_weeks() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    cloud.inner().set_vies_down(true);
    let owner = german(&cloud).await;
    cloud.advance("P15D").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    let [invoice] = &invoices(&owner).await[..] else { panic!("one invoice") };
    assert_eq!((&invoice["issued_on"], &invoice["vat"]), (&json!("2027-01-18"), &dkk("312.50")));
    let told = cloud.mails_to(FINANCE).await;
    let told = told.iter().map(|mail| mail.subject.as_str()).collect::<Vec<_>>();
    assert_eq!(told, ["En faktura venter på afgørelse", "Momsnummeret er ikke bekræftet"], "each once");
}
