//! Billing details: what invoices and payments rest on.

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{LocalCloud, billing_details, billing_details_with, cloud};

use crate::canaries::{files, holds};

pub(crate) const PATH: &str = "/v1/billing-details";
pub(crate) const OWNER: &str = "soren@rodgrod.example";
const REQUIRED: [&str; 6] =
    ["company_name", "vat_number", "invoice_address", "invoice_email", "contact_email", "reference"];
const SUBJECT: &str = "Faktureringsoplysninger er ændret";

fn card(expires: &str) -> Value {
    json!({ "provider": "nets", "token": "tok_1N3T00Lkd", "brand": "Dankort", "last4": "4242", "expires": expires })
}

async fn mails(cloud: &LocalCloud, email: &str) -> usize {
    cloud.mails_to(email).await.iter().filter(|mail| mail.subject == SUBJECT).count()
}

#[tokio::test]
async fn p03_nothing_that_invoices_rest_on_may_be_missing_or_malformed() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let missing = REQUIRED.map(|field| format!("/{field} missing"));
    assert_eq!(owner.put(PATH, &json!({})).await.expect(422).field_errors(), missing);
    // What is shown before anything is given can be sent back: it lacks the same.
    let empty = owner.get(PATH).await.expect(200);
    assert!(empty.header("etag").starts_with("\"v0-"), "{}", empty.header("etag"));
    assert!(empty.json().as_object().unwrap().values().all(Value::is_null), "{}", empty.text);
    assert_eq!(owner.put(PATH, &empty.json()).await.expect(422).field_errors(), missing);
    for field in REQUIRED {
        let without = billing_details_with(&json!({ field: null }));
        assert_eq!(owner.put(PATH, &without).await.expect(422).field_errors(), [format!("/{field} missing")]);
    }
    let wrong = billing_details_with(&json!({
        "company_name": "www.rodgrod.example", "vat_number": "43628268", "invoice_email": "faktura", "contact_email": 7, "reference": " ",
        "invoice_address": { "line1": "", "postal_code": "111 22", "city": "Gråsten", "country": "DK", "zip": "6300" },
        "customer_contact": "", "ean": "5798009811579", "order_reference": ["1"], "customer_reference": "x".repeat(101), "iban": "DK51",
        "card": { "provider": "nets", "last4": "42", "expires": "13/28" }, "extra": { "Note": "x" }, "ibn": "",
    }));
    let expected = [
        "/company_name link-in-name",
        "/vat_number invalid-vat-number",
        "/invoice_address/line1 empty",
        "/invoice_address/postal_code invalid-postal-code",
        "/invoice_address/zip unknown-field",
        "/invoice_email invalid-email",
        "/contact_email wrong-type",
        "/reference empty",
        "/customer_contact empty",
        "/ean invalid-gln",
        "/order_reference wrong-type",
        "/customer_reference too-long",
        "/iban invalid-iban",
        "/card/token missing",
        "/card/brand missing",
        "/card/last4 invalid-last4",
        "/card/expires invalid-expiry",
        "/extra/declared_responsible missing",
        "/ibn unknown-field",
    ];
    let mut errors = owner.put(PATH, &wrong).await.expect(422).field_errors();
    errors.sort();
    let mut expected = expected.map(str::to_owned);
    expected.sort();
    assert_eq!(errors, expected);
    assert!(cloud.stored("accounts", "BillingProfile").await.is_empty());
}

#[tokio::test]
async fn p39_an_owner_gives_the_details_sees_them_and_changes_them() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let all = billing_details_with(&json!({
        "vat_number": "DE 136 695 976", "customer_contact": "Økonomi", "ean": "57 98009 811578", "order_reference": "PO 1",
        "customer_reference": "K 7", "iban": "DK50 0040 0440 1162 43", "card": card("09/2050"),
    }));
    let given = owner.put(PATH, &all).await.expect(200);
    assert_eq!(given.header("etag"), "\"v1\"");
    let shown = owner.get(PATH).await.expect(200);
    assert!(shown.header("etag").starts_with("\"v1-"), "{}", shown.header("etag"));
    assert_eq!(shown.json(), given.json());
    let normal =
        json!([shown.json()["vat_number"], shown.json()["ean"], shown.json()["iban"], shown.json()["card"]["expires"]]);
    assert_eq!(normal, json!(["DE136695976", "5798009811578", "DK5000400440116243", "2050-09"]));
    let known = owner.request(Method::GET, PATH).header("if-none-match", shown.header("etag"));
    let _ = owner.send(known).await.expect(304);
    // What is shown can be sent back, and what is not given is removed.
    assert_eq!(owner.put(PATH, &shown.json()).await.expect(200).header("etag"), "\"v1\"");
    let least = owner.put(PATH, &billing_details()).await.expect(200);
    assert_eq!(
        (least.header("etag"), &least.json()["iban"], &least.json()["card"]),
        ("\"v2\"", &json!(null), &json!(null))
    );
}

#[tokio::test]
async fn p04_a_card_number_is_refused_wherever_it_is_typed_and_nowhere_kept() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let numbers = ["4571 2345 6789 0112", "4571234567890112", "4571-2345-6789-0112"];
    let fields = ["company_name", "reference", "customer_contact", "order_reference", "customer_reference"];
    let whole = fields.map(|field| format!("/{field}"));
    let parts =
        ["invoice_address/line1", "invoice_address/line2", "invoice_address/city", "card/provider", "card/token"];
    let parts = parts.into_iter().chain(["card/brand", "card/last4", "extra/Note"]).map(|part| format!("/{part}"));
    for (n, pointer) in whole.into_iter().chain(parts).enumerate() {
        let mut details =
            billing_details_with(&json!({ "card": card("2050-09"), "extra": { "declared_responsible": true } }));
        let place = pointer.trim_start_matches('/').split('/').fold(&mut details, |details, name| &mut details[name]);
        *place = json!(format!("Kort {}", numbers[n % numbers.len()]));
        let answer = owner.put(PATH, &details).await.expect(422);
        assert_eq!(answer.field_errors(), [format!("{pointer} card-number-refused")]);
        assert!(numbers.iter().all(|number| !answer.text.contains(number)), "{}", answer.text);
    }
    // Nor may it be the name of a field.
    for (more, pointer) in [
        (json!({ (numbers[1]): "x" }), ""),
        (json!({ "extra": { "declared_responsible": true, (numbers[0]): "x" } }), "/extra"),
    ] {
        let answer = owner.put(PATH, &billing_details_with(&more)).await.expect(422);
        assert_eq!(answer.field_errors(), [format!("{pointer} card-number-refused")]);
        assert!(numbers.iter().all(|number| !answer.text.contains(number)), "{}", answer.text);
    }
    let mut places = files(cloud.data());
    for function in cloud.inner().template().functions.keys() {
        places.push((format!("log of {function}"), cloud.inner().logs(function).into_bytes()));
    }
    for (name, bytes) in &places {
        assert!(numbers.iter().all(|number| !holds(bytes, number)), "a card number in {name}");
    }
}

#[tokio::test]
async fn p04_what_a_way_of_paying_demands_is_not_asked_before_it_is_chosen_and_no_expired_card_is_taken() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.put(PATH, &billing_details_with(&json!({ "ean": "5798009811578" }))).await.expect(200);
    let expired = billing_details_with(&json!({ "card": card("2026-10") }));
    assert_eq!(owner.put(PATH, &expired).await.expect(422).field_errors(), ["/card/expires card-expired"]);
    // Where payments are taken from changes with a recent log-in only; all else does without.
    let _ = owner.put(PATH, &billing_details_with(&json!({ "card": card("2050-09") }))).await.expect(200);
    cloud.advance("PT5M").await;
    let with = |more: Value| {
        let mut details = billing_details_with(&json!({ "card": card("2050-09") }));
        more.as_object().unwrap().iter().for_each(|(name, value)| details[name] = value.clone());
        details
    };
    let _ = owner.put(PATH, &with(json!({ "reference": "Indkøb 8" }))).await.expect(200);
    for more in [json!({ "iban": "DK5000400440116243" }), json!({ "card": card("2050-10") }), json!({ "card": null })] {
        assert_eq!(owner.put(PATH, &with(more)).await.expect(403).problem(), "reauthentication-required");
    }
}

#[tokio::test]
async fn p13_a_change_is_recorded_and_every_owner_is_told_once() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let (anna, adam) = ("anna@rodgrod.example", "adam@rodgrod.example");
    let _ = owner.invite_and_accept(anna, "owner").await;
    let admin = owner.invite_and_accept(adam, "admin").await;
    let _ = owner.put(PATH, &billing_details()).await.expect(200);
    let changed = billing_details_with(&json!({ "reference": "Hemmelig 8", "iban": "DK5000400440116243" }));
    // A retry finds that nothing is left to change.
    for _ in 0..2 {
        assert_eq!(admin.put(PATH, &changed).await.expect(200).header("etag"), "\"v2\"");
    }
    let entry = admin.get("/v1/me?limit=1").await.expect(200).json()["activity"]["items"][0].clone();
    assert_eq!(
        (&entry["action"], &entry["changed"]),
        (&json!("billing-details-changed"), &json!(["reference", "iban"]))
    );
    // What is changed again within minutes is told after them.
    cloud.advance("PT11M").await;
    for email in [OWNER, anna] {
        let mail = cloud.last_mail_to(email).await;
        assert_eq!((mails(&cloud, email).await, mail.subject.as_str()), (2, SUBJECT));
        assert!(mail.text.contains("reference, IBAN") && !mail.text.contains("Hemmelig"), "{}", mail.text);
        assert!(mail.text.contains("»Rødgrød & Fløde ApS«"), "{}", mail.text);
    }
    assert_eq!(mails(&cloud, adam).await, 0);
}

#[tokio::test]
async fn p39_two_changes_at_once_do_not_overwrite_each_other_unseen() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let put = |reference: &str, seen: Option<&'static str>| {
        let request = owner.request(Method::PUT, PATH).json(&billing_details_with(&json!({ "reference": reference })));
        owner.send(seen.into_iter().fold(request, |request, seen| request.header("if-match", seen)))
    };
    for seen in ["\"v0\"", "\"v1\""] {
        let answers = join_all(["a", "b"].map(|reference| put(&format!("{reference}{seen}"), Some(seen)))).await;
        let mut statuses = answers.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412], "{seen}");
    }
    // Without a version, the later one decides anew.
    let slow = cloud.hold(("billing", "BatchGetItem", 2), put("c", None)).await;
    let _ = put("d", None).await.expect(200);
    assert_eq!(slow.let_go().await.expect(200).header("etag"), "\"v4\"");
    let held = cloud.hold(("billing", "BatchGetItem", 2), put("e", Some("\"v4\""))).await;
    let _ = put("f", None).await.expect(200);
    assert_eq!(held.let_go().await.expect(412).problem(), "stale");
    assert_eq!(owner.get(PATH).await.expect(200).json()["reference"], "f");
    let unwanted = owner.request(Method::PUT, PATH).header("if-none-match", "*").json(&billing_details());
    assert_eq!(owner.send(unwanted).await.expect(412).problem(), "precondition-failed");
}

#[tokio::test]
async fn p02_members_see_no_billing_details_auditors_change_none_and_nobody_sees_another_accounts() {
    let cloud = cloud!().await;
    let (owner, eva) = (cloud.person(OWNER).await, cloud.person("eva@floede.example").await);
    let _ = owner.put(PATH, &billing_details()).await.expect(200);
    let member = owner.invite_and_accept("mia@rodgrod.example", "member").await;
    let auditor = owner.invite_and_accept("aud@rodgrod.example", "auditor").await;
    for path in [PATH, "/v1/billing-details/declarations"] {
        assert_eq!(member.get(path).await.expect(403).problem(), "not-allowed");
        let _ = auditor.get(path).await.expect(200);
    }
    for person in [&member, &auditor] {
        assert_eq!(person.put(PATH, &billing_details()).await.expect(403).problem(), "not-allowed");
    }
    assert_eq!(auditor.get(PATH).await.expect(200).json()["reference"], "Indkøb 7");
    let _ = eva.put(PATH, &billing_details_with(&json!({ "reference": "Eva" }))).await.expect(200);
    assert_eq!(eva.get(PATH).await.expect(200).json()["reference"], "Eva");
    assert_eq!(owner.get(PATH).await.expect(200).json()["reference"], "Indkøb 7");
}
