//! Second factors: the app, recovery codes, and the account that requires a second factor.

use domain::processing::Table;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Applicant, AuthenticatorApp, LocalCloud, PASSWORD, cloud};

/// The app's code in the next time step, as the current one may have been used.
pub(crate) async fn next_code(cloud: &LocalCloud, app: &AuthenticatorApp) -> String {
    cloud.advance("PT30S").await;
    app.code(cloud.inner().now())
}

pub(crate) async fn answer(cloud: &LocalCloud, challenge: &Value, code: &str) -> Answer {
    cloud.post("/v1/sessions/challenges", &json!({ "challenge": challenge, "code": code })).await
}

/// A challenge for somebody with a second factor.
pub(crate) async fn challenge(cloud: &LocalCloud, who: &Applicant) -> Value {
    who.try_log_in(cloud).await.expect(202).json()["challenge"].clone()
}

#[tokio::test]
async fn a_log_in_with_an_app_asks_for_its_code_and_takes_each_code_once() {
    let cloud = cloud!().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    let app = soren.set_up_app().await;
    let who = soren.who.clone();

    let asked = who.try_log_in(&cloud).await.expect(202).json();
    assert_eq!(asked["methods"], json!(["totp"]));
    assert_eq!(asked.get("token"), None);
    let code = next_code(&cloud, &app).await;
    let opened = answer(&cloud, &asked["challenge"], &code).await.expect(201);
    assert_eq!(opened.json()["session"]["second_factor"], true);
    let again = who.clone().logged_in(&cloud, &opened);
    let _ = again.get("/v1/me").await.expect(200);

    // Neither the code nor the challenge can be used for a second log-in.
    let other = challenge(&cloud, &who).await;
    assert_eq!(answer(&cloud, &other, &code).await.expect(401).problem(), "wrong-code");
    let code = next_code(&cloud, &app).await;
    assert_eq!(answer(&cloud, &asked["challenge"], &code).await.expect(410).problem(), "challenge-expired");
    let _ = answer(&cloud, &other, &code).await.expect(201);
}

#[tokio::test]
async fn of_one_code_for_two_challenges_at_once_one_is_accepted() {
    let cloud = cloud!().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    let app = soren.set_up_app().await;
    let challenges = [challenge(&cloud, &soren.who).await, challenge(&cloud, &soren.who).await];
    let code = next_code(&cloud, &app).await;
    let answers = futures::future::join_all(challenges.iter().map(|one| answer(&cloud, one, &code))).await;
    let mut statuses = answers.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 401]);
}

#[tokio::test]
async fn a_challenge_works_for_five_minutes_and_five_tries() {
    let cloud = cloud!().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    let app = soren.set_up_app().await;
    let old = challenge(&cloud, &soren.who).await;
    cloud.advance("PT5M").await;
    let code = next_code(&cloud, &app).await;
    assert_eq!(answer(&cloud, &old, &code).await.expect(410).problem(), "challenge-expired");

    let tired = challenge(&cloud, &soren.who).await;
    for _ in 0..5 {
        assert_eq!(answer(&cloud, &tired, "000000").await.expect(401).problem(), "wrong-code");
    }
    assert_eq!(answer(&cloud, &tired, &code).await.expect(410).problem(), "challenge-expired");
    // A new challenge does not allow more guesses: they are counted per person.
    let fresh = challenge(&cloud, &soren.who).await;
    let waiting = answer(&cloud, &fresh, &app.code(cloud.inner().now())).await.expect(429);
    let seconds = waiting.header("retry-after").parse::<u32>().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    cloud.advance("PT1M").await;
    let _ = answer(&cloud, &fresh, &app.code(cloud.inner().now())).await.expect(201);
    for (challenge, code) in [("x", "123456"), ("x", "12345"), (&"A".repeat(43), "")] {
        let body = json!({ "challenge": challenge, "code": code });
        let _ = cloud.post("/v1/sessions/challenges", &body).await.expect(422);
    }
}

#[tokio::test]
async fn a_second_factor_is_not_revealed_until_the_password_was_right() {
    let cloud = cloud!().await;
    let mut with = cloud.person("with@rodgrod.example").await;
    let _ = with.set_up_app().await;
    let _ = cloud.person("without@rodgrod.example").await;
    let mut answers = Vec::new();
    for email in ["with@rodgrod.example", "without@rodgrod.example", "nobody@rodgrod.example"] {
        let since = cloud.calls_so_far();
        let body = json!({ "email": email, "password": "not-the-password-at-all" });
        let answer = cloud.post("/v1/sessions", &body).await.expect(401);
        answers.push((answer.text, cloud.sequence_of("auth", since)));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[1], answers[2]);
}

#[tokio::test]
async fn a_recovery_code_works_once_and_the_person_is_notified() {
    let cloud = cloud!().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    let none = soren.send(soren.request(Method::POST, "/v1/me/recovery-codes")).await.expect(409);
    assert_eq!(none.problem(), "no-second-factor");
    let _ = soren.set_up_app().await;
    let made = soren.send(soren.request(Method::POST, "/v1/me/recovery-codes")).await.expect(201).json();
    let codes = made["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(codes.len(), 10);
    let asked = soren.who.try_log_in(&cloud).await.expect(202).json();
    assert_eq!(asked["methods"], json!(["totp", "recovery-code"]));
    let typed = codes[3].to_uppercase().replace('-', " ");
    let _ = answer(&cloud, &asked["challenge"], &typed).await.expect(201);
    let again = challenge(&cloud, &soren.who).await;
    assert_eq!(answer(&cloud, &again, codes[3]).await.expect(401).problem(), "wrong-code");
    let _ = answer(&cloud, &again, codes[4]).await.expect(201);
    let mail = cloud.last_mail_to(soren.who.email()).await;
    assert!(mail.text.contains("En af dine gendannelseskoder er brugt."), "{}", mail.text);
    assert_eq!(soren.get("/v1/me").await.expect(200).json()["second_factors"]["recovery_codes_left"], 8);
    // The same applies to reauthentication.
    let _ = soren.reauthenticate(&json!({ "code": codes[6] })).await.expect(201);
    assert_eq!(soren.reauthenticate(&json!({ "code": codes[6] })).await.expect(401).problem(), "wrong-code");
    let used = cloud.mails_to(soren.who.email()).await.into_iter();
    assert_eq!(used.filter(|mail| mail.text.contains("gendannelseskoder er brugt")).count(), 3);
    let me = soren.get("/v1/me").await.expect(200).json();
    assert_eq!(me["second_factors"]["recovery_codes_left"], 7);
    let activity = me["activity"]["items"].as_array().unwrap().iter();
    let actions = activity.map(|entry| entry["action"].as_str().unwrap());
    assert_eq!(actions.filter(|action| *action == "recovery-code-used").count(), 3);
    // New recovery codes replace the old ones.
    let _ = soren.send(soren.request(Method::POST, "/v1/me/recovery-codes")).await.expect(201);
    let last = challenge(&cloud, &soren.who).await;
    assert_eq!(answer(&cloud, &last, codes[5]).await.expect(401).problem(), "wrong-code");
}

#[tokio::test]
async fn p13_p24_each_change_of_a_second_factor_is_audited_and_notified_by_mail() {
    let cloud = cloud!().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    let _ = soren.set_up_app().await;
    let _ = soren.send(soren.request(Method::POST, "/v1/me/recovery-codes")).await.expect(201);
    let _ = soren.delete("/v1/me/totp").await.expect(204);
    let _ = soren.delete("/v1/me/totp").await.expect(404);
    let activity = soren.get("/v1/me").await.expect(200).json()["activity"]["items"].clone();
    let actions = activity.as_array().unwrap().iter().map(|entry| entry["action"].clone()).collect::<Vec<_>>();
    assert_eq!(actions[..3], ["totp-removed", "recovery-codes-made", "totp-added"]);
    let told =
        cloud.mails_to(soren.who.email()).await.into_iter().filter(|mail| mail.subject == "Dit log-in er ændret");
    let told = told.map(|mail| mail.text).collect::<Vec<_>>();
    assert_eq!(told.len(), 3);
    for (mail, part) in
        told.iter().zip(["En app med koder er sat op", "nye gendannelseskoder", "Appen med koder er fjernet"])
    {
        assert!(mail.contains(part), "{part} in {mail}");
    }
    // No factors are left, and the password alone is enough again.
    let items = cloud.dynamodb("Scan", &json!({ "TableName": "accounts" })).await["Items"].clone();
    assert!(items.as_array().unwrap().iter().all(|item| item["kind"]["S"] != "Factors"));
    let _ = soren.who.log_in(&cloud).await;
}

#[tokio::test]
async fn p38_second_factors_are_shown_and_nothing_secret_of_them() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let set_up = soren.send(soren.request(Method::POST, "/v1/me/totp")).await.expect(201).json();
    let secret = set_up["secret"].as_str().unwrap().to_owned();
    let uri = set_up["uri"].as_str().unwrap();
    assert!(uri.starts_with("otpauth://totp/E-SG.Cloud:soren%40rodgrod.example?"), "{uri}");
    assert!(uri.contains(&format!("secret={secret}")));
    let wrong = soren.post("/v1/me/totp/confirm", &json!({ "code": "000000" })).await.expect(422);
    assert_eq!(wrong.field_errors(), ["/code wrong-code"]);
    assert_eq!(soren.get("/v1/me").await.expect(200).json()["second_factors"]["totp"], Value::Null);
    let code = AuthenticatorApp::new(&secret).unwrap().code(cloud.inner().now());
    let confirmed = soren.post("/v1/me/totp/confirm", &json!({ "code": code })).await.expect(201);
    assert_eq!(confirmed.header("etag"), "\"v1\"");
    let soren = soren.who.clone().logged_in(&cloud, &confirmed);
    let me = soren.get("/v1/me").await.expect(200);
    assert!(me.json()["second_factors"]["totp"]["since"].is_string());
    assert!(!me.text.contains(&secret));
    let stale = soren.request(Method::DELETE, "/v1/me/totp").header("if-match", "\"v7\"");
    assert_eq!(soren.send(stale).await.expect(412).problem(), "stale");
}

#[tokio::test]
async fn a_second_factor_that_is_not_confirmed_in_time_is_not_added() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let app = soren.begin_app().await;
    cloud.advance("PT10M").await;
    let code = json!({ "code": app.code(cloud.inner().now()) });
    assert_eq!(soren.post("/v1/me/totp/confirm", &code).await.expect(410).problem(), "challenge-expired");
    // By now, the log-in is more than five minutes old.
    let late = soren.send(soren.request(Method::POST, "/v1/me/totp")).await.expect(403);
    assert_eq!(late.problem(), "reauthentication-required");
    let _ = soren.who.log_in(&cloud).await;
}

/// Sets whether a person's account requires a second factor.
async fn demand(cloud: &LocalCloud, account: &Value, demanded: bool) {
    let demand = |item: &mut Value| item["second_factor_required"] = json!({ "BOOL": demanded });
    cloud.edit(Table::Accounts, (account.as_str().unwrap(), "ACCOUNT"), demand).await;
}

#[tokio::test]
async fn a_person_who_must_have_a_second_factor_and_has_none_may_only_set_one_up() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    demand(&cloud, &soren.session["account_id"], true).await;
    // Open sessions, too, from their next request on.
    assert_eq!(soren.get("/v1/me").await.expect(403).problem(), "second-factor-required");
    assert_eq!(soren.get("/v1/sessions/current").await.expect(200).json()["must_enrol"], true);
    let mut limited = soren.who.clone().log_in(&cloud).await;
    assert_eq!(limited.session["must_enrol"], true);
    for path in ["/v1/me", "/v1/account", "/v1/sessions"] {
        assert_eq!(limited.get(path).await.expect(403).problem(), "second-factor-required", "{path}");
    }
    assert_eq!(limited.change(&json!({ "name": "X" }), None).await.expect(403).problem(), "second-factor-required");
    assert_eq!(limited.delete("/v1/sessions").await.expect(403).problem(), "second-factor-required");
    let _ = limited.get("/v1/sessions/current").await.expect(200);
    let _ = limited.reauthenticate(&json!({ "password": PASSWORD })).await.expect(201);
    assert_eq!(limited.get("/v1/me").await.expect(403).problem(), "second-factor-required");
    let before = limited.token.clone();
    let _ = limited.set_up_app().await;
    assert_ne!(limited.token, before);
    let _ = limited.get("/v1/me").await.expect(200);
    let old = cloud.request(Method::GET, "/v1/sessions/current").bearer_auth(before);
    let _ = cloud.send(old).await.expect(401);

    assert_eq!(limited.delete("/v1/me/totp").await.expect(409).problem(), "last-second-factor");
    demand(&cloud, &soren.session["account_id"], false).await;
    let _ = limited.delete("/v1/me/totp").await.expect(204);
}

#[tokio::test]
async fn with_a_second_factor_eight_characters_are_enough_and_then_the_last_factor_cannot_be_removed() {
    let cloud = cloud!().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    let change = |to: &str| json!({ "current_password": PASSWORD, "password": to });
    let alone = soren.put("/v1/me/password", &change("kaktus-9")).await.expect(422);
    assert_eq!(alone.field_errors(), ["/password password-too-short"]);
    let app = soren.set_up_app().await;
    let _ = soren.put("/v1/me/password", &change("kaktus-9")).await.expect(204);
    assert_eq!(soren.delete("/v1/me/totp").await.expect(409).problem(), "last-second-factor");
    let who = Applicant { password: "kaktus-9".to_owned(), ..soren.who.clone() };
    let due = challenge(&cloud, &who).await;
    let code = next_code(&cloud, &app).await;
    let _ = answer(&cloud, &due, &code).await.expect(201);
    // With a long password again, the factor can be removed.
    let back = json!({ "current_password": "kaktus-9", "password": PASSWORD });
    let _ = soren.put("/v1/me/password", &back).await.expect(204);
    let _ = soren.delete("/v1/me/totp").await.expect(204);
}

#[tokio::test]
async fn a_password_that_was_changed_makes_a_challenge_void() {
    let cloud = cloud!().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    let app = soren.set_up_app().await;
    let due = challenge(&cloud, &soren.who).await;
    let change = json!({ "current_password": PASSWORD, "password": "en ny dag med regn" });
    let _ = soren.put("/v1/me/password", &change).await.expect(204);
    let code = next_code(&cloud, &app).await;
    assert_eq!(answer(&cloud, &due, &code).await.expect(410).problem(), "challenge-expired");
}
