//! Billing details that E-SG.Cloud's finance sees and corrects (P37).

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Person, billing_details, billing_details_with, cloud};

const OWNER: &str = "soren@rodgrod.example";
const STINE: &str = "stine@e-sg.example";
const SUBJECT: &str = "Faktureringsoplysninger er ændret";

fn path_of(owner: &Person<'_>) -> String {
    format!("/v1/staff/accounts/{}/billing-details", owner.session["account_id"].as_str().unwrap())
}

/// The newest entries of the account's log: action, actor and fields.
async fn log(owner: &Person<'_>, many: usize) -> Vec<Value> {
    let items = owner.get(&format!("/v1/audit?limit={many}")).await.expect(200).json()["items"].clone();
    items.as_array().unwrap().iter().map(|entry| json!([entry["action"], entry["actor"], entry["fields"]])).collect()
}

#[tokio::test]
async fn p37_finance_sees_and_corrects_the_data_behind_invoices_and_the_account_is_told_all_of_it() {
    let cloud = cloud!().await;
    let staff = cloud.staff(STINE, &["finance"]).await;
    let owner = cloud.person(OWNER).await;
    let path = path_of(&owner);
    let empty = staff.get(&path).await.expect(200);
    assert!(empty.header("etag").starts_with("\"v0") && empty.json()["company_name"].is_null());
    let given = billing_details_with(&json!({
        "iban": "DK5000400440116243", "order_reference": "PO 1", "extra": { "Note": "Fortroligt", "declared_responsible": true },
    }));
    let _ = owner.put("/v1/billing-details", &given).await.expect(200);
    let shown = staff.get(&path).await.expect(200);
    assert_eq!((&shown.json()["iban"], &shown.json()["extra"]), (&given["iban"], &Value::Null));
    assert!(!shown.text.contains("Fortroligt"));

    let corrected = billing_details_with(&json!({ "vat_number": "DE136695976" }));
    let put = |body: &Value, seen: &str| staff.request(Method::PUT, &path).header("if-match", seen).json(body);
    let answer = staff.send(put(&corrected, "\"v1\"")).await.expect(200);
    assert_eq!((answer.header("etag"), &answer.json()["iban"]), ("\"v2\"", &given["iban"]));
    assert_eq!(staff.send(put(&corrected, "\"v1\"")).await.expect(412).problem(), "stale");
    // What is already so is no change, and the owner keeps what only the owner gives.
    assert_eq!(staff.send(put(&corrected, "\"v2\"")).await.expect(200).header("etag"), "\"v2\"");
    let details = owner.get("/v1/billing-details").await.expect(200).json();
    assert_eq!((&details["vat_number"], &details["order_reference"]), (&json!("DE136695976"), &Value::Null));
    assert_eq!((&details["extra"], &details["iban"]), (&given["extra"], &given["iban"]));

    let log = log(&owner, 5).await;
    let (changed, viewed) = ("billing-details-changed", "billing-details-viewed");
    let expected = [
        json!([viewed, "staff", null]),
        json!([changed, "staff", ["vat_number", "order_reference"]]),
        json!([viewed, "staff", null]),
        json!([changed, owner.session["user_id"], given_fields()]),
        json!([viewed, "staff", null]),
    ];
    assert_eq!(log, expected);
    let by_staff = owner.get("/v1/audit?actor=staff").await.expect(200);
    assert_eq!(by_staff.json()["items"].as_array().map(Vec::len), Some(4));
    assert!(!by_staff.text.contains(staff.session["user_id"].as_str().unwrap()) && !by_staff.text.contains("Søren"));
    // Nor is it found by asking for somebody.
    let by_id = owner.get(&format!("/v1/audit?actor={}", staff.session["user_id"].as_str().unwrap())).await.expect(200);
    assert_eq!(by_id.json()["items"], json!([]));
    let mails = cloud.mails_to(OWNER).await.into_iter().filter(|mail| mail.subject == SUBJECT).collect::<Vec<_>>();
    assert_eq!(mails.len(), 2);
    assert!(mails[1].text.contains("E-SG.Clouds økonomi") && mails[1].text.contains("momsnummer, ordrereference"));
    assert!(!mails[1].text.contains("DE136695976") && !mails[1].text.contains("PO 1"));
}

fn given_fields() -> Value {
    json!([
        "company_name",
        "vat_number",
        "invoice_address",
        "invoice_email",
        "contact_email",
        "reference",
        "order_reference",
        "iban",
        "extra",
    ])
}

#[tokio::test]
async fn p37_finance_changes_neither_where_payments_are_taken_from_nor_what_the_owner_answers_for() {
    let cloud = cloud!().await;
    let staff = cloud.staff(STINE, &["finance"]).await;
    let owner = cloud.person(OWNER).await;
    let path = path_of(&owner);
    let refused = billing_details_with(&json!({
        "iban": "DK5000400440116243",
        "card": { "provider": "nets", "token": "tok_1", "brand": "Dankort", "last4": "4242", "expires": "2050-09" },
        "extra": { "Note": "x", "declared_responsible": true },
    }));
    let answer = staff.put(&path, &refused).await.expect(422);
    assert_eq!(answer.field_errors(), ["/iban subscribers-only", "/card subscribers-only", "/extra subscribers-only"]);
    let wrong = billing_details_with(&json!({ "reference": "4111 1111 1111 1111", "vat_number": "43628268" }));
    let answer = staff.put(&path, &wrong).await.expect(422);
    assert_eq!(answer.field_errors(), ["/vat_number invalid-vat-number", "/reference card-number-refused"]);
    assert!(owner.get("/v1/billing-details").await.expect(200).json()["reference"].is_null());
    let _ = staff.put(&path, &billing_details()).await.expect(200);
    assert_eq!(owner.get("/v1/billing-details").await.expect(200).json()["reference"], "Indkøb 7");
}

#[tokio::test]
async fn p37_only_finance_has_billing_details_and_of_accounts_that_exist() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.put("/v1/billing-details", &billing_details()).await.expect(200);
    let path = path_of(&owner);
    let other = cloud.staff("stina@e-sg.example", &["support", "dpo", "admin"]).await;
    let finance = cloud.staff(STINE, &["finance"]).await;
    for (person, whose) in [(&other, "other staff"), (&owner, "an owner")] {
        assert_eq!(person.get(&path).await.expect(403).problem(), "not-allowed", "{whose}");
        assert_eq!(person.put(&path, &billing_details()).await.expect(403).problem(), "not-allowed", "{whose}");
    }
    let (account, user) = (owner.session["account_id"].as_str().unwrap(), owner.session["user_id"].as_str().unwrap());
    let nobody = account.chars().rev().collect::<String>();
    let unknown = format!("{}{}", &account[..account.len() - 1], if account.ends_with('0') { '1' } else { '0' });
    for id in [user, nobody.as_str(), unknown.as_str(), "x"] {
        let path = format!("/v1/staff/accounts/{id}/billing-details");
        assert_eq!(finance.get(&path).await.expect(404).problem(), "not-found", "{id}");
        assert_eq!(finance.put(&path, &billing_details()).await.expect(404).problem(), "not-found", "{id}");
    }
    let newest = log(&owner, 1).await.remove(0);
    assert_eq!(
        (&newest[0], &newest[1]),
        (&json!("billing-details-changed"), &json!(user)),
        "no look by others is recorded"
    );
    let _ = cloud.dismiss(STINE).await;
    let _ = finance.get(&path).await.expect(401);
}

#[tokio::test]
async fn p37_finance_and_an_owner_do_not_overwrite_each_other_unseen() {
    let cloud = cloud!().await;
    let staff = cloud.staff(STINE, &["finance"]).await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.put("/v1/billing-details", &billing_details()).await.expect(200);
    let path = path_of(&owner);
    let put = |person: &Person<'_>, path: &str, reference: &str| {
        let request = person.request(Method::PUT, path).header("if-match", "\"v1\"");
        request.json(&billing_details_with(&json!({ "reference": reference })))
    };
    let requests = [put(&staff, &path, "a"), put(&owner, "/v1/billing-details", "b")];
    let answers = join_all(requests.map(|request| cloud.send(request))).await;
    let mut statuses = answers.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    // Without a version, the later one decides anew.
    let late = staff.request(Method::PUT, &path).json(&billing_details_with(&json!({ "reference": "c" })));
    let held = cloud.hold(("billing", "BatchGetItem", 2), staff.send(late)).await;
    let changed = billing_details_with(&json!({ "reference": "d", "iban": "DK5000400440116243" }));
    let _ = owner.put("/v1/billing-details", &changed).await.expect(200);
    let answer = held.let_go().await.expect(200).json();
    assert_eq!((&answer["reference"], &answer["iban"]), (&json!("c"), &json!("DK5000400440116243")));
}
