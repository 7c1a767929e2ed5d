//! Staff: they log in with a second factor that was vouched for, and have no access to anybody's data.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, AuthenticatorApp, Device, LocalCloud, PASSWORD, cloud};

pub(crate) const STINE: &str = "stine@rodgrod.example";

pub(crate) async fn try_staff(cloud: &LocalCloud, email: &str, password: &str) -> Answer {
    cloud.post("/v1/staff/sessions", &json!({ "email": email, "password": password })).await
}

pub(crate) async fn challenged(cloud: &LocalCloud, due: &Value, proof: (&str, &Value)) -> Answer {
    cloud.post("/v1/sessions/challenges", &json!({ "challenge": due["challenge"], proof.0: proof.1 })).await
}

pub(crate) fn field_error(answer: &Value) -> (&str, &str) {
    let field_error = &answer["errors"][0];
    (field_error["pointer"].as_str().unwrap_or_default(), field_error["code"].as_str().unwrap_or_default())
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
async fn nobody_works_as_staff_without_a_second_factor_or_in_a_session_that_is_not_for_staff() {
    let cloud = cloud!().await;
    let mut stine = cloud.person(STINE).await;
    assert_eq!(field_error(&cloud.appoint(STINE, &["admin"]).await), ("/email", "no-second-factor"));
    assert_eq!(try_staff(&cloud, STINE, PASSWORD).await.expect(401).problem(), "wrong-credentials");
    let app = stine.set_up_app().await;
    let appointed = cloud.appoint(STINE, &["admin"]).await;
    let since = &stine.get("/v1/me").await.expect(200).json()["second_factors"]["totp"]["since"];
    let vouched =
        json!([{ "id": appointed["second_factors"][0]["id"], "method": "totp", "since": since, "vouched": true }]);
    assert_eq!(appointed["second_factors"], vouched);
    assert_eq!(stine.get("/v1/staff/sessions/current").await.expect(403).problem(), "not-allowed");
    let asked = try_staff(&cloud, STINE, PASSWORD).await.expect(202).json();
    assert_eq!((&asked["methods"], asked.get("token")), (&json!(["totp"]), None));
    let staff = stine.log_in_as_staff(&app).await;
    let _ = staff.get("/v1/staff/sessions/current").await.expect(200);
    let _ = stine.delete("/v1/me/totp").await.expect(204);
    assert_eq!(try_staff(&cloud, STINE, PASSWORD).await.expect(409).problem(), "no-vouched-factor");
    // Without any factor, the password alone does not reauthenticate the open session either.
    let alone = staff.post("/v1/me/reauthentications", &json!({ "password": PASSWORD })).await.expect(403);
    assert_eq!(alone.problem(), "second-factor-due");
}

#[tokio::test]
async fn a_factor_that_is_added_in_a_stolen_session_is_not_accepted_for_staff_until_it_is_vouched_for() {
    let cloud = cloud!().await;
    let mut stolen = cloud.person(STINE).await;
    let app = stolen.set_up_app().await;
    let _ = cloud.appoint(STINE, &["dpo"]).await;
    cloud.advance("PT1M").await;
    let mut phone = Device::at(&cloud.inner().api_url());
    let _ = stolen.add_passkey(&mut phone, "Tyvens").await.expect(201);
    let codes = stolen.send(stolen.request(Method::POST, "/v1/me/recovery-codes")).await.expect(201).json();
    let due = try_staff(&cloud, STINE, PASSWORD).await.expect(202).json();
    assert_eq!((&due["methods"], due.get("options")), (&json!(["totp"]), None));
    assert_eq!(challenged(&cloud, &due, ("code", &codes["codes"][0])).await.expect(401).problem(), "wrong-code");
    // The passkey's response to another challenge.
    let asked = cloud.ask_passkey().await;
    let shown = phone.get(&asked["options"]).await.unwrap();
    assert_eq!(challenged(&cloud, &due, ("passkey", &shown)).await.expect(401).problem(), "wrong-passkey");

    // The factor that was vouched for remains valid, in the staff session too, and no other factor is.
    let mut staff = stolen.log_in_as_staff(&app).await;
    let code = &codes["codes"][1];
    assert_eq!(staff.reauthenticate(&json!({ "code": code })).await.expect(401).problem(), "wrong-code");
    let asked = cloud.ask_passkey().await;
    let shown = json!({ "challenge": asked["challenge"], "passkey": phone.get(&asked["options"]).await.unwrap() });
    assert_eq!(staff.reauthenticate(&shown).await.expect(401).problem(), "wrong-passkey");
    cloud.advance("PT30S").await;
    let _ = staff.reauthenticate(&json!({ "code": app.code(cloud.inner().now()) })).await.expect(201);
    let _ = stolen.set_up_app().await;
    assert_eq!(try_staff(&cloud, STINE, PASSWORD).await.expect(409).problem(), "no-vouched-factor");

    // A change of roles does not vouch for the added factors. It ends sessions that were opened with a removed app.
    let vouched = |answer: &Value| {
        let factors = answer["second_factors"].as_array().unwrap().iter();
        let view = |factor: &Value| (factor["method"].as_str().unwrap().to_owned(), factor["vouched"] == true);
        factors.map(view).collect::<Vec<_>>()
    };
    let both = |is: bool| ["totp", "passkey"].map(|method| (method.to_owned(), is));
    let changed = cloud.appoint(STINE, &["dpo", "admin"]).await;
    assert_eq!(vouched(&changed), both(false));
    let _ = staff.get("/v1/staff/sessions/current").await.expect(401);
    assert_eq!(try_staff(&cloud, STINE, PASSWORD).await.expect(409).problem(), "no-vouched-factor");
    assert_eq!(vouched(&cloud.vouch(STINE, &["dpo"], &changed["second_factors"]).await), both(true));
    let due = try_staff(&cloud, STINE, PASSWORD).await.expect(202).json();
    assert_eq!(due["methods"], json!(["totp", "passkey"]));
    let shown = phone.get(&due["options"]).await.unwrap();
    let _ = challenged(&cloud, &due, ("passkey", &shown)).await.expect(201);
}

#[tokio::test]
async fn a_person_who_is_not_staff_gets_the_answer_to_a_wrong_password() {
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
async fn the_password_of_staff_can_be_guessed_no_faster_by_one_log_in_route_than_by_the_other() {
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
    // The session is not valid for anything else either.
    let _ = staff.get("/v1/sessions/current").await.expect(401);
    let _ = staff.post("/v1/me/reauthentications", &json!({ "code": "123456" })).await.expect(401);
    let _ = staff.delete("/v1/sessions/current").await.expect(401);
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
async fn a_challenge_is_void_once_other_factors_are_vouched_for() {
    let cloud = cloud!().await;
    let mut stine = cloud.person(STINE).await;
    let app = stine.set_up_app().await;
    let _ = stine.add_passkey(&mut Device::at(&cloud.inner().api_url()), "Telefonen").await.expect(201);
    let appointed = cloud.appoint(STINE, &["support"]).await;
    let due = try_staff(&cloud, STINE, PASSWORD).await.expect(202).json();
    let passkey = json!([appointed["second_factors"][1]]);
    assert_eq!(cloud.vouch(STINE, &["support"], &passkey).await["second_factors"][0]["vouched"], false);
    cloud.advance("PT30S").await;
    let code = json!(app.code(cloud.inner().now()));
    assert_eq!(challenged(&cloud, &due, ("code", &code)).await.expect(410).problem(), "challenge-expired");
}

#[tokio::test]
async fn staff_whom_the_account_of_their_log_in_lets_in_no_more_work_on_and_can_log_out() {
    let cloud = cloud!().await;
    let (owner, other) = (cloud.person("ejer@rodgrod.example").await, cloud.person("eva@floede.example").await);
    let mut stine = owner.invite_and_accept(STINE, "member").await;
    let _ = other.invite_and_accept(STINE, "member").await;
    let app = stine.set_up_app().await;
    let _ = cloud.appoint(STINE, &["support"]).await;
    let staff = stine.log_in_as_staff(&app).await;
    let _ = owner.delete(&format!("/v1/members/{}", stine.member_id().await)).await.expect(204);
    let _ = stine.get("/v1/sessions/current").await.expect(401);
    let _ = staff.get("/v1/staff/sessions/current").await.expect(200);
    cloud.advance("PT30S").await;
    let again = stine.log_in_as_staff(&app).await;
    assert_eq!(again.session["account_id"], other.session["account_id"]);
    let _ = staff.delete("/v1/sessions/current").await.expect(204);
    let _ = staff.get("/v1/staff/sessions/current").await.expect(401);
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
