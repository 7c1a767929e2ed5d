//! A forgotten password, and the link that resets it.

use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Answer, Applicant, Device, LocalCloud, PASSWORD, cloud};

pub(crate) const ANOTHER: &str = "en-helt-ny-cykelsadel-7";
const MAIL: &str = "soren@rodgrod.example";

pub(crate) async fn ask(cloud: &LocalCloud, by: Value) -> Answer {
    cloud.post("/v1/password-resets", &by).await
}

async fn confirm(cloud: &LocalCloud, token: &str, password: &str) -> Answer {
    cloud.post("/v1/password-resets/confirm", &json!({ "token": token, "password": password })).await
}

pub(crate) async fn log_in(cloud: &LocalCloud, email: &str, password: &str) -> Answer {
    cloud.post("/v1/sessions", &json!({ "email": email, "password": password })).await
}

#[tokio::test]
async fn p23_a_forgotten_password_is_reset_by_a_link_in_a_mail() {
    let cloud = cloud!().await;
    let _ = Applicant::new(MAIL).sign_up(&cloud).await;
    let answer = ask(&cloud, json!({ "email": MAIL })).await.expect(202);
    assert_eq!(answer.json(), json!({ "status": "instructions-sent" }));
    assert_eq!(cloud.last_mail_to(MAIL).await.subject, "Nulstil din adgangskode");
    let token = cloud.last_token_to(MAIL).await;
    let _ = confirm(&cloud, &token, ANOTHER).await.expect(204);
    assert_eq!(log_in(&cloud, MAIL, PASSWORD).await.expect(401).problem(), "wrong-credentials");
    let _ = log_in(&cloud, MAIL, ANOTHER).await.expect(201);
    assert_eq!(confirm(&cloud, &token, ANOTHER).await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn p23_a_reset_ends_every_session_at_once() {
    let cloud = cloud!().await;
    let first = cloud.person(MAIL).await;
    let second = first.who.clone().log_in(&cloud).await;
    let _ = ask(&cloud, json!({ "email": MAIL })).await.expect(202);
    let token = cloud.last_token_to(MAIL).await;
    for session in [&first, &second] {
        let _ = session.get("/v1/me").await.expect(200);
    }
    let _ = confirm(&cloud, &token, ANOTHER).await.expect(204);
    for session in [&first, &second] {
        assert_eq!(session.get("/v1/me").await.expect(401).problem(), "not-logged-in");
    }
}

#[tokio::test]
async fn p12_p13_a_reset_is_recorded_by_who_what_and_when() {
    let cloud = cloud!().await;
    let mut soren = Applicant::new(MAIL).sign_up(&cloud).await;
    let _ = ask(&cloud, json!({ "email": MAIL })).await.expect(202);
    let _ = confirm(&cloud, &cloud.last_token_to(MAIL).await, ANOTHER).await.expect(204);
    soren.password = ANOTHER.to_owned();
    let soren = soren.log_in(&cloud).await;
    let activity = soren.get("/v1/me").await.expect(200).json()["activity"]["items"].clone();
    let actions = activity.as_array().unwrap().iter().map(|entry| entry["action"].clone()).collect::<Vec<_>>();
    assert_eq!(actions, ["logged-in", "password-reset", "account-opened"]);
    assert_eq!(activity[1]["changed"], json!(["password"]));
    assert_eq!(activity[1]["session_id"], Value::Null);
}

#[tokio::test]
async fn p24_a_reset_by_mail_is_notified_by_mail_and_to_a_verified_phone() {
    let cloud = cloud!().await;
    let _ = cloud.person(MAIL).await.settle_phone("+4520304050").await;
    let _ = ask(&cloud, json!({ "email": MAIL })).await.expect(202);
    let token = cloud.last_token_to(MAIL).await;
    let body = json!({ "token": token, "password": ANOTHER });
    let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0";
    let request = cloud.request(reqwest::Method::POST, "/v1/password-resets/confirm").header("user-agent", agent);
    let _ = cloud.send(request.json(&body)).await.expect(204);
    let mail = cloud.last_mail_to(MAIL).await;
    assert_eq!(mail.subject, "Din adgangskode er nulstillet");
    assert!(mail.text.contains("Firefox on Windows"), "{}", mail.text);
    let texts = cloud.texts_to("+4520304050").await;
    assert!(texts.last().unwrap().contains("hos E-SG.Cloud er nulstillet"), "{texts:?}");
}

#[tokio::test]
async fn p23_known_and_unknown_are_answered_alike_after_the_same_calls() {
    let cloud = cloud!().await;
    let _ = cloud.person(MAIL).await.settle_phone("+4571727374").await;
    cloud.inner().drain().await;
    for pair in [
        [json!({ "email": MAIL }), json!({ "email": "nobody@rodgrod.example" })],
        [json!({ "phone": "+4571727374" }), json!({ "phone": "+4571727375" })],
    ] {
        let mut seen = Vec::new();
        for by in pair {
            // Each twice: the second request finds what the first one left.
            for _ in 0..2 {
                let since = cloud.calls_so_far();
                let answer = ask(&cloud, by.clone()).await;
                let calls = cloud.sequence_of("auth", since);
                let headers = answer.headers.iter().filter(|(name, _)| *name != "date" && *name != "apigw-requestid");
                let headers = headers.map(|(name, value)| (name.clone(), value.clone())).collect::<Vec<_>>();
                assert_eq!(answer.status, 202);
                let mut content = answer.json();
                // A random one for everybody.
                if let Some(request) = content.get_mut("request") {
                    assert_eq!(request.as_str().map(str::len), Some(43));
                    *request = json!("random");
                }
                seen.push((content, headers, calls));
            }
        }
        assert_eq!(seen[0], seen[2]);
        assert_eq!(seen[1], seen[3]);
    }
    assert_eq!(cloud.mails_to("nobody@rodgrod.example").await.len(), 0);
    assert_eq!(cloud.texts_to("+4571727375").await.len(), 0);
}

#[tokio::test]
async fn p23_a_link_works_for_half_an_hour() {
    let cloud = cloud!().await;
    let _ = Applicant::new(MAIL).sign_up(&cloud).await;
    let _ = ask(&cloud, json!({ "email": MAIL })).await.expect(202);
    let token = cloud.last_token_to(MAIL).await;
    cloud.advance("PT29M50S").await;
    // The link is still valid: only the password is refused.
    let _ = confirm(&cloud, &token, "adgangskode2026adgangskode").await.expect(422);
    cloud.advance("PT10S").await;
    assert_eq!(confirm(&cloud, &token, ANOTHER).await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn p23_a_password_that_is_refused_leaves_the_link_good() {
    let cloud = cloud!().await;
    let _ = Applicant::new(MAIL).sign_up(&cloud).await;
    let _ = ask(&cloud, json!({ "email": MAIL })).await.expect(202);
    let token = cloud.last_token_to(MAIL).await;
    for (password, field_error) in [
        ("adgangskode2026adgangskode", "/password password-common"),
        ("SørenÆrøÅkjær-rodgrod", "/password password-context"),
        ("Rødgrød & Fløde ApS 1", "/password password-context"),
    ] {
        assert_eq!(confirm(&cloud, &token, password).await.expect(422).field_errors(), [field_error]);
    }
    let _ = confirm(&cloud, &token, ANOTHER).await.expect(204);
}

#[tokio::test]
async fn p23_of_eight_confirmations_of_one_link_at_once_one_wins() {
    let cloud = cloud!().await;
    let _ = Applicant::new(MAIL).sign_up(&cloud).await;
    let _ = ask(&cloud, json!({ "email": MAIL })).await.expect(202);
    let token = cloud.last_token_to(MAIL).await;
    let passwords = (0..8).map(|n| format!("{ANOTHER}{n}")).collect::<Vec<_>>();
    let answers = join_all(passwords.iter().map(|password| confirm(&cloud, &token, password))).await;
    let winners = answers.iter().zip(&passwords).filter(|(answer, _)| answer.status == 204).collect::<Vec<_>>();
    assert_eq!(winners.len(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 204) {
        assert!(["link-expired", "conflict"].contains(&answer.problem().as_str()), "{}", answer.text);
    }
    let _ = log_in(&cloud, MAIL, winners[0].1).await.expect(201);
    let told = cloud.mails_to(MAIL).await.into_iter().filter(|mail| mail.subject == "Din adgangskode er nulstillet");
    assert_eq!(told.count(), 1);
}

#[tokio::test]
async fn p23_a_completed_reset_makes_links_that_were_asked_for_before_worth_nothing() {
    let cloud = cloud!().await;
    let _ = Applicant::new(MAIL).sign_up(&cloud).await;
    for _ in 0..2 {
        let _ = ask(&cloud, json!({ "email": MAIL })).await.expect(202);
    }
    let tokens = cloud.tokens_to(MAIL).await;
    let [.., first, second] = &tokens[..] else { panic!("{} tokens", tokens.len()) };
    let _ = confirm(&cloud, second, ANOTHER).await.expect(204);
    assert_eq!(confirm(&cloud, first, ANOTHER).await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn p23_who_asks_too_often_waits_and_the_rightful_person_can_reset_all_the_while() {
    let cloud = cloud!().await;
    let _ = Applicant::new(MAIL).sign_up(&cloud).await;
    for _ in 0..3 {
        let _ = ask(&cloud, json!({ "email": MAIL })).await.expect(202);
    }
    let answer = ask(&cloud, json!({ "email": MAIL })).await.expect(429);
    assert_eq!(answer.problem(), "too-many-requests");
    let wait = answer.header("retry-after").parse::<u32>().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    // An unknown address is treated alike.
    for _ in 0..3 {
        let _ = ask(&cloud, json!({ "email": "nobody@rodgrod.example" })).await.expect(202);
    }
    let _ = ask(&cloud, json!({ "email": "nobody@rodgrod.example" })).await.expect(429);
    let _ = confirm(&cloud, &cloud.last_token_to(MAIL).await, ANOTHER).await.expect(204);
    cloud.advance("PT1M").await;
    let _ = ask(&cloud, json!({ "email": "nobody@rodgrod.example" })).await.expect(202);
}

#[tokio::test]
async fn a_network_asks_for_thirty_resets_an_hour() {
    let cloud = cloud!().await;
    for n in 0..30 {
        let _ = ask(&cloud, json!({ "email": format!("n{n}@rodgrod.example") })).await.expect(202);
    }
    let _ = ask(&cloud, json!({ "email": "other@rodgrod.example" })).await.expect(429);
    let _ = ask(&cloud, json!({ "phone": "+4520304050" })).await.expect(429);
    cloud.advance("PT1H").await;
    let _ = ask(&cloud, json!({ "email": "other@rodgrod.example" })).await.expect(202);
}

#[tokio::test]
async fn a_request_names_one_way_and_a_confirmation_has_what_that_way_needs() {
    let cloud = cloud!().await;
    let both = json!({ "email": MAIL, "phone": "+4520304050" });
    assert_eq!(ask(&cloud, both).await.expect(422).field_errors(), ["/email one-of-two"]);
    assert_eq!(ask(&cloud, json!({})).await.expect(422).field_errors(), ["/email one-of-two"]);
    let token = "A".repeat(43);
    for (given, missing) in [
        (json!({ "phone": "+4520304050" }), ["/request missing", "/code missing"]),
        (json!({ "request": token }), ["/phone missing", "/code missing"]),
        (json!({ "code": "12345678" }), ["/phone missing", "/request missing"]),
    ] {
        let mut body = given;
        body["password"] = json!(ANOTHER);
        assert_eq!(cloud.post("/v1/password-resets/confirm", &body).await.expect(422).field_errors(), missing);
    }
    for (body, field_error) in [
        (json!({ "token": token, "phone": "+4520304050", "code": "12345678" }), "/token one-of-two"),
        (json!({}), "/token one-of-two"),
        (json!({ "phone": "+4520304050", "request": token }), "/code missing"),
        (json!({ "code": "12345678", "request": token }), "/phone missing"),
        (json!({ "phone": "+4520304050", "code": "12345678" }), "/request missing"),
        (json!({ "phone": "+4520304050", "code": "x" }), "/code invalid-sms-code"),
    ] {
        let mut body = body;
        body["password"] = json!(ANOTHER);
        assert_eq!(
            cloud.post("/v1/password-resets/confirm", &body).await.expect(422).field_errors(),
            [field_error],
            "{body}"
        );
    }
    assert_eq!(confirm(&cloud, &token, ANOTHER).await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn p23_a_person_with_a_second_factor_needs_it_for_a_reset_too() {
    let cloud = cloud!().await;
    let mut soren = cloud.person(MAIL).await.settle_phone("+4571727374").await;
    let app = soren.set_up_app().await;
    let _ = ask(&cloud, json!({ "email": MAIL })).await.expect(202);
    let token = cloud.last_token_to(MAIL).await;
    // With a second factor, a shorter password is enough.
    let due = confirm(&cloud, &token, "kaktus-9").await.expect(202).json();
    assert_eq!(due["methods"], json!(["totp"]));
    assert_eq!(confirm(&cloud, &token, ANOTHER).await.expect(410).problem(), "link-expired");
    // Nothing has changed yet.
    let _ = soren.get("/v1/me").await.expect(200);
    let told = async || cloud.mails_to(MAIL).await.iter().filter(|mail| mail.subject.contains("nulstillet")).count();
    assert_eq!(told().await, 0);
    cloud.advance("PT30S").await;
    let code = json!({ "challenge": due["challenge"], "code": app.code(cloud.inner().now()) });
    // The session that the person still has ends with the others.
    let session = soren.post("/v1/sessions/challenges", &code).await.expect(201).json()["token"].clone();
    let _ = soren.get("/v1/me").await.expect(401);
    let me = cloud.request(reqwest::Method::GET, "/v1/me").bearer_auth(session.as_str().unwrap());
    let me = cloud.send(me).await.expect(200).json();
    let actions = me["activity"]["items"].as_array().unwrap().iter().map(|entry| entry["action"].clone());
    assert!(actions.take(2).any(|action| action == "password-reset"));
    assert_eq!(told().await, 1);
    assert!(cloud.texts_to("+4571727374").await.last().unwrap().contains("nulstillet"));
    assert_eq!(log_in(&cloud, MAIL, PASSWORD).await.status, 401);
    let _ = log_in(&cloud, MAIL, "kaktus-9").await.expect(202);
}

#[tokio::test]
async fn p23_a_passkey_or_a_recovery_code_completes_a_reset_and_what_others_guessed_is_forgiven() {
    let cloud = cloud!().await;
    let mut soren = cloud.person(MAIL).await;
    let mut phone = Device::at(&cloud.inner().api_url());
    let _ = soren.add_passkey(&mut phone, "Telefon").await.expect(201);
    let codes = soren.post("/v1/me/recovery-codes", &json!({})).await.expect(201).json()["codes"].clone();
    // What is older than three days, a reset leaves as it is.
    cloud.advance("P3D").await;
    let mut before = soren;
    for (round, password) in [ANOTHER, PASSWORD].into_iter().enumerate() {
        for _ in 0..5 {
            let guess = log_in(&cloud, MAIL, "not-the-password-at-all").await;
            assert!([401, 429].contains(&guess.status.as_u16()), "{}", guess.text);
        }
        let _ = log_in(&cloud, MAIL, password).await.expect(429);
        let _ = ask(&cloud, json!({ "email": MAIL })).await.expect(202);
        let due = confirm(&cloud, &cloud.last_token_to(MAIL).await, password).await.expect(202).json();
        assert_eq!(due["methods"], json!(["passkey", "recovery-code"]));
        let shown = match round {
            0 => ("passkey", phone.get(&due["options"]).await.unwrap()),
            _ => ("code", codes[0].clone()),
        };
        let answer = json!({ "challenge": due["challenge"], shown.0: shown.1 });
        let opened = cloud.post("/v1/sessions/challenges", &answer).await.expect(201);
        let _ = before.get("/v1/me").await.expect(401);
        before = before.who.clone().logged_in(&cloud, &opened);
        let told = cloud.mails_to(MAIL).await.into_iter();
        assert_eq!(told.filter(|mail| mail.subject == "Din adgangskode er nulstillet").count(), round + 1);
        let _ = log_in(&cloud, MAIL, password).await.expect(202);
    }
    // Both mails of that reset are sent at the same time: either may come last.
    assert!(cloud.mails_to(MAIL).await.iter().any(|mail| mail.text.contains("gendannelseskoder er brugt")));
}

#[tokio::test]
async fn p23_a_reset_lets_the_rightful_person_in_whose_password_others_have_guessed_at() {
    let cloud = cloud!().await;
    let _ = Applicant::new(MAIL).sign_up(&cloud).await;
    for _ in 0..5 {
        let _ = log_in(&cloud, MAIL, "not-the-password-at-all").await.expect(401);
    }
    let _ = log_in(&cloud, MAIL, PASSWORD).await.expect(429);
    let _ = ask(&cloud, json!({ "email": MAIL })).await.expect(202);
    let _ = confirm(&cloud, &cloud.last_token_to(MAIL).await, ANOTHER).await.expect(204);
    let _ = log_in(&cloud, MAIL, ANOTHER).await.expect(201);
}
