//! Another e-mail address to log in with, undoing that change, and a verified phone number.

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Applicant, LocalCloud, Mail, PASSWORD, Person, cloud};

use crate::resets::{ANOTHER, log_in};

const OLD: &str = "soren@rodgrod.example";
const NEW: &str = "soren.ny@rodgrod.example";

async fn ask(person: &Person<'_>, email: &str) -> Answer {
    person.post("/v1/me/email", &json!({ "email": email })).await
}

async fn confirm(person: &Person<'_>, token: &str) -> Answer {
    person.post("/v1/me/email/confirm", &json!({ "token": token })).await
}

async fn undo(cloud: &LocalCloud, token: &str) -> Answer {
    cloud.post("/v1/email-changes/undo", &json!({ "token": token })).await
}

fn subjects(mails: &[Mail]) -> Vec<&str> {
    mails.iter().map(|mail| mail.subject.as_str()).collect()
}

#[tokio::test]
async fn p23_an_address_is_changed_once_the_new_one_is_confirmed_and_the_old_one_is_notified() {
    let cloud = cloud!().await;
    let soren = cloud.person(OLD).await;
    let answer = ask(&soren, NEW).await.expect(202);
    assert_eq!(answer.json(), json!({ "status": "confirmation-sent" }));
    assert_eq!(soren.get("/v1/me").await.expect(200).json()["email"], OLD);
    assert_eq!(cloud.last_mail_to(NEW).await.subject, "Bekræft din nye adresse");
    let token = cloud.last_token_to(NEW).await;
    let _ = confirm(&soren, &token).await.expect(204);
    let me = soren.get("/v1/me").await.expect(200).json();
    assert_eq!(me["email"], NEW);
    let entry = &me["activity"]["items"][0];
    assert_eq!((&entry["action"], &entry["changed"]), (&json!("email-changed"), &json!(["email"])));
    assert_eq!(entry["session_id"], soren.session["id"]);
    let _ = log_in(&cloud, NEW, PASSWORD).await.expect(201);
    let _ = log_in(&cloud, OLD, PASSWORD).await.expect(401);
    let told = cloud.last_mail_to(OLD).await;
    assert_eq!(told.subject, "Din e-mailadresse er ændret");
    assert!(told.text.contains("#token=") && !told.text.contains(NEW));
    assert_eq!(confirm(&soren, &token).await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn a_change_of_address_or_number_needs_a_proof_of_the_last_five_minutes() {
    let cloud = cloud!().await;
    let soren = cloud.person(OLD).await;
    soren.verify_phone("+4571727374").await;
    cloud.advance("PT5M").await;
    for (path, body) in [("email", json!({ "email": NEW })), ("phone", json!({ "phone": "+4571727374" }))] {
        let answer = soren.post(&format!("/v1/me/{path}"), &body).await.expect(403);
        assert_eq!(answer.problem(), "reauthentication-required");
    }
    // Giving up a number that can reset the password counts as a change of the number.
    let answer = soren.change(&json!({ "phone": "+4560708090" }), None).await.expect(403);
    assert_eq!(answer.problem(), "reauthentication-required");
    let _ = soren.change(&json!({ "name": "Søren" }), None).await.expect(200);
}

#[tokio::test]
async fn only_the_mail_to_an_address_reveals_whether_it_has_a_log_in() {
    let cloud = cloud!().await;
    let _ = Applicant::new("ada@rodgrod.example").sign_up(&cloud).await;
    let soren = cloud.person(OLD).await;
    let mut seen = Vec::new();
    // Each request replaces the one before.
    let _ = ask(&soren, "soren.mistyped@rodgrod.example").await.expect(202);
    for email in ["ada@rodgrod.example", NEW] {
        let since = cloud.calls_so_far();
        let answer = ask(&soren, email).await.expect(202);
        seen.push((answer.text, cloud.sequence_of("account", since)));
    }
    assert_eq!(seen[0], seen[1]);
    let mail = cloud.last_mail_to("ada@rodgrod.example").await;
    assert_eq!(mail.subject, "Adressen har allerede et log-in");
    assert!(!mail.text.contains("token"));
}

#[tokio::test]
async fn p23_an_address_that_is_asked_for_takes_the_place_of_the_one_before() {
    let cloud = cloud!().await;
    let soren = cloud.person(OLD).await;
    let wrong = "soren.mistyped@rodgrod.example";
    let _ = ask(&soren, wrong).await.expect(202);
    let _ = ask(&soren, NEW).await.expect(202);
    let (first, second) = (cloud.last_token_to(wrong).await, cloud.last_token_to(NEW).await);
    assert_eq!(confirm(&soren, &first).await.expect(410).problem(), "link-expired");
    assert_eq!(soren.get("/v1/me").await.expect(200).json()["email_changes"].as_array().map(Vec::len), Some(1));
    let _ = confirm(&soren, &second).await.expect(204);
    assert_eq!(confirm(&soren, &first).await.expect(410).problem(), "link-expired");
    assert_eq!(soren.get("/v1/me").await.expect(200).json()["email"], NEW);
}

#[tokio::test]
async fn p23_what_was_asked_for_meanwhile_ends_when_a_change_of_address_is_taken_back() {
    let cloud = cloud!().await;
    let soren = cloud.person(OLD).await;
    soren.change_email(NEW).await;
    let back = cloud.last_token_to(OLD).await;
    let _ = ask(&soren, "thief@other.example").await.expect(202);
    let thief = cloud.last_token_to("thief@other.example").await;
    let _ = undo(&cloud, &back).await.expect(204);
    let soren = Applicant::new(OLD).reset_and_log_in(&cloud, ANOTHER).await;
    assert_eq!(soren.get("/v1/me").await.expect(200).json()["email_changes"], json!([]));
    assert_eq!(confirm(&soren, &thief).await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn a_link_is_for_the_person_who_asked_and_for_half_an_hour() {
    let cloud = cloud!().await;
    let soren = cloud.person(OLD).await;
    let ada = cloud.person("ada@rodgrod.example").await;
    let _ = ask(&soren, NEW).await.expect(202);
    let token = cloud.last_token_to(NEW).await;
    assert_eq!(confirm(&ada, &token).await.expect(410).problem(), "link-expired");
    let body = json!({ "token": token });
    let _ = cloud.post("/v1/me/email/confirm", &body).await.expect(401);
    cloud.advance("PT30M").await;
    assert_eq!(confirm(&soren, &token).await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn of_two_numbers_that_a_person_asks_to_prove_at_once_one_is_to_be_asked_for_again() {
    let cloud = cloud!().await;
    let soren = cloud.person(OLD).await;
    let ask = |number: &str| soren.request(Method::POST, "/v1/me/phone").json(&json!({ "phone": number }));
    let _ = soren.get("/v1/me").await.expect(200);
    // The held request has already seen that no other number is being verified when the other one completes.
    let held = cloud.hold(("account", "BatchGetItem", 2), soren.send(ask("+4571727374"))).await;
    let _ = soren.send(ask("+4571727375")).await.expect(202);
    assert_eq!(held.let_go().await.expect(409).problem(), "conflict");
    let code = json!({ "code": cloud.last_code_to("+4571727375").await });
    let _ = soren.post("/v1/me/phone/confirm", &code).await.expect(204);
    assert_eq!(cloud.texts_to("+4571727374").await.len(), 0);
}

#[tokio::test]
async fn of_two_people_who_confirm_one_address_at_once_one_has_it() {
    let cloud = cloud!().await;
    let (soren, ada) = (cloud.person(OLD).await, cloud.person("ada@rodgrod.example").await);
    for person in [&soren, &ada] {
        let _ = ask(person, NEW).await.expect(202);
    }
    let tokens = cloud.tokens_to(NEW).await;
    assert_eq!(tokens.len(), 2);
    // The mails do not show whose token is whose, so each person tries both.
    let tries = tokens.iter().flat_map(|token| [(&soren, token), (&ada, token)]);
    let answers = join_all(tries.map(|(person, token)| confirm(person, token))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 204).count(), 1);
    assert!(answers.iter().all(|answer| [204, 409, 410].contains(&answer.status.as_u16())));
    let _ = log_in(&cloud, NEW, PASSWORD).await.expect(201);
}

#[tokio::test]
async fn a_change_of_address_is_taken_back_by_the_old_one_within_72_hours() {
    let cloud = cloud!().await;
    let soren = cloud.person(OLD).await;
    soren.change_email(NEW).await;
    let token = cloud.last_token_to(OLD).await;
    cloud.advance("PT71H").await;
    let session = log_in(&cloud, NEW, PASSWORD).await.expect(201).json()["token"].as_str().unwrap().to_owned();
    let _ = undo(&cloud, &token).await.expect(204);
    let with = cloud.request(Method::GET, "/v1/me").bearer_auth(&session);
    let _ = cloud.send(with).await.expect(401);
    for address in [OLD, NEW] {
        let _ = log_in(&cloud, address, PASSWORD).await.expect(401);
        assert!(subjects(&cloud.mails_to(address).await).contains(&"Din e-mailadresse er ført tilbage"));
    }
    assert_eq!(undo(&cloud, &token).await.expect(410).problem(), "link-expired");
    let me = Applicant::new(OLD).reset_and_log_in(&cloud, ANOTHER).await.get("/v1/me").await.expect(200).json();
    assert_eq!(me["email"], OLD);
    let actions = me["activity"]["items"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap());
    let actions = actions.take(4).collect::<Vec<_>>();
    assert_eq!(actions[..2], ["logged-in", "password-reset"]);
    assert!(actions.contains(&"email-restored") && actions.contains(&"access-revoked"), "{actions:?}");
}

#[tokio::test]
async fn after_72_hours_a_change_of_address_stays() {
    let cloud = cloud!().await;
    let soren = cloud.person(OLD).await;
    soren.change_email(NEW).await;
    let token = cloud.last_token_to(OLD).await;
    cloud.advance("PT72H").await;
    assert_eq!(undo(&cloud, &token).await.expect(410).problem(), "link-expired");
    let _ = log_in(&cloud, NEW, PASSWORD).await.expect(201);
}

#[tokio::test]
async fn however_often_a_thief_changes_the_address_the_first_one_takes_it_back_and_no_other_can() {
    let cloud = cloud!().await;
    let thief = cloud.person(OLD).await;
    for stolen in ["a@thief.example", "b@thief.example", "c@thief.example"] {
        thief.change_email(stolen).await;
    }
    for stolen in ["a@thief.example", "b@thief.example"] {
        let mails = cloud.mails_to(stolen).await;
        let told = mails.iter().filter(|mail| mail.subject == "Din e-mailadresse er ændret");
        assert!(told.clone().count() > 0 && told.clone().all(|mail| !mail.text.contains("#token=")));
    }
    let _ = undo(&cloud, &cloud.last_token_to(OLD).await).await.expect(204);
    let _ = thief.get("/v1/me").await.expect(401);
    // The next change can be undone again.
    let soren = Applicant::new(OLD).reset_and_log_in(&cloud, ANOTHER).await;
    soren.change_email(NEW).await;
    let _ = undo(&cloud, &cloud.last_token_to(OLD).await).await.expect(204);
}

#[tokio::test]
async fn an_address_that_was_given_up_can_be_anybodys_and_then_nobody_takes_it_back() {
    let cloud = cloud!().await;
    let soren = cloud.person(OLD).await;
    soren.change_email(NEW).await;
    let token = cloud.last_token_to(OLD).await;
    let _ = Applicant::new(OLD).sign_up(&cloud).await;
    assert_eq!(undo(&cloud, &token).await.expect(409).problem(), "already-registered");
}

#[tokio::test]
async fn a_key_asks_for_one_change_however_often_it_is_sent() {
    let cloud = cloud!().await;
    let soren = cloud.person(OLD).await;
    for path in ["email", "phone"] {
        let body = if path == "email" { json!({ "email": NEW }) } else { json!({ "phone": "+4571727374" }) };
        let keyed =
            || soren.request(Method::POST, &format!("/v1/me/{path}")).header("idempotency-key", "k").json(&body);
        let (first, again) = (soren.send(keyed()).await.expect(202), soren.send(keyed()).await.expect(202));
        assert_eq!(first.text, again.text);
    }
    assert_eq!(cloud.mails_to(NEW).await.len(), 1);
    assert_eq!(cloud.texts_to("+4571727374").await.len(), 1);
}

#[tokio::test]
async fn p38_a_number_is_proved_by_the_code_that_was_sent_to_it() {
    let cloud = cloud!().await;
    let soren = cloud.person(OLD).await;
    let verified = |me: &Value| (me["phone"].clone(), me["phone_verified"].clone());
    let me = soren.get("/v1/me").await.expect(200).json();
    assert_eq!((verified(&me), &me["phone_change"]), ((json!("+4520304050"), json!(false)), &Value::Null));
    let _ = soren.post("/v1/me/phone", &json!({ "phone": "71 72 73 74" })).await.expect(202);
    let me = soren.get("/v1/me").await.expect(200).json();
    assert_eq!(
        (verified(&me), &me["phone_change"]["phone"]),
        ((json!("+4520304050"), json!(false)), &json!("+4571727374"))
    );
    let code = cloud.last_code_to("+4571727374").await;
    let wrong = format!("{:08}", (code.parse::<u32>().unwrap() + 1) % 100_000_000);
    let try_code = async |code: &str| soren.post("/v1/me/phone/confirm", &json!({ "code": code })).await;
    assert_eq!(try_code(&wrong).await.expect(422).field_errors(), ["/code wrong-sms-code"]);
    let typed = format!("{} {}", &code[..4], &code[4..]);
    let _ = try_code(&typed).await.expect(204);
    assert_eq!(try_code(&code).await.expect(410).problem(), "code-expired");
    let me = soren.get("/v1/me").await.expect(200).json();
    assert_eq!((verified(&me), &me["phone_change"]), ((json!("+4571727374"), json!(true)), &Value::Null));
    assert_eq!(me["activity"]["items"][0]["action"], "phone-verified");
    assert_eq!(cloud.last_mail_to(OLD).await.subject, "Dit telefonnummer er bekræftet");
    // Another number has to be verified again.
    let changed = soren.change(&json!({ "phone": "+4560708090" }), None).await.expect(200).json();
    assert_eq!(verified(&changed), (json!("+4560708090"), json!(false)));
}

#[tokio::test]
async fn p24_the_previous_holder_of_a_number_is_notified_there() {
    let cloud = cloud!().await;
    let soren = cloud.person(OLD).await;
    soren.verify_phone("+4571727374").await;
    soren.verify_phone("+4560708090").await;
    let texts = cloud.texts_to("+4571727374").await;
    assert!(texts.last().unwrap().contains("skiftet ud"), "{texts:?}");
}

#[tokio::test]
async fn five_wrong_codes_make_the_right_one_worth_nothing() {
    let cloud = cloud!().await;
    let soren = cloud.person(OLD).await;
    let _ = soren.post("/v1/me/phone", &json!({ "phone": "+4571727374" })).await.expect(202);
    let code = cloud.last_code_to("+4571727374").await;
    for _ in 0..5 {
        let _ = soren.post("/v1/me/phone/confirm", &json!({ "code": "000000" })).await.expect(422);
    }
    let answer = soren.post("/v1/me/phone/confirm", &json!({ "code": code })).await.expect(410);
    assert_eq!(answer.problem(), "code-expired");
}

#[tokio::test]
async fn a_person_asks_for_five_codes_a_day_whatever_the_number() {
    let cloud = cloud!().await;
    let soren = cloud.person(OLD).await;
    for n in 0..5 {
        let _ = soren.post("/v1/me/phone", &json!({ "phone": format!("+457172737{n}") })).await.expect(202);
    }
    let answer = soren.post("/v1/me/phone", &json!({ "phone": "+4571727379" })).await.expect(429);
    assert_eq!(answer.problem(), "too-many-requests");
    assert_eq!(subjects(&cloud.mails_to("+4571727379").await), [""; 0]);
}
