//! Invoices: issued with a number when a period begins, kept as they were issued, and corrected by credit notes.

mod card;
mod documents;
mod e_invoice;
mod finance;
mod numbers;
mod vies;
mod webhook;

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, LocalCloud, Person, billing_details_with, cloud, cloud_at};

const PATH: &str = "/v1/invoices";
const OWNER: &str = "soren@rodgrod.example";

/// A command of the subscription without a body.
async fn command(person: &Person<'_>, name: &str) -> Answer {
    person.send(person.request(Method::POST, &format!("/v1/subscription/{name}"))).await
}

/// The invoices, newest first.
async fn invoices(person: &Person<'_>) -> Vec<Value> {
    person.get(PATH).await.expect(200).json()["items"].as_array().unwrap().clone()
}

/// An owner who suspends on the eleventh day of their first month.
async fn suspended(cloud: &LocalCloud) -> Person<'_> {
    let owner = cloud.person(OWNER).await;
    let _ = owner.subscribe("month").await;
    cloud.advance("P10D").await;
    let owner = owner.who.clone().log_in(cloud).await;
    let _ = command(&owner, "suspend").await.expect(200);
    owner
}

fn dkk(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "DKK" })
}

#[tokio::test]
async fn p03_an_invoice_is_there_with_the_period_that_it_is_for_and_says_all_that_the_law_asks_for() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.subscribe("month").await;
    let [invoice] = &invoices(&owner).await[..] else { panic!("one invoice") };
    assert_eq!(
        (&invoice["number"], &invoice["kind"], &invoice["status"]),
        (&json!(1), &json!("invoice"), &json!("open"))
    );
    assert_eq!((&invoice["issued_on"], &invoice["due_on"]), (&json!("2027-01-04"), &json!("2027-01-18")));
    let totals = [&invoice["net"], &invoice["vat"], &invoice["total"], &invoice["open"]];
    assert_eq!(totals, [&dkk("1250.00"), &dkk("312.50"), &dkk("1562.50"), &dkk("1562.50")]);
    let line = json!({
        "text": "Standard", "quantity": "1", "unit": "month", "from": "2027-01-04", "to": "2027-02-03",
        "unit_price": dkk("1250.00"), "net": dkk("1250.00"),
    });
    assert_eq!(invoice["lines"], json!([line]));
    assert_eq!((&invoice["vat_percent"], &invoice["vat_statement"]), (&json!(25), &Value::Null));
    assert_eq!(invoice["seller"]["registration_number"], "DK43628267");
    assert_eq!(invoice["buyer"]["vat_number"], "DK43628267");
    let shown = owner.get(&format!("{PATH}/{}", invoice["id"].as_str().unwrap())).await.expect(200);
    assert_eq!((&shown.json(), shown.header("vary")), (invoice, "Accept"));
}

#[tokio::test]
async fn p34_an_invoice_is_overdue_after_its_last_day_and_who_changes_their_details_changes_no_invoice() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.subscribe("month").await;
    let before = invoices(&owner).await;
    let moved = billing_details_with(&json!({ "company_name": "Et andet navn ApS", "vat_number": "DE136695976" }));
    let _ = owner.put("/v1/billing-details", &moved).await.expect(200);
    assert_eq!(invoices(&owner).await, before);
    cloud.advance("P31D").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    let [second, first] = &invoices(&owner).await[..] else { panic!("two invoices") };
    assert_eq!((&first["number"], &first["status"]), (&json!(1), &json!("overdue")));
    assert_eq!(first["buyer"], before[0]["buyer"]);
    assert_eq!((&second["number"], &second["buyer"]["company_name"]), (&json!(2), &json!("Et andet navn ApS")));
    assert_eq!((&second["vat"], &second["vat_statement"]), (&dkk("0.00"), &json!("Omvendt betalingspligt")));
}

#[tokio::test]
async fn p32_what_a_suspended_account_does_not_use_is_credited_by_a_credit_note_that_names_its_invoice() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    let owner = suspended(&cloud).await;
    let [invoice] = &invoices(&owner).await[..] else { panic!("credit notes stand with their invoice") };
    let [entry] = &invoice["entries"].as_array().unwrap()[..] else { panic!("one credit") };
    assert_eq!((&entry["kind"], &entry["credit_note"]["number"]), (&json!("unused-days"), &json!(2)));
    let note = format!("{PATH}/{}", entry["credit_note"]["id"].as_str().unwrap());
    let note = owner.get(&note).await.expect(200).json();
    assert_eq!((&note["kind"], &note["number"], &note["status"]), (&json!("credit-note"), &json!(2), &Value::Null));
    assert_eq!(note["corrects"], json!({ "id": invoice["id"], "number": 1, "issued_on": "2027-01-04" }));
    assert_eq!(note["lines"][0]["text"], "Standard, 21 af 31 dage ikke brugt");
    // 1,250.00 for 21 of 31 days, and a quarter of that.
    let amounts = [&note["net"], &note["vat"], &note["total"], &entry["amount"]];
    assert_eq!(amounts, [&dkk("846.77"), &dkk("211.69"), &dkk("1058.46"), &dkk("1058.46")]);
    assert_eq!((&invoice["open"], &invoice["status"]), (&dkk("504.04"), &json!("open")));
}

#[tokio::test]
async fn p02_members_see_no_invoices_auditors_do_and_nobody_sees_another_accounts() {
    let cloud = cloud!().await;
    let (owner, eva) = (cloud.person(OWNER).await, cloud.person("eva@floede.example").await);
    let _ = owner.subscribe("month").await;
    let one = format!("{PATH}/{}", invoices(&owner).await[0]["id"].as_str().unwrap());
    let member = owner.invite_and_accept("mia@rodgrod.example", "member").await;
    let auditor = owner.invite_and_accept("aud@rodgrod.example", "auditor").await;
    for path in [PATH, &one] {
        assert_eq!(member.get(path).await.expect(403).problem(), "not-allowed");
        let _ = auditor.get(path).await.expect(200);
        let _ = cloud.get(path).await.expect(401);
    }
    for accept in ["application/json", "application/pdf", "application/xml", "text/html"] {
        let request = eva.request(Method::GET, &one).header("accept", accept);
        assert_eq!(eva.send(request).await.expect(404).problem(), "not-found");
    }
    assert_eq!(invoices(&eva).await, [json!(null); 0]);
}
