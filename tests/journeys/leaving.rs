//! Leaving, and erasing one's log-in.

use std::collections::BTreeSet;

use domain::processing::Table;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Applicant, LocalCloud, PASSWORD, cloud};

/// The kinds of the items in a partition.
async fn kinds(cloud: &LocalCloud, partition: &str) -> Vec<String> {
    let mut kinds = Vec::new();
    for table in ["accounts", "tickets"] {
        let query = json!({ "TableName": table, "KeyConditionExpression": "pk = :pk",
                            "ExpressionAttributeValues": { ":pk": { "S": partition } } });
        let found = cloud.dynamodb("Query", &query).await;
        let kind = |item: &Value| item["kind"]["S"].as_str().unwrap().to_owned();
        kinds.extend(found["Items"].as_array().unwrap().iter().map(kind));
    }
    kinds
}

/// Adds this many origins to a person, as if after many log-ins: copies of an existing one.
async fn more_origins(cloud: &LocalCloud, user: &str, many: usize) {
    let query = json!({ "TableName": "accounts", "KeyConditionExpression": "pk = :pk AND begins_with(sk, :sk)",
                        "ExpressionAttributeValues": { ":pk": { "S": user }, ":sk": { "S": "ORIGIN#" } } });
    let item = cloud.dynamodb("Query", &query).await["Items"][0].clone();
    let copies = (0..many).map(|n| {
        let mut copy = item.clone();
        copy["sk"]["S"] = json!(format!("ORIGIN#aud_{n:026}"));
        copy
    });
    cloud.put_like(Table::Accounts, &item, copies).await;
}

/// The kinds of all items that contain one of these ids, in any table.
async fn naming(cloud: &LocalCloud, ids: &[&str]) -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    for table in cloud.dynamodb("ListTables", &json!({})).await["TableNames"].as_array().unwrap() {
        let found = cloud.dynamodb("Scan", &json!({ "TableName": table })).await;
        assert!(found["LastEvaluatedKey"].is_null());
        let items = found["Items"].as_array().unwrap().iter();
        let named = items.filter(|item| ids.iter().any(|id| item.to_string().contains(id)));
        kinds.extend(named.map(|item| item["kind"]["S"].as_str().unwrap().to_owned()));
    }
    kinds
}

fn line<'a>(receipt: &'a Value, record: &str) -> &'a Value {
    receipt["items"].as_array().unwrap().iter().find(|line| line["record"] == record).unwrap()
}

#[tokio::test]
async fn p41_who_erases_their_log_in_gets_a_receipt_and_nothing_is_left_of_them_but_what_it_says() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
    let off = json!({ "member_joined": false });
    let _ = ada.send(ada.request(Method::PUT, "/v1/me/notifications").json(&off)).await.expect(200);
    let user = ada.session["user_id"].as_str().unwrap().to_owned();
    let member = ada.member_id().await;
    assert!(kinds(&cloud, &user).await.len() >= 5);
    // The request comes from another browser than the log-in.
    let receipt =
        ada.send(ada.request(Method::DELETE, "/v1/me").header("user-agent", "curl/8")).await.expect(200).json();
    for record in ["User", "PasswordCredential", "Member", "Membership", "Session", "Origin", "Notifications"] {
        assert_eq!(line(&receipt, record)["outcome"], "erased", "{record}");
    }
    let kept = line(&receipt, "AuditEntry");
    assert_eq!((&kept["outcome"], &kept["kept"]), (&json!("kept"), &json!("så længe kontoen findes")));
    assert!(kept["purpose"].is_string() && kept["legal_basis"].is_string());
    assert!(line(&receipt, "Message")["until"].is_string());

    assert_eq!(kinds(&cloud, &user).await, Vec::<String>::new());
    // Any other item that names the person is kept according to the receipt.
    let left = naming(&cloud, &[&user, &member]).await;
    assert!(left.contains("AuditEntry") && left.contains("Message"), "{left:?}");
    for kind in left {
        assert_eq!(line(&receipt, &kind)["outcome"], "kept", "{kind}");
    }
    let _ = ada.get("/v1/me").await.expect(401);
    let log_in = json!({ "email": "ada@rodgrod.example", "password": PASSWORD });
    assert_eq!(cloud.post("/v1/sessions", &log_in).await.expect(401).problem(), "wrong-credentials");
    assert_eq!(cloud.last_mail_to("ada@rodgrod.example").await.subject, "Dit log-in er slettet");
    assert_eq!(owner.get("/v1/members").await.expect(200).json()["items"].as_array().map(Vec::len), Some(1));
    // The address is free: the person can sign up again, as a new user.
    let again = Applicant::new("ada@rodgrod.example").sign_up(&cloud).await.log_in(&cloud).await;
    assert_ne!(again.session["user_id"], json!(user));
}

#[tokio::test]
async fn p41_a_sole_owner_is_refused_and_must_hand_over_or_cancel_first_and_nothing_is_changed() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let bo = cloud.person("bo@other.example").await;
    let token = bo.invite("soren@rodgrod.example", "member").await;
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    let answer = soren.delete("/v1/me").await.expect(409);
    assert_eq!(answer.problem(), "sole-owner");
    assert!(answer.json()["detail"].as_str().unwrap().contains("Overdrag"));
    assert_eq!(soren.get("/v1/me/memberships").await.expect(200).json()["items"].as_array().map(Vec::len), Some(2));

    let ada = soren.invite_and_accept("ada@rodgrod.example", "member").await;
    let offer = soren.post("/v1/ownership-transfers", &json!({ "member_id": ada.member_id().await })).await.expect(201);
    let accept = format!("/v1/ownership-transfers/{}/accept", offer.json()["id"].as_str().unwrap());
    let _ = ada.post(&accept, &json!({})).await.expect(200);
    let receipt = soren.delete("/v1/me").await.expect(200).json();
    assert_eq!(line(&receipt, "User")["outcome"], "erased");
    assert_eq!(bo.get("/v1/members").await.expect(200).json()["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn p13_a_sole_owner_who_may_not_leave_loses_nothing_by_trying() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let user = soren.session["user_id"].as_str().unwrap().to_owned();
    more_origins(&cloud, &user, 100).await;
    let before = kinds(&cloud, &user).await;
    let answer = soren.delete(&format!("/v1/members/{}", soren.member_id().await)).await.expect(409);
    assert_eq!(answer.problem(), "sole-owner");
    assert_eq!(kinds(&cloud, &user).await, before);
}

#[tokio::test]
async fn p41_what_somebody_does_while_they_are_erased_leaves_nothing_behind() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let choose = json!({ "member_joined": false });
    let invite = json!({ "email": "bo@rodgrod.example", "name": "Bo", "role": "member" });
    for (method, path, body, operation) in [
        (Method::PUT, "/v1/me/notifications", &choose, ("account", "GetItem", 1)),
        // Of this request, only the origin would be stored with the person.
        (Method::POST, "/v1/invitations", &invite, ("account", "BatchGetItem", 2)),
        (Method::POST, "/v1/me/email", &json!({ "email": "ny@rodgrod.example" }), ("account", "BatchGetItem", 2)),
        (Method::POST, "/v1/me/phone", &json!({ "phone": "+4571727374" }), ("account", "BatchGetItem", 2)),
        (Method::POST, "/v1/me/totp", &json!({}), ("auth", "GetItem", 1)),
    ] {
        let ada = owner.invite_and_accept("ada@rodgrod.example", "admin").await;
        let user = ada.session["user_id"].as_str().unwrap().to_owned();
        let member = format!("/v1/members/{}", ada.member_id().await);
        let act = ada.request(method, path).header("user-agent", "curl/8").json(body);
        let held = cloud.hold(operation, ada.send(act)).await;
        let _ = owner.delete(&member).await.expect(204);
        assert_eq!(held.let_go().await.expect(409).problem(), "conflict", "{path}");
        assert_eq!(kinds(&cloud, &user).await, Vec::<String>::new(), "{path}");
    }
}

#[tokio::test]
async fn p41_what_somebody_did_just_before_they_are_erased_goes_with_them() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "admin").await;
    let user = ada.session["user_id"].as_str().unwrap().to_owned();
    let member = format!("/v1/members/{}", ada.member_id().await);
    // Her items have been found, and are about to be erased.
    let held = cloud.hold(("account", "Query", 2), owner.delete(&member)).await;
    let found = kinds(&cloud, &user).await.len();
    let invite = json!({ "email": "bo@rodgrod.example", "name": "Bo", "role": "member" });
    let invite = ada.request(Method::POST, "/v1/invitations").header("user-agent", "curl/8").json(&invite);
    let _ = ada.send(invite).await.expect(201);
    let _ = ada.who.log_in(&cloud).await;
    assert_eq!(kinds(&cloud, &user).await.len(), found + 3, "an origin of each act, and a session");
    let _ = held.let_go().await.expect(204);
    assert_eq!(kinds(&cloud, &user).await, Vec::<String>::new());
}

#[tokio::test]
async fn p41_an_address_that_somebody_had_or_asked_for_goes_with_them() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
    let user = ada.session["user_id"].as_str().unwrap().to_owned();
    ada.change_email("ada.ny@rodgrod.example").await;
    let undo = cloud.last_token_to("ada@rodgrod.example").await;
    let _ = ada.post("/v1/me/email", &json!({ "email": "ada.nyere@rodgrod.example" })).await.expect(202);
    let receipt = ada.delete("/v1/me").await.expect(200).json();
    for kind in ["EmailChange", "EmailUndo"] {
        assert_eq!(line(&receipt, kind)["outcome"], "erased");
    }
    assert_eq!(kinds(&cloud, &user).await, Vec::<String>::new());
    let taken_back = cloud.post("/v1/email-changes/undo", &json!({ "token": undo })).await.expect(410);
    assert_eq!(taken_back.problem(), "link-expired");
}

#[tokio::test]
async fn p39_of_two_owners_who_erase_themselves_at_once_one_stays() {
    let cloud = cloud!().await;
    let one = cloud.person("soren@rodgrod.example").await;
    let two = one.invite_and_accept("ada@rodgrod.example", "owner").await;
    // The held request has already read who owns the account when the other one completes.
    let held = cloud.hold(("account", "BatchGetItem", 3), one.delete("/v1/me")).await;
    let _ = two.delete("/v1/me").await.expect(200);
    assert_eq!(held.let_go().await.expect(409).problem(), "sole-owner");
    assert_eq!(one.get("/v1/account").await.expect(200).json()["your_role"], "owner");
}

#[tokio::test]
async fn p41_erasing_needs_a_fresh_proof() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
    cloud.advance("PT5M").await;
    assert_eq!(ada.delete("/v1/me").await.expect(403).problem(), "reauthentication-required");
    let path = format!("/v1/members/{}", ada.member_id().await);
    assert_eq!(ada.delete(&path).await.expect(403).problem(), "reauthentication-required");
}

#[tokio::test]
async fn p41_a_long_history_and_many_accounts_are_erased_whole() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
    for n in 0..5 {
        let other = cloud.person(&format!("o{n}@other.example")).await;
        let token = other.invite("ada@rodgrod.example", "member").await;
        let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    }
    let user = ada.session["user_id"].as_str().unwrap().to_owned();
    more_origins(&cloud, &user, 1_200).await;
    let receipt = ada.delete("/v1/me").await.expect(200).json();
    assert_eq!(line(&receipt, "Origin")["outcome"], "erased");
    assert_eq!(kinds(&cloud, &user).await, Vec::<String>::new());
    assert_eq!(cloud.last_mail_to("ada@rodgrod.example").await.subject, "Dit log-in er slettet");
}

#[tokio::test]
async fn p41_a_person_who_leaves_one_of_their_accounts_keeps_the_others_and_is_notified() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let mut ada = cloud.person("ada@other.example").await;
    let token = soren.invite("ada@other.example", "auditor").await;
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    let _ = ada.enter_account_of(&soren).await.expect(201);
    let _ = ada.delete(&format!("/v1/members/{}", ada.member_id().await)).await.expect(204);
    let _ = ada.get("/v1/me").await.expect(401);
    assert_eq!(cloud.last_mail_to("ada@other.example").await.subject, "Du har forladt kontoen");
    let ada = ada.who.log_in(&cloud).await;
    assert_eq!(ada.get("/v1/me/memberships").await.expect(200).json()["items"].as_array().map(Vec::len), Some(1));
}
