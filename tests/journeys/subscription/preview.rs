//! The next invoice, as it would be issued.

use domain::{Now, records::Subscription};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Person, cloud};

use super::{OWNER, PATH, command};

const PREVIEW: &str = "/v1/subscription/preview";

fn dkk(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "DKK" })
}

/// What the preview amounts to: net, VAT, and all of it.
fn sums(preview: &Value) -> [&str; 3] {
    ["net", "vat", "total"].map(|sum| preview[sum]["amount"].as_str().unwrap())
}

async fn preview(person: &Person<'_>) -> Value {
    person.get(PREVIEW).await.expect(200).json()
}

async fn there_is_none(person: &Person<'_>) {
    assert_eq!(person.get(PREVIEW).await.expect(404).problem(), "no-next-invoice");
}

#[tokio::test]
async fn p03_the_next_invoice_is_shown_as_it_is_then_issued() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    there_is_none(&owner).await;
    let _ = owner.subscribe("month").await;
    let shown = owner.get(PREVIEW).await.expect(200);
    assert_eq!((shown.header("content-language"), shown.header("vary")), ("da", "Accept-Language"));
    let shown = shown.json();
    assert_eq!((&shown["issued_on"], &shown["due_on"]), (&json!("2026-12-17"), &json!("2026-12-31")));
    assert_eq!(
        (&shown["seller"]["registration_number"], &shown["buyer"]["vat_number"]),
        (&json!("DK43628267"), &json!("DK43628267"))
    );
    let line = json!({
        "text": "Standard", "quantity": "1", "unit": "month", "from": "2026-12-17", "to": "2027-01-16",
        "unit_price": dkk("1250.00"), "net": dkk("1250.00"),
    });
    assert_eq!(shown["lines"], json!([line]));
    assert_eq!(sums(&shown), ["1250.00", "312.50", "1562.50"]);
    assert_eq!((&shown["vat_treatment"], &shown["vat_statement"]), (&json!("danish"), &Value::Null));

    // Other terms hold from the next period on.
    let year = owner.request(Method::PATCH, PATH).json(&json!({ "period": "year" }));
    let _ = owner.send(year).await.expect(200);
    let shown = preview(&owner).await;
    assert_eq!((&shown["lines"][0]["unit"], &shown["lines"][0]["to"]), (&json!("year"), &json!("2027-12-16")));
    cloud.advance("P30D").await;
    let store = cloud.store("local").await;
    let account = owner.account();
    let subscription = store.get(&Subscription::key(&account), Now(cloud.inner().now())).await.unwrap().unwrap();
    let issued = subscription.facts.invoices.last().unwrap();
    assert_eq!(issued.total().to_string(), sums(&shown)[2]);
    assert_eq!(issued.due_dates()[0].due_on.to_string(), shown["due_on"].as_str().unwrap());
}

#[tokio::test]
async fn p03_who_is_in_another_member_state_sees_that_they_owe_the_vat_themselves() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.subscribe("month").await;
    let german = tests::billing_details_with(&json!({ "vat_number": "DE136695976" }));
    let _ = owner.put("/v1/billing-details", &german).await.expect(200);
    for (language, statement) in [("da", "Omvendt betalingspligt"), ("en", "Reverse charge")] {
        let request = owner.request(Method::GET, PREVIEW).header("accept-language", language);
        let shown = cloud.send(request).await.expect(200).json();
        assert_eq!((&shown["vat_treatment"], &shown["vat_percent"]), (&json!("reverse-charge"), &json!(0)));
        assert_eq!(shown["vat_statement"], statement);
        assert_eq!(sums(&shown), ["1250.00", "0.00", "1250.00"]);
    }
}

#[tokio::test]
async fn p32_who_has_suspended_or_cancelled_is_invoiced_no_more() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.subscribe("month").await;
    for (ends, begins) in [("suspend", "resume"), ("cancel", "undo-cancel")] {
        let _ = command(&owner, ends).await.expect(200);
        there_is_none(&owner).await;
        let _ = command(&owner, begins).await.expect(200);
        let _ = preview(&owner).await;
    }
}
