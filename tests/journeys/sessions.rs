//! Sessions: listed, ended, renewed, and the effect of a password change on them.

use std::collections::HashSet;

use domain::processing::Table;
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Applicant, PASSWORD, cloud};

const NEW: &str = "en ny dag med regn";

#[tokio::test]
async fn p15_sessions_are_listed_with_time_address_and_browser_type() {
    let cloud = cloud!().await;
    let one = cloud.person("soren@rodgrod.example").await;
    let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0";
    let body = json!({ "email": one.who.email(), "password": PASSWORD });
    let request = cloud.request(Method::POST, "/v1/sessions").header("user-agent", agent).json(&body);
    let other = one.who.clone().logged_in(&cloud, &cloud.send(request).await.expect(201));
    let _ = cloud.person("ada@rodgrod.example").await;
    let list = one.get("/v1/sessions").await.expect(200).json();
    let items = list["items"].as_array().unwrap();
    let ids = items.iter().map(|session| session["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids, [other.session["id"].clone(), one.session["id"].clone()]);
    assert_eq!((&items[0]["current"], &items[1]["current"]), (&json!(false), &json!(true)));
    assert_eq!(items[0]["browser_type"], "Firefox on Windows");
    assert_eq!(items[0]["ip_address"], "127.0.0.1");
    assert!(items[0]["started_at"].is_string() && list["next_cursor"].is_null());
    let page = one.get("/v1/sessions?limit=1").await.expect(200).json();
    let cursor = page["next_cursor"].as_str().unwrap();
    let next = one.get(&format!("/v1/sessions?limit=1&cursor={cursor}")).await.expect(200).json();
    assert_eq!((&next["items"][0]["id"], &next["next_cursor"]), (&one.session["id"], &Value::Null));
}

#[tokio::test]
async fn a_log_in_ends_the_session_whose_token_came_with_it_and_nobody_elses() {
    let cloud = cloud!().await;
    let (soren, ada) = (cloud.person("soren@rodgrod.example").await, cloud.person("ada@rodgrod.example").await);
    let other = soren.who.clone().log_in(&cloud).await;
    let body = json!({ "email": soren.who.email(), "password": PASSWORD });
    // A wrong password ends nothing, nor does another person's log-in.
    let wrong = json!({ "email": soren.who.email(), "password": format!("{PASSWORD}x") });
    let _ = soren.post("/v1/sessions", &wrong).await.expect(401);
    let _ = ada.post("/v1/sessions", &body).await.expect(201);
    for session in [&soren, &other, &ada] {
        let _ = session.get("/v1/me").await.expect(200);
    }
    let again = soren.who.clone().logged_in(&cloud, &soren.post("/v1/sessions", &body).await.expect(201));
    let _ = soren.get("/v1/me").await.expect(401);
    for session in [&again, &other] {
        let _ = session.get("/v1/me").await.expect(200);
    }
    // With a second factor it ends with the answer to the challenge. In a browser, the token comes in the cookie.
    let mut again = again;
    let app = again.set_up_app().await;
    let due = again.post("/v1/sessions", &body).await.expect(202).json();
    let _ = again.get("/v1/me").await.expect(200);
    cloud.advance("PT30S").await;
    let code = json!({ "challenge": due["challenge"], "code": app.code(cloud.inner().now()), "cookie": true });
    let request = cloud.request(Method::POST, "/v1/sessions/challenges").json(&code);
    let origin = cloud.inner().api_url();
    let request = request.header("origin", origin).header("cookie", format!("__Host-session={}", again.token));
    let _ = cloud.send(request).await.expect(201);
    let _ = again.get("/v1/me").await.expect(401);
}

#[tokio::test]
async fn one_session_is_ended_or_all_others_and_nobody_elses() {
    let cloud = cloud!().await;
    let one = cloud.person("soren@rodgrod.example").await;
    let (two, three) = (one.who.clone().log_in(&cloud).await, one.who.clone().log_in(&cloud).await);
    let four = one.who.clone().log_in(&cloud).await;
    let ada = cloud.person("ada@rodgrod.example").await;
    let path = |session: &Value| format!("/v1/sessions/{}", session["id"].as_str().unwrap());
    assert_eq!(one.delete(&path(&ada.session)).await.expect(404).problem(), "not-found");
    let _ = one.delete("/v1/sessions/ses_x").await.expect(404);
    let stale = one.request(Method::DELETE, &path(&two.session)).header("if-match", "\"v9\"");
    assert_eq!(one.send(stale).await.expect(412).problem(), "stale");
    let _ = one.delete(&path(&two.session)).await.expect(204);
    let _ = one.delete(&path(&two.session)).await.expect(404);
    let _ = two.get("/v1/me").await.expect(401);
    let _ = one.delete("/v1/sessions").await.expect(204);
    for ended in [&three, &four] {
        let _ = ended.get("/v1/me").await.expect(401);
    }
    let _ = ada.get("/v1/me").await.expect(200);
    let activity = one.get("/v1/me").await.expect(200).json()["activity"]["items"].clone();
    assert_eq!(activity[0]["action"], "sessions-ended");
    // The current session can be ended by its id too.
    let _ = one.delete(&path(&one.session)).await.expect(204);
    let _ = one.get("/v1/me").await.expect(401);
}

#[tokio::test]
async fn p13_p24_a_changed_password_ends_all_other_sessions_and_the_person_is_notified() {
    let cloud = cloud!().await;
    let one = cloud.person("soren@rodgrod.example").await;
    let other = one.who.clone().log_in(&cloud).await;
    let change = |current: &str, new: &str| json!({ "current_password": current, "password": new });
    let wrong = one.put("/v1/me/password", &change("violin-kaktus-8-måner", NEW)).await.expect(422);
    assert_eq!(wrong.field_errors(), ["/current_password wrong-password"]);
    for (password, code) in [
        ("kort", "password-too-short"),
        ("kaktus-9-viol", "password-too-short"),
        ("Password2026Password", "password-common"),
        ("Søren Ærø Åkjær 1", "password-context"),
    ] {
        let refused = one.put("/v1/me/password", &change(PASSWORD, password)).await.expect(422);
        assert_eq!(refused.field_errors(), [format!("/password {code}")], "{password}");
    }
    let _ = other.get("/v1/me").await.expect(200);
    let _ = one.put("/v1/me/password", &change(PASSWORD, NEW)).await.expect(204);
    assert_eq!(other.get("/v1/me").await.expect(401).problem(), "not-logged-in");
    let _ = one.get("/v1/me").await.expect(200);
    assert_eq!(one.who.try_log_in(&cloud).await.expect(401).problem(), "wrong-credentials");
    let again = Applicant { password: NEW.to_owned(), ..one.who.clone() }.log_in(&cloud).await;
    let activity = again.get("/v1/me").await.expect(200).json()["activity"]["items"].clone();
    assert_eq!((&activity[1]["action"], &activity[1]["changed"]), (&json!("password-changed"), &json!(["password"])));
    let mail = cloud.last_mail_to(one.who.email()).await;
    assert_eq!(mail.subject, "Dit log-in er ændret");
    assert!(mail.text.contains("Din adgangskode er ændret"), "{}", mail.text);
}

#[tokio::test]
async fn no_session_that_the_old_password_opened_survives_its_change_however_close_they_are() {
    let cloud = cloud!().await;
    let one = cloud.person("soren@rodgrod.example").await;
    for round in 0..3 {
        let (old, new) = (format!("violin-kaktus-{round}-måner"), format!("violin-kaktus-{}-måner", round + 1));
        if round == 0 {
            let first = json!({ "current_password": PASSWORD, "password": old });
            let _ = one.put("/v1/me/password", &first).await.expect(204);
        }
        let who = Applicant { password: old.clone(), ..one.who.clone() };
        let change = json!({ "current_password": old, "password": new });
        let (changed, answers) =
            tokio::join!(one.put("/v1/me/password", &change), join_all((0..4).map(|_| who.try_log_in(&cloud))));
        let _ = changed.expect(204);
        for answer in answers.iter().filter(|answer| answer.status == 201) {
            let _ = one.who.clone().logged_in(&cloud, answer).get("/v1/me").await.expect(401);
        }
        let left = one.get("/v1/sessions").await.expect(200).json()["items"].clone();
        assert_eq!(left.as_array().map(Vec::len), Some(1), "round {round}");
        cloud.forget_tries().await;
    }
}

#[tokio::test]
async fn more_sessions_than_one_transaction_holds_end_with_the_password() {
    let cloud = cloud!().await;
    let one = cloud.person("soren@rodgrod.example").await;
    let mut others = Vec::new();
    for _ in 0..100 {
        others.push(one.who.clone().log_in(&cloud).await.token);
    }
    let _ = one.put("/v1/me/password", &json!({ "current_password": PASSWORD, "password": NEW })).await.expect(204);
    let left = one.get("/v1/sessions?limit=100").await.expect(200).json()["items"].clone();
    assert_eq!(left.as_array().map(Vec::len), Some(1));
    for token in [&others[0], &others[50], &others[99]] {
        let _ = cloud.send(cloud.request(Method::GET, "/v1/me").bearer_auth(token)).await.expect(401);
    }
}

#[tokio::test]
async fn proving_who_one_is_renews_the_token_and_opens_sensitive_acts_for_five_minutes() {
    let cloud = cloud!().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    cloud.advance("PT6M").await;
    let late = soren.send(soren.request(Method::POST, "/v1/me/totp")).await.expect(403);
    assert_eq!(late.problem(), "reauthentication-required");
    let old = soren.token.clone();
    let wrong = soren.reauthenticate(&json!({ "password": "violin-kaktus-8-måner" })).await.expect(401);
    assert_eq!(wrong.problem(), "wrong-credentials");
    let renewed = soren.reauthenticate(&json!({ "password": PASSWORD })).await.expect(201).json();
    assert_ne!(soren.token, old);
    assert_eq!(renewed["session"]["id"], soren.session["id"]);
    assert_eq!(renewed["session"]["started_at"], soren.session["started_at"]);
    let request = cloud.request(Method::GET, "/v1/me").bearer_auth(&old);
    assert_eq!(cloud.send(request).await.expect(401).problem(), "not-logged-in");
    let app = soren.set_up_app().await;
    cloud.advance("PT6M").await;
    let _ = soren.delete("/v1/me/totp").await.expect(403);
    // A person with a second factor must show it: otherwise a leaked password would be enough to remove the factor.
    for password in [PASSWORD, "violin-kaktus-8-måner"] {
        let alone = soren.reauthenticate(&json!({ "password": password })).await.expect(403);
        assert_eq!(alone.problem(), "second-factor-due");
    }
    let code = json!({ "code": app.code(cloud.inner().now()) });
    let by_code = soren.reauthenticate(&code).await.expect(201).json();
    assert_eq!(by_code["session"]["second_factor"], true);
    assert_eq!(soren.reauthenticate(&code).await.expect(401).problem(), "wrong-code");
    let _ = soren.delete("/v1/me/totp").await.expect(204);
    for (body, field_error) in [
        (json!({}), "/code missing"),
        (json!({ "password": PASSWORD, "code": "123456" }), "/password invalid-choice"),
        (json!({ "code": "12345" }), "/code invalid-code"),
    ] {
        assert_eq!(soren.reauthenticate(&body).await.expect(422).field_errors(), [field_error]);
    }
}

#[tokio::test]
async fn p16_a_session_in_the_cookie_is_renewed_in_the_cookie() {
    let cloud = cloud!().await;
    let soren = Applicant::new("soren@rodgrod.example").sign_up(&cloud).await;
    let body = json!({ "email": soren.email(), "password": PASSWORD, "cookie": true });
    let cookie = |answer: &tests::Answer| answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let first = cookie(&cloud.post("/v1/sessions", &body).await.expect(201));
    let renew = cloud.request(Method::POST, "/v1/me/reauthentications").header("cookie", &first);
    let renew = renew.header("origin", cloud.inner().api_url()).json(&json!({ "password": PASSWORD }));
    let answer = cloud.send(renew).await.expect(201);
    assert_eq!(answer.json().get("token"), None);
    let second = cookie(&answer);
    assert_ne!(first, second);
    for (cookie, status) in [(first, 401), (second, 200)] {
        let _ = cloud.send(cloud.request(Method::GET, "/v1/me").header("cookie", cookie)).await.expect(status);
    }
}

#[tokio::test]
async fn of_two_concurrent_rotations_of_one_token_one_finds_the_session_over() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let body = json!({ "password": PASSWORD });
    let answers = join_all((0..2).map(|_| soren.post("/v1/me/reauthentications", &body))).await;
    let statuses = answers.iter().map(|answer| answer.status.as_u16()).collect::<HashSet<_>>();
    assert_eq!(statuses, HashSet::from([201, 401]));
}

#[tokio::test]
async fn p02_a_person_who_lost_their_first_account_logs_in_to_another_of_their_accounts_or_not_at_all() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let ada = cloud.person("ada@rodgrod.example").await;
    let (user, first) = (&soren.session["user_id"], &soren.session["account_id"]);
    let items = cloud.dynamodb("Scan", &json!({ "TableName": "accounts" })).await["Items"].clone();
    let find = |kind: &str| {
        let theirs = |item: &&Value| item["user"]["S"] == *user || item["pk"]["S"] == *user;
        items.as_array().unwrap().iter().filter(theirs).find(|item| item["kind"]["S"] == kind).unwrap().clone()
    };
    let (member, membership) = (find("Member"), find("Membership"));
    // Remove him from his own account, and add him to Ada's.
    for item in [&member, &membership] {
        let key = json!({ "pk": item["pk"], "sk": item["sk"] });
        let _ = cloud.dynamodb("DeleteItem", &json!({ "TableName": "accounts", "Key": key })).await;
    }
    let _ = soren.get("/v1/me").await.expect(401);
    assert_eq!(soren.who.try_log_in(&cloud).await.expect(401).problem(), "wrong-credentials");
    let (mut moved, mut let_in) = (member.clone(), membership.clone());
    moved["pk"]["S"] = ada.session["account_id"].clone();
    let_in["sk"]["S"] = json!(format!("MEMBERSHIP#{}", ada.session["account_id"].as_str().unwrap()));
    cloud.put_like(Table::Accounts, &member, [moved]).await;
    cloud.put_like(Table::Accounts, &membership, [let_in]).await;
    let again = soren.who.clone().log_in(&cloud).await;
    assert_eq!(again.session["account_id"], ada.session["account_id"]);
    assert_ne!(again.session["account_id"], *first);
    let _ = again.get("/v1/account").await.expect(200);
    // The next log-in finds the account directly.
    let since = cloud.calls_so_far();
    let _ = soren.who.clone().log_in(&cloud).await;
    assert_eq!(cloud.calls_of("auth", since).len(), 4);
}
