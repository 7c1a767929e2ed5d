//! Rotating the sealing root.

use tests::{Applicant, LocalCloud, cloud};

async fn with(cloud: LocalCloud, versions: &str) -> LocalCloud {
    let template = tests::rotating(versions);
    cloud.restart_with(env!("CARGO_BIN_EXE_function"), |options| options.template = Some(template)).await
}

#[tokio::test]
async fn a_root_is_rotated_without_losing_anybody_or_letting_anybody_in_twice() {
    let cloud = cloud!().await;
    let soren = Applicant::new("soren@rodgrod.example").sign_up(&cloud).await;
    let late = Applicant::new("late@rodgrod.example");
    let _ = late.request_sign_up(&cloud).await.expect(202);
    let _ = late.request_sign_up(&cloud).await.expect(202);
    let tokens = cloud.tokens_to(late.email()).await;
    let _ = late.confirm(&cloud, &tokens[0]).await.expect(201);

    // The new version is made known before it is used: while a release rolls out, functions that know only the old root
    // and functions that know both run side by side.
    let cloud = with(cloud, "v1,v2").await;
    let _ = soren.clone().log_in(&cloud).await;
    let cloud = with(cloud, "v2,v1").await;
    let soren = soren.log_in(&cloud).await;
    assert_eq!(soren.get("/v1/me").await.expect(200).json()["name"], "Søren Ærø Åkjær");
    // An address under the old root's key is still recognised: for the mail, and for the link that was sent before.
    let who = soren.who.clone();
    let _ = who.request_sign_up(&cloud).await.expect(202);
    assert_eq!(cloud.last_mail_to(who.email()).await.subject, "Du har allerede en konto");
    assert_eq!(late.confirm(&cloud, &tokens[1]).await.expect(409).problem(), "already-registered");
    // From now on, data is written under the new root.
    let _ = soren.change(&serde_json::json!({ "name": "Søren To" }), None).await.expect(200);
    let new = Applicant::new("new@rodgrod.example").sign_up(&cloud).await;

    let cloud = with(cloud, "v2").await;
    let _ = new.log_in(&cloud).await;
    let lost = serde_json::json!({ "email": who.email(), "password": tests::PASSWORD });
    let _ = cloud.post("/v1/sessions", &lost).await.expect(401);
}

#[tokio::test]
async fn p23_a_phone_that_was_proved_and_a_code_that_was_sent_outlive_a_rotation() {
    let cloud = cloud!().await;
    let (email, phone) = ("soren@rodgrod.example", "+4571727374");
    let _ = cloud.person(email).await.settle_phone(phone).await;
    let ask = async |cloud: &LocalCloud| {
        let request = cloud.ask_for_code(phone).await;
        (request, cloud.last_code_to(phone).await)
    };
    let confirm = async |cloud: &LocalCloud, (request, code): &(String, String), password: &str| {
        let _ = cloud.reset_by_code((phone, request, code), password).await.expect(204);
    };
    let code = ask(&cloud).await;
    let cloud = with(cloud, "v2,v1").await;
    confirm(&cloud, &code, "en-helt-ny-cykelsadel-7").await;
    // A code under the old root's key is replaced by one under the new root's key.
    let _ = ask(&cloud).await;
    let code = ask(&cloud).await;
    confirm(&cloud, &code, "tre-grumme-gule-gummistovler").await;
}

#[tokio::test]
async fn rows_are_found_by_id_and_by_address_while_the_root_is_rotated() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await.who;
    let (rows, ada) = ("/v1/datasets/contacts/rows", "/v1/datasets/contacts/rows/ada@kunde.example");
    let contact = serde_json::json!({ "name": "Ada", "email": "ada@kunde.example" });
    let _ = soren.clone().log_in(&cloud).await.put(ada, &contact).await.expect(201);
    let cloud = with(cloud, "v2,v1").await;
    let soren = soren.log_in(&cloud).await;
    let found = async || {
        let found = soren.get(&format!("{rows}?email=ada@kunde.example")).await.expect(200).json();
        found["items"].as_array().unwrap().len()
    };
    assert_eq!((soren.get(ada).await.expect(200).json()["name"].as_str(), found().await), (Some("Ada"), 1));
    // It stays where it lies, and its address is found under the new root from now on.
    let _ = soren.put(ada, &contact).await.expect(200);
    let stored = cloud.stored("accounts", "Contact").await;
    assert_eq!((stored.len(), found().await), (1, 1));
    assert!(stored[0]["sk"].to_string().contains(".v1.") && stored[0]["index_key"].to_string().contains(".v2."));
}
