//! Passkeys, against an authenticator implemented by others.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Device, LocalCloud, Person, bound_to_its_device, cloud};

async fn log_in(cloud: &LocalCloud, challenge: &Value, passkey: &Value) -> Answer {
    cloud.post("/v1/sessions/passkeys", &json!({ "challenge": challenge, "passkey": passkey })).await
}

#[tokio::test]
async fn a_passkey_alone_logs_its_owner_in_once_for_each_time_it_is_shown() {
    let cloud = cloud!().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    let _ = cloud.person("ada@rodgrod.example").await;
    let mut phone = Device::at(&cloud.inner().api_url());
    let added = soren.add_passkey(&mut phone, "Telefonen").await.expect(201).json();
    assert_eq!(added["passkeys"][0]["name"], "Telefonen");
    let asked = cloud.ask_passkey().await;
    let shown = phone.get(&asked["options"]).await.unwrap();
    let answer = log_in(&cloud, &asked["challenge"], &shown).await.expect(201);
    assert_eq!(answer.json()["session"]["user_id"], soren.session["user_id"]);
    assert_eq!(answer.json()["session"]["second_factor"], true);
    let again = soren.who.clone().logged_in(&cloud, &answer);
    let me = again.get("/v1/me").await.expect(200).json();
    assert!(me["second_factors"]["passkeys"][0]["last_used_at"].is_string());
    assert_eq!(log_in(&cloud, &asked["challenge"], &shown).await.expect(410).problem(), "challenge-expired");
    let told = cloud.last_mail_to(soren.who.email()).await;
    assert!(told.text.contains("En adgangsnøgle er føjet til dit log-in."), "{}", told.text);
}

#[tokio::test]
async fn a_passkey_is_a_second_factor_in_addition_to_the_password() {
    let cloud = cloud!().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    let mut phone = Device::at(&cloud.inner().api_url());
    let _ = soren.add_passkey(&mut phone, "Telefonen").await.expect(201);
    let due = soren.who.try_log_in(&cloud).await.expect(202).json();
    assert_eq!(due["methods"], json!(["passkey"]));
    let shown = phone.get(&due["options"]).await.unwrap();
    let body = json!({ "challenge": due["challenge"], "passkey": shown });
    let _ = cloud.post("/v1/sessions/challenges", &body).await.expect(201);
    // A response to one challenge answers no other.
    let other = soren.who.try_log_in(&cloud).await.expect(202).json();
    let replayed = json!({ "challenge": other["challenge"], "passkey": shown });
    assert_eq!(cloud.post("/v1/sessions/challenges", &replayed).await.expect(401).problem(), "wrong-passkey");
    let _ = cloud.post("/v1/sessions/challenges", &json!({ "challenge": other["challenge"] })).await.expect(422);
}

#[tokio::test]
async fn a_passkey_for_another_origin_another_person_or_without_user_verification_opens_nothing() {
    let cloud = cloud!().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    let mut ada = cloud.person("ada@rodgrod.example").await;
    let mut phone = Device::at(&cloud.inner().api_url());
    let _ = soren.add_passkey(&mut phone, "Telefonen").await.expect(201);
    let mut adas = Device::at(&cloud.inner().api_url());
    let _ = ada.add_passkey(&mut adas, "Adas").await.expect(201);

    let first = cloud.ask_passkey().await;
    let shown = phone.lured_to("http://localhost:9").get(&first["options"]).await.unwrap();
    assert_eq!(log_in(&cloud, &first["challenge"], &shown).await.expect(401).problem(), "wrong-passkey");

    let mut weakened = first["options"].clone();
    weakened["publicKey"]["userVerification"] = json!("discouraged");
    let shown = phone.stolen().get(&weakened).await.unwrap();
    assert_eq!(log_in(&cloud, &first["challenge"], &shown).await.expect(401).problem(), "wrong-passkey");

    // Ada's user handle with Søren's key, and Søren's user handle with Ada's key.
    let mut swapped = phone.get(&first["options"]).await.unwrap();
    let hers = adas.get(&first["options"]).await.unwrap();
    swapped["response"]["userHandle"] = hers["response"]["userHandle"].clone();
    assert_eq!(log_in(&cloud, &first["challenge"], &swapped).await.expect(401).problem(), "wrong-passkey");

    let due = soren.who.try_log_in(&cloud).await.expect(202).json();
    let body = json!({ "challenge": due["challenge"], "passkey": hers });
    assert_eq!(cloud.post("/v1/sessions/challenges", &body).await.expect(401).problem(), "wrong-passkey");
    for broken in [json!({}), json!("x"), json!({ "id": "x" })] {
        let _ = log_in(&cloud, &first["challenge"], &broken).await.expect(422);
    }
    let shown = phone.get(&first["options"]).await.unwrap();
    let _ = log_in(&cloud, &first["challenge"], &shown).await.expect(201);
}

#[tokio::test]
async fn a_passkey_that_was_removed_opens_nothing() {
    let cloud = cloud!().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    let mut phone = Device::at(&cloud.inner().api_url());
    let id = soren.add_passkey(&mut phone, "Telefonen").await.expect(201).json()["passkeys"][0]["id"].clone();
    let _ = soren.delete("/v1/me/passkeys/pky_x").await.expect(404);
    let _ = soren.delete(&format!("/v1/me/passkeys/{}", id.as_str().unwrap())).await.expect(204);
    let asked = cloud.ask_passkey().await;
    let shown = phone.get(&asked["options"]).await.unwrap();
    assert_eq!(log_in(&cloud, &asked["challenge"], &shown).await.expect(401).problem(), "wrong-passkey");
    let _ = soren.who.clone().log_in(&cloud).await;
}

#[tokio::test]
async fn a_passkey_proves_anew_who_its_owner_is_and_nobody_else() {
    let cloud = cloud!().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    let mut ada = cloud.person("ada@rodgrod.example").await;
    let mut phone = Device::at(&cloud.inner().api_url());
    let mut adas = Device::at(&cloud.inner().api_url());
    let _ = soren.add_passkey(&mut phone, "Telefonen").await.expect(201);
    let _ = ada.add_passkey(&mut adas, "Adas").await.expect(201);
    let asked = cloud.ask_passkey().await;
    let hers = json!({ "challenge": asked["challenge"], "passkey": adas.get(&asked["options"]).await.unwrap() });
    assert_eq!(soren.reauthenticate(&hers).await.expect(401).problem(), "wrong-passkey");
    let his = json!({ "challenge": asked["challenge"], "passkey": phone.get(&asked["options"]).await.unwrap() });
    let answer = soren.reauthenticate(&his).await.expect(201);
    assert_eq!(answer.json()["session"]["second_factor"], true);
    assert_eq!(soren.reauthenticate(&his).await.expect(410).problem(), "challenge-expired");
}

#[tokio::test]
async fn a_passkey_is_added_by_the_answer_to_what_its_owner_was_asked_and_once() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let ada = cloud.person("ada@rodgrod.example").await;
    let ask = async |person: &Person<'_>| {
        person.send(person.request(Method::POST, "/v1/me/passkeys/options")).await.expect(201).json()["options"].clone()
    };
    let (his, hers) = (ask(&soren).await, ask(&ada).await);
    let mut phone = Device::at(&cloud.inner().api_url());
    let passkey = phone.create(&his).await;
    let body = json!({ "name": "Telefonen", "passkey": passkey });
    assert_eq!(ada.post("/v1/me/passkeys", &body).await.expect(422).field_errors(), ["/passkey invalid-passkey"]);
    let added = soren.post("/v1/me/passkeys", &body).await.expect(201);
    let soren = soren.who.clone().logged_in(&cloud, &added);
    assert_eq!(soren.post("/v1/me/passkeys", &body).await.expect(410).problem(), "challenge-expired");
    assert_ne!(his["publicKey"]["user"]["id"], hers["publicKey"]["user"]["id"]);
    // User verification and a discoverable credential are required, so that the passkey alone is enough for a log-in.
    let selection = &his["publicKey"]["authenticatorSelection"];
    for (what, demanded) in [("userVerification", json!("required")), ("residentKey", json!("required"))] {
        assert_eq!(selection[what], demanded, "{what}");
    }
    assert_eq!(selection["requireResidentKey"], true);
}

#[tokio::test]
async fn whether_a_passkey_can_be_backed_up_never_changes_at_log_in_or_as_a_second_factor() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let mut phone = Device::at(&cloud.inner().api_url());
    let asked = soren.send(soren.request(Method::POST, "/v1/me/passkeys/options")).await.expect(201).json();
    let created = bound_to_its_device(phone.create(&asked["options"]).await);
    let _ = soren.post("/v1/me/passkeys", &json!({ "name": "Nøglen", "passkey": created })).await.expect(201);
    for (eligible, alone, beside) in [(true, 401, 401), (false, 201, 201)] {
        let asked = cloud.ask_passkey().await;
        let shown = phone.get(&asked["options"]).await.map(|shown| phone.says_of_backup(shown, eligible)).unwrap();
        let answer = log_in(&cloud, &asked["challenge"], &shown).await;
        assert_eq!(answer.status, alone, "alone: {}", answer.text);
        let due = soren.who.try_log_in(&cloud).await.expect(202).json();
        let shown = phone.get(&due["options"]).await.map(|shown| phone.says_of_backup(shown, eligible)).unwrap();
        let body = json!({ "challenge": due["challenge"], "passkey": shown });
        let answer = cloud.post("/v1/sessions/challenges", &body).await;
        assert_eq!(answer.status, beside, "beside a password: {}", answer.text);
    }
}
