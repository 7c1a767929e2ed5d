//! Those who work for the operator: appointed by whoever deploys, logged in with a second factor, and with a sight of nobody's
//! data.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{AuthenticatorApp, LocalCloud, PASSWORD, cloud};

const STINE: &str = "stine@rodgrod.example";

async fn try_staff(cloud: &LocalCloud, email: &str, password: &str) -> tests::Answer {
    cloud.post("/v1/staff/sessions", &json!({ "email": email, "password": password })).await
}

#[tokio::test]
async fn p11_staff_work_in_a_session_of_their_own_that_opens_no_account() {
    let cloud = cloud!().await;
    let staff = cloud.staff(STINE, &["dpo", "support"]).await;
    let shown = staff.get("/v1/staff/sessions/current").await.expect(200).json();
    assert_eq!(shown["roles"], json!(["support", "dpo"]));
    assert_eq!((&shown["session"]["staff"], &shown["session"]["second_factor"]), (&json!(true), &json!(true)));
    for path in ["/v1/account", "/v1/members", "/v1/me", "/v1/sessions"] {
        assert_eq!(staff.get(path).await.expect(403).problem(), "not-allowed", "{path}");
    }
    let own = json!({ "account_id": staff.session["account_id"] });
    let entered = staff.post("/v1/sessions/current/account", &own).await.expect(403);
    assert_eq!(entered.problem(), "not-allowed");
    let _ = staff.delete("/v1/sessions/current").await.expect(204);
    let _ = staff.get("/v1/staff/sessions/current").await.expect(401);
}

#[tokio::test]
async fn nobody_works_as_staff_without_a_second_factor_nor_in_a_session_that_was_begun_for_something_else() {
    let cloud = cloud!().await;
    let mut stine = cloud.person(STINE).await;
    let _ = cloud.appoint(STINE, &["admin"]).await;
    assert_eq!(try_staff(&cloud, STINE, PASSWORD).await.expect(409).problem(), "no-second-factor");
    let app = stine.set_up_app().await;
    assert_eq!(stine.get("/v1/staff/sessions/current").await.expect(403).problem(), "not-allowed");
    let asked = try_staff(&cloud, STINE, PASSWORD).await.expect(202).json();
    assert_eq!((&asked["methods"], asked.get("token")), (&json!(["totp"]), None));
    let staff = stine.log_in_as_staff(&app).await;
    let _ = staff.get("/v1/staff/sessions/current").await.expect(200);
}

#[tokio::test]
async fn whoever_is_no_staff_is_answered_as_somebody_with_a_wrong_password() {
    let cloud = cloud!().await;
    let mut member = cloud.person("mia@rodgrod.example").await;
    let _ = member.set_up_app().await;
    let _ = cloud.staff(STINE, &["support"]).await;
    let mut wrong = Vec::new();
    for email in [STINE, "mia@rodgrod.example", "nobody@rodgrod.example"] {
        let since = cloud.calls_so_far();
        let answer = try_staff(&cloud, email, "not-the-password-at-all").await.expect(401);
        wrong.push((answer.text, cloud.sequence_of("auth", since)));
    }
    assert!(wrong[0] == wrong[1] && wrong[1] == wrong[2], "{wrong:#?}");
    assert_eq!(try_staff(&cloud, "mia@rodgrod.example", PASSWORD).await.expect(401).text, wrong[0].0);
}

#[tokio::test]
async fn the_password_of_staff_is_guessed_no_faster_at_one_door_than_at_the_other() {
    let cloud = cloud!().await;
    let _ = cloud.staff(STINE, &["support"]).await;
    for _ in 0..3 {
        let _ = try_staff(&cloud, STINE, "not-the-password-at-all").await.expect(401);
        let guess = json!({ "email": STINE, "password": "not-the-password-at-all" });
        let _ = cloud.post("/v1/sessions", &guess).await;
    }
    let _ = try_staff(&cloud, STINE, PASSWORD).await.expect(429);
}

#[tokio::test]
async fn a_dismissal_holds_from_the_next_request_on_and_a_later_appointment_revives_no_session() {
    let cloud = cloud!().await;
    let staff = cloud.staff(STINE, &["finance"]).await;
    assert_eq!(cloud.appoint(STINE, &["admin", "finance", "admin"]).await["roles"], json!(["finance", "admin"]));
    assert_eq!(staff.get("/v1/staff/sessions/current").await.expect(200).json()["roles"], json!(["finance", "admin"]));
    assert_eq!(cloud.dismiss(STINE).await["status"], "done");
    let _ = staff.get("/v1/staff/sessions/current").await.expect(401);
    cloud.advance("PT1M").await;
    let _ = cloud.appoint(STINE, &["finance"]).await;
    let _ = staff.get("/v1/staff/sessions/current").await.expect(401);
}

#[tokio::test]
async fn a_challenge_of_somebody_who_is_dismissed_meanwhile_opens_nothing() {
    let cloud = cloud!().await;
    let mut stine = cloud.person(STINE).await;
    let app = stine.set_up_app().await;
    let _ = cloud.appoint(STINE, &["support"]).await;
    let due = try_staff(&cloud, STINE, PASSWORD).await.expect(202).json();
    let _ = cloud.dismiss(STINE).await;
    cloud.advance("PT30S").await;
    let code = json!({ "challenge": due["challenge"], "code": app.code(cloud.inner().now()) });
    assert_eq!(cloud.post("/v1/sessions/challenges", &code).await.expect(410).problem(), "challenge-expired");
}

#[tokio::test]
async fn p13_an_appointment_is_on_record_and_its_bearer_is_told_once_however_often_it_comes() {
    let cloud = cloud!().await;
    let stine = cloud.person(STINE).await;
    for _ in 0..2 {
        assert_eq!(cloud.appoint(STINE, &["support"]).await["status"], "done");
    }
    let mail = cloud.last_mail_to(STINE).await;
    assert_eq!(mail.subject, "Dit arbejde hos os");
    assert!(mail.text.contains("support"), "{}", mail.text);
    for _ in 0..2 {
        assert_eq!(cloud.dismiss(STINE).await["roles"], json!([]));
    }
    let me = stine.get("/v1/me").await.expect(200).json();
    assert_eq!(me["staff"], Value::Null);
    let acts = me["activity"]["items"].as_array().unwrap().iter();
    let acts = acts.map(|act| (act["action"].as_str().unwrap(), act["by_another"].as_bool().unwrap()));
    assert_eq!(acts.take(2).collect::<Vec<_>>(), [("staff-dismissed", true), ("staff-appointed", true)]);
    let subjects = cloud.mails_to(STINE).await.into_iter().filter(|mail| mail.subject == "Dit arbejde hos os");
    assert_eq!(subjects.count(), 2);
}

#[tokio::test]
async fn p41_an_appointment_ends_with_the_log_in_and_is_shown_until_then() {
    let cloud = cloud!().await;
    let stine = cloud.person(STINE).await;
    let _ = cloud.appoint(STINE, &["dpo"]).await;
    assert_eq!(stine.get("/v1/me").await.expect(200).json()["staff"]["roles"], json!(["dpo"]));
    let _ = stine.delete("/v1/me").await;
    let other = stine.let_in("mia@rodgrod.example", "owner").await;
    let _ = other.get("/v1/me").await.expect(200);
    let _ = stine.delete("/v1/me").await.expect(200);
    let scan = json!({ "TableName": "accounts", "FilterExpression": "kind = :kind",
                       "ExpressionAttributeValues": { ":kind": { "S": "Staff" } } });
    assert_eq!(cloud.dynamodb("Scan", &scan).await["Count"], 0);
    assert_eq!(cloud.appoint(STINE, &["dpo"]).await["errors"][0]["code"], "no-log-in");
}

#[tokio::test]
async fn what_is_wrong_with_an_appointment_is_told_all_at_once_and_no_request_makes_one() {
    let cloud = cloud!().await;
    let staff = cloud.staff(STINE, &["admin"]).await;
    let refused = cloud.office(&json!({ "act": "promote", "email": "x", "roles": ["king"], "why": 1 })).await;
    let codes = refused["errors"].as_array().unwrap().iter();
    let codes = codes.map(|fault| (fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap()));
    assert_eq!(
        codes.collect::<Vec<_>>(),
        [
            ("/act", "invalid-choice"),
            ("/email", "invalid-email"),
            ("/roles", "invalid-choice"),
            ("/why", "unknown-field")
        ]
    );
    assert_eq!(
        cloud.office(&json!({ "act": "appoint", "email": STINE })).await["errors"][0],
        json!({ "pointer": "/roles", "code": "missing", "detail": "The field is missing." })
    );
    let _ = cloud.send(staff.request(Method::POST, "/v1/staff/members").json(&json!({}))).await.expect(404);
}

#[tokio::test]
async fn the_local_cloud_has_an_owner_and_one_of_the_staff_to_log_in_as_and_the_same_after_a_restart() {
    let program = env!("CARGO_BIN_EXE_function");
    let cloud = LocalCloud::start_with(program, |options| options.demo = true).await;
    let first = cloud.inner().demo().unwrap().clone();
    let cloud = cloud.restart_with(program, |options| options.demo = true).await;
    let demo = cloud.inner().demo().unwrap();
    assert_eq!((&demo.owner.email, &demo.staff.totp_secret), (&first.owner.email, &first.staff.totp_secret));
    let log_in = json!({ "email": demo.owner.email, "password": demo.owner.password });
    let _ = cloud.post("/v1/sessions", &log_in).await.expect(201);
    let due = try_staff(&cloud, &demo.staff.email, &demo.staff.password).await.expect(202).json();
    cloud.advance("PT30S").await;
    let app = AuthenticatorApp::new(demo.staff.totp_secret.as_deref().unwrap()).unwrap();
    let code = json!({ "challenge": due["challenge"], "code": app.code(cloud.inner().now()) });
    let token = cloud.post("/v1/sessions/challenges", &code).await.expect(201).json()["token"].clone();
    let shown = cloud.request(Method::GET, "/v1/staff/sessions/current").bearer_auth(token.as_str().unwrap());
    let roles = cloud.send(shown).await.expect(200).json()["roles"].clone();
    assert_eq!(roles, json!(["support", "finance", "dpo", "admin"]));
}
