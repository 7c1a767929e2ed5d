//! Log-in, sessions, log-out.

use reqwest::Method;
use serde_json::json;
use tests::{Applicant, PASSWORD, cloud};

use crate::second_factor::{answer, next_code};

#[tokio::test]
async fn p12_a_log_in_is_recorded_with_its_time_and_the_record_lives_with_the_account() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let at = soren.session["started_at"].clone();
    cloud.advance("P100D").await;
    let soren = soren.who.log_in(&cloud).await;
    let activity = soren.get("/v1/me").await.expect(200).json()["activity"]["items"].clone();
    let log_ins = activity.as_array().unwrap().iter().filter(|entry| entry["action"] == "logged-in");
    let times = log_ins.map(|entry| entry["at"].clone()).collect::<Vec<_>>();
    assert_eq!(times, [soren.session["started_at"].clone(), at]);
}

#[tokio::test]
async fn p15_of_the_device_only_address_and_browser_type_are_kept_and_for_90_days() {
    let cloud = cloud!().await;
    let soren = Applicant::new("soren@rodgrod.example").sign_up(&cloud).await;
    let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0 Unique/7f3a";
    let body = json!({ "email": soren.email(), "password": PASSWORD });
    let request = cloud.request(Method::POST, "/v1/sessions").header("user-agent", agent).json(&body);
    let first = cloud.send(request).await.expect(201).json()["session"].clone();
    assert_eq!(first["browser_type"], "Firefox on Windows");

    let kept = |me: serde_json::Value| {
        let origins = me["origins"]["items"].as_array().unwrap().clone();
        origins.into_iter().find(|origin| origin["session_id"] == first["id"])
    };
    cloud.advance("P89D").await;
    let again = soren.clone().log_in(&cloud).await;
    let mut log_in = kept(again.get("/v1/me").await.expect(200).json()).unwrap();
    let fields = log_in.as_object_mut().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(fields, ["entry_id", "account_id", "session_id", "at", "expires_at", "ip_address", "browser_type"]);
    cloud.advance("P1D").await;
    let again = soren.log_in(&cloud).await;
    assert_eq!(kept(again.get("/v1/me").await.expect(200).json()), None);
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_have_the_same_answer_after_the_same_calls() {
    let cloud = cloud!().await;
    let _ = Applicant::new("known@rodgrod.example").sign_up(&cloud).await;
    let mut answers = Vec::new();
    for email in ["known@rodgrod.example", "other@rodgrod.example"] {
        let since = cloud.calls_so_far();
        let body = json!({ "email": email, "password": "not-the-password-at-all" });
        let answer = cloud.post("/v1/sessions", &body).await.expect(401);
        let calls = cloud.sequence_of("auth", since);
        answers.push((answer.text, calls));
    }
    assert_eq!(answers[0], answers[1]);
    let calls = answers[0].1.iter().map(|(operation, tables)| format!("{operation} {tables}")).collect::<Vec<_>>();
    assert_eq!(calls, ["BatchGetItem accounts+tickets", "TransactWriteItems tickets"]);
}

#[tokio::test]
async fn however_the_address_is_written_it_is_the_same_log_in() {
    let cloud = cloud!().await;
    let _ = Applicant::new("Soren@RodGrod.example").sign_up(&cloud).await;
    for email in ["soren@rodgrod.example", " SOREN@rodgrod.EXAMPLE "] {
        let _ = cloud.post("/v1/sessions", &json!({ "email": email, "password": PASSWORD })).await.expect(201);
    }
}

#[tokio::test]
async fn a_session_ends_after_an_idle_hour_and_after_a_day_in_use() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    cloud.advance("PT59M").await;
    let _ = soren.get("/v1/sessions/current").await.expect(200);
    cloud.advance("PT61M").await;
    assert_eq!(soren.get("/v1/sessions/current").await.expect(401).problem(), "not-logged-in");

    let soren = soren.who.log_in(&cloud).await;
    for _ in 0..47 {
        cloud.advance("PT30M").await;
        let _ = soren.get("/v1/sessions/current").await.expect(200);
    }
    cloud.advance("PT30M").await;
    let _ = soren.get("/v1/sessions/current").await.expect(401);
}

#[tokio::test]
async fn a_log_out_ends_the_session_on_the_next_request_and_no_other() {
    let cloud = cloud!().await;
    let one = cloud.person("soren@rodgrod.example").await;
    let other = one.who.clone().log_in(&cloud).await;
    let _ = one.send(one.request(Method::DELETE, "/v1/sessions/current")).await.expect(204);
    let _ = one.get("/v1/me").await.expect(401);
    let _ = one.send(one.request(Method::DELETE, "/v1/sessions/current")).await.expect(401);
    let _ = other.get("/v1/me").await.expect(200);
}

#[tokio::test]
async fn a_token_that_was_changed_opens_nothing() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let ada = cloud.person("ada@rodgrod.example").await;
    let (id, secret) = soren.token.split_once('.').unwrap();
    let (other_id, other_secret) = ada.token.split_once('.').unwrap();
    let flipped = if secret.starts_with('A') { "B" } else { "A" };
    for token in [
        format!("{id}.{other_secret}"),
        format!("{other_id}.{secret}"),
        format!("{id}.{flipped}{}", &secret[1..]),
        format!("{id}.{}", &secret[..secret.len() - 1]),
        id.to_owned(),
        String::new(),
    ] {
        let request = cloud.request(Method::GET, "/v1/me").bearer_auth(&token);
        let answer = cloud.send(request).await.expect(401);
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}

#[tokio::test]
async fn p16_a_browser_has_one_strictly_necessary_cookie_and_another_site_cannot_use_it() {
    let cloud = cloud!().await;
    let soren = Applicant::new("soren@rodgrod.example").sign_up(&cloud).await;
    let body = json!({ "email": soren.email(), "password": PASSWORD, "cookie": true });
    let answer = cloud.post("/v1/sessions", &body).await.expect(201);
    assert_eq!(answer.json().get("token"), None);
    let cookies = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect::<Vec<_>>();
    let [cookie] = cookies[..] else { panic!("{cookies:?}") };
    for attribute in ["__Host-session=ses_", "Path=/", "Secure", "HttpOnly", "SameSite=Lax", "Max-Age=86400"] {
        assert!(cookie.contains(attribute), "{attribute}");
    }
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let with = |method, path: &str| cloud.request(method, path).header("cookie", &cookie);
    let _ = cloud.send(with(Method::GET, "/v1/me")).await.expect(200);

    let change = json!({ "language": "en" });
    let own = cloud.inner().api_url();
    let patch = || with(Method::PATCH, "/v1/me");
    for forged in [
        patch().json(&change),
        patch().json(&change).header("origin", "https://evil.example"),
        patch().body(change.to_string()).header("content-type", "text/plain").header("origin", &own),
    ] {
        assert_eq!(cloud.send(forged).await.expect(403).problem(), "cross-origin");
    }
    let _ = cloud.send(patch().json(&change).header("origin", &own)).await.expect(200);
}

#[tokio::test]
async fn p16_a_browser_asks_for_the_cookie_with_its_password_and_has_it_after_the_second_factor() {
    let cloud = cloud!().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    let app = soren.set_up_app().await;
    let _ = cloud.appoint(soren.who.email(), &["support"]).await;
    for (path, current) in
        [("/v1/sessions", "/v1/sessions/current"), ("/v1/staff/sessions", "/v1/staff/sessions/current")]
    {
        let body = json!({ "email": soren.who.email(), "password": PASSWORD, "cookie": true });
        let asked = cloud.post(path, &body).await.expect(202);
        assert_eq!(asked.header("set-cookie"), "", "{path}");
        let code = next_code(&cloud, &app).await;
        let opened = answer(&cloud, &asked.json()["challenge"], &code).await.expect(201);
        assert_eq!(opened.json().get("token"), None, "{path}");
        let cookie = opened.header("set-cookie").split(';').next().unwrap().to_owned();
        let _ = cloud.send(cloud.request(Method::GET, current).header("cookie", cookie)).await.expect(200);
    }
    // The request that answers the challenge can override the choice.
    let body = json!({ "email": soren.who.email(), "password": PASSWORD, "cookie": true });
    let asked = cloud.post("/v1/sessions", &body).await.expect(202).json();
    let code = next_code(&cloud, &app).await;
    let answer = json!({ "challenge": asked["challenge"], "code": code, "cookie": false });
    assert!(cloud.post("/v1/sessions/challenges", &answer).await.expect(201).json()["token"].is_string());
}

#[tokio::test]
async fn p13_a_log_out_and_the_end_of_a_session_are_on_record() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let other = soren.who.clone().log_in(&cloud).await;
    let _ = other.delete(&format!("/v1/sessions/{}", soren.session["id"].as_str().unwrap())).await.expect(204);
    let _ = other.delete("/v1/sessions/current").await.expect(204);
    let soren = other.who.log_in(&cloud).await;
    let activity = soren.get("/v1/me").await.expect(200).json()["activity"]["items"].clone();
    let action = |n: usize| (activity[n]["action"].clone(), activity[n]["session_id"].clone());
    assert_eq!(action(1), (json!("logged-out"), other.session["id"].clone()));
    assert_eq!(action(2), (json!("sessions-ended"), other.session["id"].clone()));
}
