//! Further billing details, and who declared to be responsible for them.

use serde_json::{Value, json};
use tests::{billing_details, billing_details_with, cloud};

use crate::billing::{OWNER, PATH};

#[tokio::test]
async fn p05_further_details_are_kept_with_who_declared_which_text_and_when() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let extra = |fields: Value| billing_details_with(&json!({ "extra": fields }));
    for (fields, error) in [
        (json!({ "Sælger": "Anna" }), "missing"),
        (json!({ "Sælger": "Anna", "declared_responsible": false }), "not-declared"),
    ] {
        let errors = owner.put(PATH, &extra(fields)).await.expect(422).field_errors();
        assert_eq!(errors, [format!("/extra/declared_responsible {error}")]);
    }
    let given = json!({ "Sælger": "Anna Ærø", "declared_responsible": true });
    let _ = owner.put(PATH, &extra(given.clone())).await.expect(200);
    assert_eq!(owner.get(PATH).await.expect(200).json()["extra"], given);
    let declarations = owner.get("/v1/billing-details/declarations").await.expect(200).json();
    let [declared] = &declarations["items"].as_array().unwrap()[..] else { panic!("{declarations}") };
    assert_eq!(declared["declared_by"], owner.session["user_id"]);
    assert_eq!((&declared["text_version"], declared["declared_at"].is_string()), (&json!("2026-11-28"), true));
    assert!(declared["text"].as_str().unwrap().starts_with("Jeg har ansvaret"), "{declared}");
    // Only an owner declares. An administrator changes the rest and leaves the further details as they are.
    let admin = owner.invite_and_accept("adam@rodgrod.example", "admin").await;
    let other = json!({ "Sælger": "Bo", "declared_responsible": true });
    assert_eq!(admin.put(PATH, &extra(other.clone())).await.expect(403).problem(), "not-allowed");
    let mut kept = extra(given);
    kept["reference"] = json!("Indkøb 8");
    let _ = admin.put(PATH, &kept).await.expect(200);
    let _ = owner.put(PATH, &extra(other)).await.expect(200);
    let _ = owner.put(PATH, &billing_details()).await.expect(200);
    // Each time that somebody gave some is on record, also once they are removed.
    assert_eq!(cloud.stored("accounts", "ResponsibilityDeclaration").await.len(), 2);
}

#[tokio::test]
async fn p41_the_accounts_details_stay_when_the_person_who_gave_them_is_erased() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let anna = owner.invite_and_accept("anna@rodgrod.example", "owner").await;
    let extra = json!({ "Note": "x", "declared_responsible": true });
    let _ = anna.put(PATH, &billing_details_with(&json!({ "extra": extra }))).await.expect(200);
    let receipt = anna.delete("/v1/me").await.expect(200).json();
    let line = |record: &str| {
        receipt["items"].as_array().unwrap().iter().find(|line| line["record"] == record).cloned().unwrap()
    };
    for record in ["BillingProfile", "ResponsibilityDeclaration"] {
        assert_eq!(
            (&line(record)["outcome"], &line(record)["kept"]),
            (&json!("kept"), &json!("så længe kontoen findes"))
        );
    }
    assert_eq!(owner.get(PATH).await.expect(200).json()["reference"], "Indkøb 7");
    let declared = owner.get("/v1/billing-details/declarations").await.expect(200).json()["items"][0].clone();
    assert_eq!(declared["declared_by"], anna.session["user_id"]);
}
