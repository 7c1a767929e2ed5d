//! Changes of members that overlap.

use reqwest::Method;
use serde_json::json;
use tests::{Applicant, PASSWORD, Person, cloud};

use super::{ADA, PHONE, SOREN};

async fn role(person: &Person<'_>, member: &str, role: &str) -> tests::Answer {
    person.patch(&format!("/v1/members/{member}"), &json!({ "role": role })).await
}

#[tokio::test]
async fn of_two_roles_that_a_member_is_given_at_once_the_later_one_counts() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let member = owner.invite_and_accept(ADA, "member").await.member_id().await;
    let held = cloud.hold(("account", "BatchGetItem", 2), role(&owner, &member, "admin")).await;
    let _ = role(&owner, &member, "auditor").await.expect(200);
    assert_eq!(held.let_go().await.expect(200).json()["role"], "admin");
}

#[tokio::test]
async fn of_two_members_who_are_made_owners_at_once_both_are_owners() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let ada = owner.invite_and_accept(ADA, "member").await.member_id().await;
    let bo = owner.invite_and_accept("bo@rodgrod.example", "member").await.member_id().await;
    let held = cloud.hold(("account", "BatchGetItem", 2), role(&owner, &ada, "owner")).await;
    let _ = role(&owner, &bo, "owner").await.expect(200);
    assert_eq!(held.let_go().await.expect(200).json()["role"], "owner");
    assert_eq!(owner.get(&format!("/v1/members/{bo}")).await.expect(200).json()["role"], "owner");
}

#[tokio::test]
async fn a_member_is_removed_whatever_changes_meanwhile() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let other = cloud.person("eva@other.example").await;
    let others = owner.invite_and_accept("bo@rodgrod.example", "member").await.member_id().await;
    for change in ["role", "name", "phone", "account", "owners"] {
        let is_owner = change == "owners";
        let ada = owner.invite_and_accept(ADA, if is_owner { "owner" } else { "member" }).await;
        ada.verify_phone(PHONE).await;
        let member = ada.member_id().await;
        let path = format!("/v1/members/{member}");
        let held = cloud.hold(("account", "BatchGetItem", 3), owner.delete(&path)).await;
        match change {
            "role" => drop(role(&owner, &member, "auditor").await.expect(200)),
            "name" => drop(ada.change(&json!({ "name": "Ada Ny" }), None).await.expect(200)),
            "phone" => other.verify_phone(PHONE).await,
            "account" => {
                let token = other.invite(ADA, "member").await;
                let _ = cloud.accept(&token, PASSWORD).await.expect(201);
            }
            _ => drop(role(&owner, &others, "owner").await.expect(200)),
        }
        assert_eq!(held.let_go().await.status, 204, "{change}");
        assert_eq!(owner.get(&path).await.status, 404, "{change}");
        // Who has joined another account meanwhile keeps their log-in.
        if change == "account" {
            let ada = Applicant::new(ADA).log_in(&cloud).await;
            let _ = ada.delete("/v1/me").await.expect(200);
        }
    }
}

#[tokio::test]
async fn p41_a_person_erases_themselves_though_another_of_their_sessions_changes_them_meanwhile() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let ada = owner.invite_and_accept(ADA, "member").await;
    let held = cloud.hold(("account", "BatchGetItem", 3), ada.delete("/v1/me")).await;
    let _ = ada.change(&json!({ "name": "Ada Ny" }), None).await.expect(200);
    let _ = held.let_go().await.expect(200);
    let _ = Applicant::new(ADA).try_log_in(&cloud).await.expect(401);
}

#[tokio::test]
async fn of_two_acceptances_of_an_invitation_at_once_the_second_is_told_that_the_link_is_used() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let token = owner.invite(ADA, "member").await;
    let held = cloud.hold(("account", "BatchGetItem", 2), cloud.accept(&token, PASSWORD)).await;
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    assert_eq!(held.let_go().await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn an_invitation_stays_good_if_the_address_gets_a_log_in_while_it_is_accepted() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let token = owner.invite(ADA, "member").await;
    let held = cloud.hold(("account", "BatchGetItem", 2), cloud.accept(&token, PASSWORD)).await;
    let _ = Applicant::new(ADA).sign_up(&cloud).await;
    assert_eq!(held.let_go().await.expect(409).problem(), "conflict");
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
}

#[tokio::test]
async fn whoever_joins_by_the_invitation_to_their_new_address_meanwhile_is_a_member_already() {
    let cloud = cloud!().await;
    let (owner, ada) = (cloud.person(SOREN).await, cloud.person("ada@other.example").await);
    let (before, after) = (owner.invite("ada@other.example", "member").await, owner.invite(ADA, "member").await);
    let held = cloud.hold(("account", "BatchGetItem", 2), cloud.accept(&before, PASSWORD)).await;
    ada.change_email(ADA).await;
    let _ = cloud.accept(&after, PASSWORD).await.expect(201);
    assert_eq!(held.let_go().await.expect(409).problem(), "already-member");
}

#[tokio::test]
async fn of_two_answers_to_an_offer_of_an_account_at_once_the_second_finds_none() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let ada = owner.invite_and_accept(ADA, "member").await;
    let to = json!({ "member_id": ada.member_id().await });
    for method in [Method::POST, Method::DELETE] {
        let offer = owner.post("/v1/ownership-transfers", &to).await.expect(201).json();
        let path = format!("/v1/ownership-transfers/{}", offer["id"].as_str().unwrap());
        let is_accepted = method == Method::POST;
        let answered = if is_accepted { format!("{path}/accept") } else { path.clone() };
        let held = cloud.hold(("account", "Query", 1), ada.send(ada.request(method, &answered))).await;
        let _ = owner.delete(&path).await.expect(204);
        assert_eq!(held.let_go().await.expect(404).problem(), "not-found", "{answered}");
    }
}

#[tokio::test]
async fn an_offer_of_an_account_is_not_accepted_beside_a_change_of_the_owners() {
    let cloud = cloud!().await;
    let owner = cloud.person(SOREN).await;
    let other = owner.invite_and_accept("eva@rodgrod.example", "owner").await;
    let others = other.member_id().await;
    let ada = owner.invite_and_accept(ADA, "member").await;
    let to = json!({ "member_id": ada.member_id().await });
    let offer = owner.post("/v1/ownership-transfers", &to).await.expect(201).json();
    let path = format!("/v1/ownership-transfers/{}/accept", offer["id"].as_str().unwrap());
    let accept = || ada.send(ada.request(Method::POST, &path));
    let held = cloud.hold(("account", "BatchGetItem", 2), accept()).await;
    let _ = role(&other, &others, "admin").await.expect(200);
    assert_eq!(held.let_go().await.expect(409).problem(), "conflict");
    let _ = accept().await.expect(200);
}
