//! Transferring the ownership of an account.

use futures::future::join_all;
use serde_json::json;
use tests::{PASSWORD, Person, cloud};

async fn offer(owner: &Person<'_>, member: &str) -> String {
    let offer = owner.post("/v1/ownership-transfers", &json!({ "member_id": member })).await.expect(201).json();
    format!("/v1/ownership-transfers/{}", offer["id"].as_str().unwrap())
}

async fn role(person: &Person<'_>) -> String {
    person.get("/v1/account").await.expect(200).json()["your_role"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn p39_an_account_is_handed_over_with_the_consent_of_both_and_both_are_notified() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
    let path = offer(&owner, &ada.member_id().await).await;
    // An offer changes nothing.
    assert_eq!((role(&owner).await, role(&ada).await), ("owner".to_owned(), "member".to_owned()));
    let asked = cloud.last_mail_to("ada@rodgrod.example").await;
    assert!(asked.subject == "Du tilbydes en konto" && asked.text.contains("Søren Ærø Åkjær"));
    assert!(asked.text.contains(&format!("#transfer={}", path.rsplit('/').next().unwrap())));
    let shown = ada.get("/v1/ownership-transfers").await.expect(200).json();
    assert_eq!(shown["items"][0]["member_id"], json!(ada.member_id().await));

    let taken = ada.post(&format!("{path}/accept"), &json!({})).await.expect(200).json();
    assert_eq!(taken["role"], "owner");
    assert_eq!((role(&owner).await, role(&ada).await), ("admin".to_owned(), "owner".to_owned()));
    assert_eq!(cloud.last_mail_to("ada@rodgrod.example").await.subject, "Du ejer nu kontoen");
    assert_eq!(cloud.last_mail_to("soren@rodgrod.example").await.subject, "Kontoen er overdraget");
    let actions = ada.get("/v1/me?limit=1").await.expect(200).json()["activity"]["items"][0]["action"].clone();
    assert_eq!(actions, "ownership-handed-over");
    assert_eq!(ada.post(&format!("{path}/accept"), &json!({})).await.expect(404).problem(), "not-found");
}

#[tokio::test]
async fn an_offer_is_accepted_only_by_the_person_it_was_made_to_and_only_after_recent_authentication() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
    let bo = owner.invite_and_accept("bo@rodgrod.example", "admin").await;
    let path = offer(&owner, &ada.member_id().await).await;
    let accept = format!("{path}/accept");
    for other in [&owner, &bo] {
        assert_eq!(other.post(&accept, &json!({})).await.expect(404).problem(), "not-found");
    }
    assert_eq!(bo.delete(&path).await.expect(404).problem(), "not-found");
    assert_eq!(bo.get("/v1/ownership-transfers").await.expect(200).json()["items"], json!([]));
    cloud.advance("PT6M").await;
    assert_eq!(ada.post(&accept, &json!({})).await.expect(403).problem(), "reauthentication-required");
    let to = json!({ "member_id": ada.member_id().await });
    let offered = owner.post("/v1/ownership-transfers", &to).await.expect(403);
    assert_eq!(offered.problem(), "reauthentication-required");
    let ada = ada.who.log_in(&cloud).await;
    let _ = ada.post(&accept, &json!({})).await.expect(200);
}

#[tokio::test]
async fn an_offer_ends_when_it_is_taken_back_declined_void_or_seven_days_old() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
    let to = ada.member_id().await;
    for by in [&owner, &ada] {
        let path = offer(&owner, &to).await;
        let _ = by.delete(&path).await.expect(204);
        let _ = ada.post(&format!("{path}/accept"), &json!({})).await.expect(404);
    }
    let oneself = json!({ "member_id": owner.member_id().await });
    let answer = owner.post("/v1/ownership-transfers", &oneself).await.expect(422);
    assert_eq!(answer.field_errors(), ["/member_id invalid-choice"]);

    // If an owner makes two offers, the newer one counts.
    let bo = owner.invite_and_accept("bo@rodgrod.example", "member").await;
    let (first, second) = (offer(&owner, &bo.member_id().await).await, offer(&owner, &to).await);
    assert_eq!(bo.post(&format!("{first}/accept"), &json!({})).await.expect(404).problem(), "not-found");
    let offers = owner.get("/v1/ownership-transfers").await.expect(200).json();
    assert_eq!(offers["items"].as_array().map(Vec::len), Some(1));
    let _ = ada.post(&format!("{second}/accept"), &json!({})).await.expect(200);

    let third = offer(&ada, &bo.member_id().await).await;
    cloud.advance("P7D").await;
    let bo = bo.who.log_in(&cloud).await;
    assert_eq!(bo.post(&format!("{third}/accept"), &json!({})).await.expect(404).problem(), "not-found");
}

#[tokio::test]
async fn an_account_is_not_offered_to_a_member_who_is_removed_concurrently() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let _ = cloud.person("ada@other.example").await;
    let token = owner.invite("ada@other.example", "member").await;
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    let member = owner.get("/v1/members").await.expect(200).json()["items"][1]["id"].as_str().unwrap().to_owned();
    let to = json!({ "member_id": member });
    let held = cloud.hold(("account", "BatchGetItem", 2), owner.post("/v1/ownership-transfers", &to)).await;
    let _ = owner.delete(&format!("/v1/members/{member}")).await.expect(204);
    assert_eq!(held.let_go().await.expect(409).problem(), "conflict");
    assert_eq!(owner.get("/v1/ownership-transfers").await.expect(200).json()["items"], json!([]));
}

#[tokio::test]
async fn of_two_acceptances_of_an_offer_at_once_one_makes_an_owner() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
    let path = offer(&owner, &ada.member_id().await).await;
    let accept = async || ada.post(&format!("{path}/accept"), &json!({})).await;
    let answers = join_all([accept(), accept()]).await;
    let statuses = answers.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!((role(&owner).await, role(&ada).await), ("admin".to_owned(), "owner".to_owned()));
}

#[tokio::test]
async fn p02_an_offer_is_void_once_either_of_both_was_given_another_role_though_it_be_given_back() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let other = owner.invite_and_accept("eva@rodgrod.example", "owner").await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
    let (from, to) = (owner.member_id().await, ada.member_id().await);
    for (whose, role, before, told) in
        [(&from, "admin", "owner", "not-found"), (&to, "auditor", "member", "offer-void")]
    {
        let path = offer(&owner, &to).await;
        for role in [role, before] {
            let _ = other.patch(&format!("/v1/members/{whose}"), &json!({ "role": role })).await.expect(200);
        }
        assert_eq!(ada.post(&format!("{path}/accept"), &json!({})).await.problem(), told);
        assert_eq!(ada.get("/v1/ownership-transfers").await.expect(200).json()["items"], json!([]));
    }
}
