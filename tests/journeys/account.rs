//! The account's data, who administers it, and which notifications people get.

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{PASSWORD, cloud};

#[tokio::test]
async fn p44_everybody_who_logs_in_through_an_organisation_is_told_that_it_administers_their_account() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    for role in ["member", "auditor"] {
        let email = format!("{role}@rodgrod.example");
        let person = owner.invite_and_accept(&email, role).await;
        let administrator = person.get("/v1/account/administrator").await.expect(200).json();
        assert_eq!(administrator["organisation"], "Rødgrød & Fløde ApS");
        let contacts = json!([{ "name": "Søren Ærø Åkjær", "email": "soren@rodgrod.example" }]);
        assert_eq!(administrator["contacts"], contacts);
        let welcome = cloud.last_mail_to(&email).await;
        assert!(welcome.text.contains("»Rødgrød & Fløde ApS« administrerer din adgang"));
    }
}

#[tokio::test]
async fn p39_an_owner_changes_what_the_account_is_called_and_it_is_recorded() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let changed = owner.patch("/v1/account", &json!({ "company_name": "Fløde A/S" })).await.expect(200);
    assert_eq!((changed.json()["company_name"].clone(), changed.header("etag")), (json!("Fløde A/S"), "\"v2\""));
    let entry = owner.get("/v1/me?limit=1").await.expect(200).json()["activity"]["items"][0].clone();
    assert_eq!((&entry["action"], &entry["changed"]), (&json!("account-changed"), &json!(["company_name"])));
    let edits = ["A ApS", "B ApS"].map(|name| {
        let request = owner.request(Method::PATCH, "/v1/account").header("if-match", "\"v2\"");
        owner.send(request.json(&json!({ "company_name": name })))
    });
    let mut statuses = join_all(edits).await.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    let nothing = json!({ "company_name": null, "second_factor_required": "yes", "status": "active" });
    assert_eq!(
        owner.patch("/v1/account", &nothing).await.expect(422).field_errors(),
        ["/company_name missing", "/second_factor_required wrong-type", "/status unknown-field"]
    );
}

#[tokio::test]
async fn an_owner_who_has_just_proved_who_they_are_demands_a_second_factor_of_everybody() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    assert_eq!(owner.get("/v1/account").await.expect(200).json()["second_factor_required"], false);
    cloud.advance("PT5M").await;
    let demand = json!({ "second_factor_required": true });
    assert_eq!(owner.patch("/v1/account", &demand).await.expect(403).problem(), "reauthentication-required");
    let owner = owner.who.log_in(&cloud).await;
    assert_eq!(owner.patch("/v1/account", &demand).await.expect(200).json()["second_factor_required"], true);
}

#[tokio::test]
async fn p02_a_demand_for_a_second_factor_holds_from_the_next_request_of_whoever_is_logged_in() {
    let cloud = cloud!().await;
    let mut owner = cloud.person("soren@rodgrod.example").await;
    let _ = owner.set_up_app().await;
    let mut mia = owner.invite_and_accept("mia@rodgrod.example", "member").await;
    let _ = mia.get("/v1/account").await.expect(200);
    let demand = |demanded| json!({ "second_factor_required": demanded });
    let _ = owner.patch("/v1/account", &demand(true)).await.expect(200);
    assert_eq!(mia.get("/v1/account").await.expect(403).problem(), "second-factor-required");
    assert_eq!(mia.get("/v1/sessions/current").await.expect(200).json()["must_enrol"], true);
    // Whoever has shown one goes on, and so does everybody once it is no longer demanded.
    let _ = owner.get("/v1/account").await.expect(200);
    let _ = owner.patch("/v1/account", &demand(false)).await.expect(200);
    let _ = mia.get("/v1/account").await.expect(200);
    let _ = owner.patch("/v1/account", &demand(true)).await.expect(200);
    let _ = mia.set_up_app().await;
    let _ = mia.get("/v1/account").await.expect(200);
    assert_eq!(mia.get("/v1/sessions/current").await.expect(200).json()["must_enrol"], false);
}

#[tokio::test]
async fn an_account_that_demands_a_second_factor_opens_to_no_member_without_one_wherever_they_come_from() {
    let cloud = cloud!().await;
    let (owner, eva) = (cloud.person("soren@rodgrod.example").await, cloud.person("eva@floede.example").await);
    let mia = owner.invite_and_accept("mia@rodgrod.example", "member").await;
    // Mia's log-in opens the account that she joined first, and not Eva's.
    let _ = cloud.accept(&eva.invite("mia@rodgrod.example", "member").await, PASSWORD).await.expect(201);
    let _ = eva.patch("/v1/account", &json!({ "second_factor_required": true })).await.expect(200);
    let _ = mia.get("/v1/me").await.expect(200);
    let there = json!({ "account_id": eva.session["account_id"] });
    let entered = mia.post("/v1/sessions/current/account", &there).await.expect(201);
    let mut limited = mia.who.clone().logged_in(&cloud, &entered);
    assert_eq!(limited.session["must_enrol"], true);
    assert_eq!(limited.get("/v1/me").await.expect(403).problem(), "second-factor-required");
    // Nor can she bypass the requirement by switching back and in again.
    let here = json!({ "account_id": owner.session["account_id"] });
    let back = limited.post("/v1/sessions/current/account", &here).await.expect(201);
    let back = mia.who.clone().logged_in(&cloud, &back);
    let _ = back.get("/v1/me").await.expect(200);
    let again = back.post("/v1/sessions/current/account", &there).await.expect(201);
    limited = mia.who.clone().logged_in(&cloud, &again);
    let _ = limited.get("/v1/account").await.expect(403);
    let _ = limited.set_up_app().await;
    let _ = limited.get("/v1/account").await.expect(200);

    let mut owner = owner;
    let _ = owner.set_up_app().await;
    let _ = owner.patch("/v1/account", &json!({ "second_factor_required": true })).await.expect(200);
    let bo = owner.invite_and_accept("bo@rodgrod.example", "member").await;
    assert_eq!(bo.session["must_enrol"], true);
    assert_eq!(bo.get("/v1/account").await.expect(403).problem(), "second-factor-required");
}

fn of<'a>(list: &'a Value, id: &str) -> &'a Value {
    list["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap()
}

#[tokio::test]
async fn p42_some_notifications_can_be_switched_off_and_the_others_say_why_they_cannot() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let list = owner.get("/v1/me/notifications").await.expect(200);
    assert!(list.header("etag").starts_with("\"v0-"), "{}", list.header("etag"));
    let list = list.json();
    assert_eq!(
        (&of(&list, "member_joined")["enabled"], &of(&list, "member_joined")["reason"]),
        (&json!(true), &json!(null))
    );
    for id in ["access", "security", "integrations", "invoices", "legal"] {
        let item = of(&list, id);
        assert_eq!((&item["enabled"], &item["can_be_switched_off"]), (&json!(true), &json!(false)), "{id}");
        assert!(item["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{id}");
    }
    let messages = of(&list, "member_joined")["messages"].clone();
    assert_eq!(messages, json!([{ "id": "member_joined", "about": "En, du har inviteret, har taget imod." }]));
    let put = |body: Value| owner.request(Method::PUT, "/v1/me/notifications").json(&body);
    let answer = owner.send(put(json!({ "security": false, "legal": false, "access": true }))).await.expect(422);
    assert_eq!(answer.field_errors(), ["/security cannot-be-switched-off", "/legal cannot-be-switched-off"]);

    let _ = owner.invite_and_accept("one@rodgrod.example", "member").await;
    assert_eq!(cloud.last_mail_to("soren@rodgrod.example").await.subject, "Din invitation er taget imod");
    let before = cloud.mails_to("soren@rodgrod.example").await.len();
    let off = owner.send(put(json!({ "member_joined": false }))).await.expect(200);
    assert_eq!((off.header("etag"), &of(&off.json(), "member_joined")["enabled"]), ("\"v1\"", &json!(false)));
    let two = owner.invite_and_accept("two@rodgrod.example", "admin").await;
    assert_eq!(cloud.mails_to("soren@rodgrod.example").await.len(), before);
    // A notification that cannot be switched off is still sent.
    let path = format!("/v1/members/{}", owner.member_id().await);
    let three = owner.invite_and_accept("three@rodgrod.example", "owner").await;
    let _ = three.patch(&path, &json!({ "role": "admin" })).await.expect(200);
    assert_eq!(cloud.last_mail_to("soren@rodgrod.example").await.subject, "Din rolle er ændret");
    assert_eq!(owner.get("/v1/me").await.expect(200).json()["notifications_off"], json!(["member_joined"]));
    // Nobody else's choice has changed.
    assert_eq!(two.get("/v1/me").await.expect(200).json()["notifications_off"], json!([]));
    let stale = put(json!({})).header("if-match", "\"v0\"");
    assert_eq!(owner.send(stale).await.expect(412).problem(), "stale");
    let on = owner.send(put(json!({})).header("if-match", "\"v1\"")).await.expect(200);
    assert_eq!(of(&on.json(), "member_joined")["enabled"], json!(true));
}

#[tokio::test]
async fn p38_a_member_sees_what_was_sent_to_their_address_before_they_had_a_log_in() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
    // The messages are the invitation, and the notification that she has access.
    let _ = cloud.mails_to("ada@rodgrod.example").await;
    assert_eq!(ada.get("/v1/me").await.expect(200).json()["messages"].as_array().map(Vec::len), Some(2));
}
