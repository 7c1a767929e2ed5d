//! Letting people into an account and out of it.

use serde_json::json;
use tests::{Applicant, PASSWORD};

use crate::bill::{Bill, monthly, slow_cloud, warm};

#[tokio::test]
async fn each_step_of_letting_people_in_and_out_has_its_price() {
    let cloud = slow_cloud().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let _ = cloud.person("bo@other.example").await;
    warm(&owner).await;
    cloud.inner().drain().await;
    let mut bill = Bill::of(&cloud);

    bill.capability("members");
    let invite = |email: &str| json!({ "email": email, "name": "Ada", "role": "member" });
    let _ = owner.post("/v1/invitations", &invite("ada@rodgrod.example")).await.expect(201);
    cloud.inner().drain().await;
    bill.step("POST /v1/invitations", &[monthly("account", 150, "120 new people in the new accounts and the old, and some who never come"), monthly("delivery", 820, "invitations, and those that are sent again, 170; told to the inviter 120; roles, leaving, ownership 120; changes of password and second factors 165; passwords that were reset by a link 220; undone and changed addresses beyond the two below 25")]);

    let id = owner.get("/v1/invitations").await.expect(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    bill.begin();
    let _ = owner.post(&format!("/v1/invitations/{id}/resend"), &json!({})).await.expect(200);
    bill.step("POST /v1/invitations/{id}/resend", &[monthly("account", 20, "one in six who was invited is reminded")]);
    let token = cloud.last_token_to("ada@rodgrod.example").await;
    bill.begin();

    let _ = cloud.post("/v1/invitations/preview", &json!({ "token": token })).await.expect(200);
    bill.step(
        "POST /v1/invitations/preview",
        &[monthly("account", 130, "whoever follows the link sees the invitation")],
    );

    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    cloud.inner().drain().await;
    bill.step(
        "POST /v1/invitations/accept by a new person",
        &[monthly("account", 100, "most of them have no log-in yet")],
    );

    let token = owner.invite("bo@other.example", "auditor").await;
    bill.begin();
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    cloud.inner().drain().await;
    bill.step(
        "POST /v1/invitations/accept by a known person",
        &[monthly("account", 20, "accountants and auditors have one")],
    );

    let ada = Applicant::new("ada@rodgrod.example").log_in(&cloud).await;
    let bo = Applicant::new("bo@other.example").log_in(&cloud).await;
    bill.begin();

    let members = owner.get("/v1/members").await.expect(200).json();
    bill.step("GET /v1/members", &[monthly("account", 2_000, "an owner looks twice a month")]);
    let id = |n: usize| members["items"][n]["id"].as_str().unwrap().to_owned();

    let path = format!("/v1/members/{}", id(1));
    let _ = owner.patch(&path, &json!({ "role": "admin" })).await.expect(200);
    cloud.inner().drain().await;
    bill.step("PATCH /v1/members/{id}", &[monthly("account", 50, "one account in twenty changes a role")]);

    let offer = owner.post("/v1/ownership-transfers", &json!({ "member_id": id(1) })).await.expect(201).json();
    cloud.inner().drain().await;
    bill.step("POST /v1/ownership-transfers", &[monthly("account", 6, "an account in 170 changes hands")]);

    let accept = format!("/v1/ownership-transfers/{}/accept", offer["id"].as_str().unwrap());
    let _ = ada.post(&accept, &json!({})).await.expect(200);
    cloud.inner().drain().await;
    bill.step("POST /v1/ownership-transfers/{id}/accept", &[monthly("account", 5, "nearly all accept")]);

    let _ = bo.get("/v1/account/administrator").await.expect(200);
    bill.step(
        "GET /v1/account/administrator",
        &[monthly("account", 600, "a fifth of the people ask once whom to turn to")],
    );

    let _ = bo.get("/v1/me/memberships").await.expect(200);
    bill.step(
        "GET /v1/me/memberships",
        &[monthly("account", 6_000, "who has more than one account, at each log-in: one in ten")],
    );

    bill.capability("log-in and sessions");
    let there = json!({ "account_id": owner.session["account_id"] });
    let _ = bo.post("/v1/sessions/current/account", &there).await.expect(201);
    bill.step(
        "POST /v1/sessions/current/account",
        &[monthly("auth", 2_000, "100 accountants who look into another account each day")],
    );

    bill.capability("members");
    let _ = ada.delete(&format!("/v1/members/{}", id(2))).await.expect(204);
    cloud.inner().drain().await;
    bill.step(
        "DELETE /v1/members/{id} of somebody with another account",
        &[monthly("account", 40, "one person in 75 leaves a company")],
    );

    bill.capability("people's settings and the account");
    let _ = owner.delete("/v1/me").await.expect(200);
    cloud.inner().drain().await;
    bill.step("DELETE /v1/me", &[monthly("account", 10, "one in three hundred")]);

    bill.compare("members");
}
