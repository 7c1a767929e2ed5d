//! What people with a log-in consent to.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Person, cloud};

use super::readers;

const NEWSLETTER: &str = "/v1/me/consents/newsletter";

async fn state(person: &Person<'_>) -> Value {
    person.get("/v1/me/consents").await.expect(200).json()["items"][0].clone()
}

async fn history(person: &Person<'_>) -> Vec<(bool, String)> {
    let entries = person.get(&format!("{NEWSLETTER}/history")).await.expect(200).json();
    let entry = |entry: &Value| (entry["granted"].as_bool().unwrap(), entry["channel"].as_str().unwrap().to_owned());
    entries["items"].as_array().unwrap().iter().map(entry).collect()
}

#[tokio::test]
async fn p27_a_consent_is_withdrawn_as_easily_as_given_and_both_are_on_record_with_their_words() {
    let cloud = cloud!().await;
    let ada = cloud.person("ada@example.com").await;
    let before = state(&ada).await;
    assert_eq!((&before["purpose"], &before["granted"]), (&json!("newsletter"), &json!(false)));
    for granted in [true, true, false, false, true] {
        let after = ada.put(NEWSLETTER, &json!({ "granted": granted })).await.expect(200).json();
        assert_eq!((&after["granted"], readers(&cloud).await), (&json!(granted), usize::from(granted)));
    }
    let given = (true, "settings".to_owned());
    assert_eq!(history(&ada).await, [given.clone(), (false, "settings".to_owned()), given]);
    let entries = ada.get(&format!("{NEWSLETTER}/history")).await.expect(200).json();
    for entry in entries["items"].as_array().unwrap() {
        assert_eq!((&entry["text"], &entry["text_hash"]), (&before["text"], &before["text_hash"]));
        assert!(entry["at"].as_str().is_some() && entry["language"] == "da");
    }
    let me = ada.get("/v1/me").await.expect(200).json();
    assert_eq!((&me["newsletter"]["email"], &me["newsletter"]["language"]), (&json!("ada@example.com"), &json!("da")));
}

#[tokio::test]
async fn p09_a_members_consent_and_the_newsletters_are_one_thing() {
    let cloud = cloud!().await;
    cloud.subscribe("ada@example.com").await;
    let ada = cloud.person("ada@example.com").await;
    assert_eq!(state(&ada).await["granted"], true);
    let path = cloud.unsubscribe_path("ada@example.com").await;
    let _ = cloud.one_click(&path).await.expect(200);
    assert_eq!(state(&ada).await["granted"], false);
    let channels = history(&ada).await.into_iter().map(|(_, channel)| channel).collect::<Vec<_>>();
    assert_eq!(channels, ["unsubscribe_link", "confirmation_link"]);
}

#[tokio::test]
async fn a_consent_that_was_changed_meanwhile_is_not_overwritten() {
    let cloud = cloud!().await;
    let ada = cloud.person("ada@example.com").await;
    let put = |granted: bool, tag: &str| {
        ada.request(Method::PUT, NEWSLETTER).header("if-match", tag.to_owned()).json(&json!({ "granted": granted }))
    };
    let given = ada.put(NEWSLETTER, &json!({ "granted": true })).await.expect(200);
    let tag = given.header("etag").to_owned();
    let _ = ada.send(put(false, &tag)).await.expect(200);
    assert_eq!(ada.send(put(false, &tag)).await.expect(412).problem(), "stale");
    assert_eq!(
        ada.put("/v1/me/consents/profiling", &json!({ "granted": true })).await.expect(404).problem(),
        "not-found"
    );
    let errors = ada.put(NEWSLETTER, &json!({ "granted": "yes" })).await.expect(422).field_errors();
    assert_eq!(errors, ["/granted wrong-type"]);
}

#[tokio::test]
async fn p27_the_newsletter_goes_with_its_reader_to_another_address_and_back() {
    let cloud = cloud!().await;
    let ada = cloud.person("ada@example.com").await;
    let _ = ada.put(NEWSLETTER, &json!({ "granted": true })).await.expect(200);
    let path = cloud.unsubscribe_path("ada@example.com").await;
    ada.change_email("ada@new.example").await;
    assert_eq!((state(&ada).await["granted"].clone(), readers(&cloud).await), (json!(true), 1));
    assert_eq!(history(&ada).await, [(true, "address_change".to_owned())]);
    let token = cloud.last_token_to("ada@example.com").await;
    let _ = cloud.post("/v1/email-changes/undo", &json!({ "token": token })).await.expect(204);
    let ada = ada.who.reset_and_log_in(&cloud, crate::resets::ANOTHER).await;
    assert_eq!((state(&ada).await["granted"].clone(), readers(&cloud).await), (json!(true), 1));
    // The link of every letter still stops it.
    let _ = cloud.one_click(&path).await.expect(200);
    assert_eq!((state(&ada).await["granted"].clone(), readers(&cloud).await), (json!(false), 0));
}

#[tokio::test]
async fn p41_whoever_erases_their_log_in_gets_no_more_letters_and_the_receipt_says_what_stays() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let mia = owner.invite_and_accept("mia@rodgrod.example", "member").await;
    let _ = mia.put(NEWSLETTER, &json!({ "granted": true })).await.expect(200);
    let receipt = mia.delete("/v1/me").await.expect(200).json();
    assert_eq!(readers(&cloud).await, 0);
    let line = |kind: &str| {
        let items = receipt["items"].as_array().unwrap().iter();
        items.clone().find(|line| line["record"] == kind).unwrap()["outcome"].clone()
    };
    assert_eq!((line("NewsletterSubscription"), line("ConsentEntry")), (json!("erased"), json!("kept")));
    let entries = cloud.stored("subscribers", "ConsentEntry").await;
    assert!(entries.len() == 2 && entries.iter().all(|entry| entry.get("expires_at").is_some()), "{entries:?}");
}
