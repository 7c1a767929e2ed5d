//! A forgotten password: the code by text message that resets it, and the limits on what text messages may cost.

use futures::future::join_all;
use serde_json::json;
use tests::{Applicant, LocalCloud, PASSWORD, Person, cloud};

use crate::resets::{ANOTHER, ask, log_in};

const MAIL: &str = "soren@rodgrod.example";
const PHONE: &str = "+4571727374";

/// A person with a phone that resets their password.
async fn person<'a>(cloud: &'a LocalCloud, email: &str, phone: &str) -> Person<'a> {
    cloud.person(email).await.settle_phone(phone).await
}

/// The code that was sent, and a wrong one.
async fn codes(cloud: &LocalCloud, phone: &str) -> (String, String) {
    let code = cloud.last_code_to(phone).await;
    let wrong = (code.parse::<u32>().unwrap() + 1) % 100_000_000;
    (code, format!("{wrong:08}"))
}

#[tokio::test]
async fn p23_a_forgotten_password_is_reset_by_a_code_to_a_verified_phone() {
    let cloud = cloud!().await;
    let soren = person(&cloud, MAIL, PHONE).await;
    let request = cloud.ask_for_code("71 72 73 74").await;
    let (code, _) = codes(&cloud, PHONE).await;
    let _ = cloud.reset_by_code((PHONE, &request, &code), ANOTHER).await.expect(204);
    assert_eq!(log_in(&cloud, MAIL, PASSWORD).await.expect(401).problem(), "wrong-credentials");
    let _ = log_in(&cloud, MAIL, ANOTHER).await.expect(201);
    let _ = soren.get("/v1/me").await.expect(401);
    assert_eq!(cloud.reset_by_code((PHONE, &request, &code), ANOTHER).await.expect(410).problem(), "code-expired");
    // The reset is reported over the other channel.
    assert_eq!(cloud.last_mail_to(MAIL).await.subject, "Din adgangskode er nulstillet");
    assert_eq!(cloud.texts_to(PHONE).await.len(), 2, "the two codes and no more");
}

#[tokio::test]
async fn p23_a_phone_that_was_not_verified_resets_nothing() {
    let cloud = cloud!().await;
    let soren = cloud.person(MAIL).await;
    assert_eq!(soren.get("/v1/me").await.expect(200).json()["phone"], "+4520304050");
    let _ = ask(&cloud, json!({ "phone": "+4520304050" })).await.expect(202);
    assert_eq!(cloud.texts_to("+4520304050").await.len(), 0);
    // A number that was verified and then removed resets nothing either.
    soren.verify_phone(PHONE).await;
    let _ = soren.change(&json!({ "phone": null }), None).await.expect(200);
    let before = cloud.texts_to(PHONE).await.len();
    let _ = ask(&cloud, json!({ "phone": PHONE })).await.expect(202);
    assert_eq!(cloud.texts_to(PHONE).await.len(), before);
}

#[tokio::test]
async fn p23_a_phone_that_two_people_have_verified_resets_no_password_until_one_gives_it_up() {
    let cloud = cloud!().await;
    let _ = person(&cloud, MAIL, PHONE).await;
    let ada = person(&cloud, "ada@rodgrod.example", PHONE).await;
    let before = cloud.texts_to(PHONE).await.len();
    let _ = cloud.ask_for_code(PHONE).await;
    assert_eq!(cloud.texts_to(PHONE).await.len(), before);
    ada.verify_phone("+4560708090").await;
    let request = cloud.ask_for_code(PHONE).await;
    let (code, _) = codes(&cloud, PHONE).await;
    let _ = cloud.reset_by_code((PHONE, &request, &code), ANOTHER).await.expect(204);
    let _ = log_in(&cloud, MAIL, ANOTHER).await.expect(201);
    let _ = log_in(&cloud, "ada@rodgrod.example", PASSWORD).await.expect(201);
}

#[tokio::test]
async fn p23_a_code_that_was_sent_while_one_person_had_the_phone_resets_no_password_once_two_have_it() {
    let cloud = cloud!().await;
    let _ = person(&cloud, MAIL, PHONE).await;
    let request = cloud.ask_for_code(PHONE).await;
    let (code, _) = codes(&cloud, PHONE).await;
    cloud.person("ada@rodgrod.example").await.verify_phone(PHONE).await;
    assert_eq!(cloud.reset_by_code((PHONE, &request, &code), ANOTHER).await.expect(410).problem(), "code-expired");
}

#[tokio::test]
async fn p23_five_wrong_codes_make_the_right_one_worth_nothing() {
    let cloud = cloud!().await;
    let _ = person(&cloud, MAIL, PHONE).await;
    let request = cloud.ask_for_code(PHONE).await;
    let (code, wrong) = codes(&cloud, PHONE).await;
    for guess in [wrong.as_str(), "000000", &wrong, &wrong, &wrong] {
        assert_eq!(
            cloud.reset_by_code((PHONE, &request, guess), ANOTHER).await.expect(422).field_errors(),
            ["/code wrong-sms-code"]
        );
    }
    assert_eq!(cloud.reset_by_code((PHONE, &request, &code), ANOTHER).await.expect(410).problem(), "code-expired");
    let _ = log_in(&cloud, MAIL, PASSWORD).await.expect(201);
}

#[tokio::test]
async fn p23_however_many_codes_are_tried_at_once_five_are_looked_at() {
    let cloud = cloud!().await;
    let _ = person(&cloud, MAIL, PHONE).await;
    let request = cloud.ask_for_code(PHONE).await;
    let (_, wrong) = codes(&cloud, PHONE).await;
    let answers = join_all((0..8).map(|_| cloud.reset_by_code((PHONE, &request, &wrong), ANOTHER))).await;
    let looked_at = answers.iter().filter(|answer| answer.status == 422).count();
    assert!((1..=5).contains(&looked_at), "{looked_at}");
    for answer in answers.iter().filter(|answer| answer.status != 422) {
        assert!([409, 410, 429].contains(&answer.status.as_u16()), "{}", answer.text);
    }
}

#[tokio::test]
async fn p23_of_four_confirmations_by_the_right_code_at_once_one_wins() {
    let cloud = cloud!().await;
    let _ = person(&cloud, MAIL, PHONE).await;
    let request = cloud.ask_for_code(PHONE).await;
    let (code, _) = codes(&cloud, PHONE).await;
    let passwords = (0..4).map(|n| format!("{ANOTHER}{n}")).collect::<Vec<_>>();
    let answers =
        join_all(passwords.iter().map(|password| cloud.reset_by_code((PHONE, &request, &code), password))).await;
    let winners = answers.iter().zip(&passwords).filter(|(answer, _)| answer.status == 204).collect::<Vec<_>>();
    assert_eq!(winners.len(), 1, "{:?}", answers.iter().map(|answer| &answer.text).collect::<Vec<_>>());
    let _ = log_in(&cloud, MAIL, winners[0].1).await.expect(201);
}

#[tokio::test]
async fn p23_a_code_works_for_ten_minutes_and_with_its_own_request_alone() {
    let cloud = cloud!().await;
    let _ = person(&cloud, MAIL, PHONE).await;
    let others = cloud.ask_for_code(PHONE).await;
    let (first, _) = codes(&cloud, PHONE).await;
    let request = cloud.ask_for_code(PHONE).await;
    let (second, wrong) = codes(&cloud, PHONE).await;
    // Whoever asked for another code can try their own out, and does not use up the tries of this one.
    for _ in 0..5 {
        let answer = cloud.reset_by_code((PHONE, &others, &second), ANOTHER).await.expect(422);
        assert_eq!(answer.field_errors(), ["/code wrong-sms-code"]);
    }
    assert_eq!(
        cloud.reset_by_code((PHONE, &request, &first), ANOTHER).await.expect(422).field_errors(),
        ["/code wrong-sms-code"]
    );
    cloud.advance("PT9M50S").await;
    let _ = cloud.reset_by_code((PHONE, &request, &wrong), ANOTHER).await.expect(422);
    cloud.advance("PT10S").await;
    assert_eq!(cloud.reset_by_code((PHONE, &request, &second), ANOTHER).await.expect(410).problem(), "code-expired");
}

#[tokio::test]
async fn p23_a_code_is_good_for_its_own_number_and_purpose_alone() {
    let cloud = cloud!().await;
    let _ = person(&cloud, MAIL, PHONE).await;
    let _ = person(&cloud, "ada@rodgrod.example", "+4560708090").await;
    let (request, others) = (cloud.ask_for_code(PHONE).await, cloud.ask_for_code("+4560708090").await);
    let (code, _) = codes(&cloud, PHONE).await;
    let _ = cloud.reset_by_code(("+4560708090", &others, &code), ANOTHER).await.expect(422);
    let _ = cloud.reset_by_code(("+4560708090", &request, &code), ANOTHER).await.expect(410);
    let ada = Applicant::new("ada@rodgrod.example").log_in(&cloud).await;
    let _ = ada.post("/v1/me/phone", &json!({ "phone": "+4560708091" })).await.expect(202);
    let _ = ada.post("/v1/me/phone/confirm", &json!({ "code": code })).await.expect(422);
}

#[tokio::test]
async fn p23_five_codes_a_day_go_to_a_number_and_the_mail_still_comes() {
    let cloud = cloud!().await;
    let _ = person(&cloud, MAIL, PHONE).await;
    for _ in 0..5 {
        let _ = ask(&cloud, json!({ "phone": PHONE })).await.expect(202);
    }
    assert_eq!(ask(&cloud, json!({ "phone": PHONE })).await.expect(429).problem(), "too-many-requests");
    let _ = ask(&cloud, json!({ "email": MAIL })).await.expect(202);
    assert_eq!(cloud.last_mail_to(MAIL).await.subject, "Nulstil din adgangskode");
    assert_eq!(cloud.texts_to(PHONE).await.len(), 6, "that which verified it is not among them");
    cloud.advance("P1D").await;
    let _ = ask(&cloud, json!({ "phone": PHONE })).await.expect(202);
}

#[tokio::test]
async fn p23_who_asks_elsewhere_for_codes_to_somebodys_number_keeps_none_from_them_where_they_are_known() {
    let cloud = cloud!().await;
    let _ = person(&cloud, MAIL, PHONE).await;
    let from = async |network: u8| {
        let body = json!({ "phone": PHONE });
        let request = cloud.request_from(network, reqwest::Method::POST, "/v1/password-resets").json(&body);
        let answer = cloud.send(request).await.expect(202).json();
        assert!(answer["request"].is_string(), "{answer}");
    };
    for network in 1..=8 {
        from(network).await;
    }
    assert_eq!(cloud.texts_to(PHONE).await.len(), 1 + 5);
    let request = cloud.ask_for_code(PHONE).await;
    assert_eq!(cloud.texts_to(PHONE).await.len(), 1 + 6);
    let (code, _) = codes(&cloud, PHONE).await;
    let _ = cloud.reset_by_code((PHONE, &request, &code), ANOTHER).await.expect(204);
}

#[tokio::test]
async fn p23_a_network_asks_for_twenty_codes_a_day_and_the_mail_still_comes() {
    let cloud = cloud!().await;
    let number = |number: u32| json!({ "phone": format!("+45717273{number:02}") });
    for asked in 0..20 {
        let _ = ask(&cloud, number(asked)).await.expect(202);
    }
    let waits = ask(&cloud, number(20)).await.expect(429);
    assert!(waits.problem() == "too-many-requests" && waits.header("retry-after").parse::<u32>().unwrap() > 80_000);
    let _ = ask(&cloud, json!({ "email": MAIL })).await.expect(202);
    cloud.advance("PT24H").await;
    let _ = ask(&cloud, number(21)).await.expect(202);
}

#[tokio::test]
async fn p23_a_person_with_a_second_factor_needs_it_for_a_reset_by_a_code_too() {
    let cloud = cloud!().await;
    let mut soren = person(&cloud, MAIL, PHONE).await;
    let app = soren.set_up_app().await;
    let request = cloud.ask_for_code(PHONE).await;
    let (code, _) = codes(&cloud, PHONE).await;
    let due = cloud.reset_by_code((PHONE, &request, &code), ANOTHER).await.expect(202).json();
    let _ = log_in(&cloud, MAIL, PASSWORD).await.expect(202);
    cloud.advance("PT30S").await;
    let shown = json!({ "challenge": due["challenge"], "code": app.code(cloud.inner().now()) });
    let _ = cloud.post("/v1/sessions/challenges", &shown).await.expect(201);
    let _ = soren.get("/v1/me").await.expect(401);
    let _ = log_in(&cloud, MAIL, PASSWORD).await.expect(401);
}

#[tokio::test]
async fn p23_once_the_days_cap_is_reached_no_code_goes_out_and_the_mail_still_comes() {
    // The cap is one dollar a day, half of which is for codes that reset, and a quarter each for those that verify and for notices. A
    // message costs 0.12 at most.
    let template = local::template::PROJECT.replacen("Default: \"25\"", "Default: \"1\"", 1);
    assert_ne!(template, local::template::PROJECT);
    let program = env!("CARGO_BIN_EXE_function");
    let cloud = LocalCloud::start_with(program, |options| options.template = Some(template)).await;
    let _ = person(&cloud, MAIL, PHONE).await;
    let ada = "ada@rodgrod.example";
    let _ = person(&cloud, ada, "+4560708090").await;
    for _ in 0..4 {
        let _ = ask(&cloud, json!({ "phone": PHONE })).await.expect(202);
    }
    assert_eq!(cloud.texts_to(PHONE).await.len(), 5);
    let answer = ask(&cloud, json!({ "phone": "+4560708090" })).await.expect(202);
    assert_eq!((&answer.json()["status"], answer.json()["request"].is_string()), (&json!("instructions-sent"), true));
    assert_eq!(cloud.texts_to("+4560708090").await.len(), 1);
    // Notices have a budget of their own.
    let _ = ask(&cloud, json!({ "email": ada })).await.expect(202);
    let body = json!({ "token": cloud.last_token_to(ada).await, "password": ANOTHER });
    let _ = cloud.post("/v1/password-resets/confirm", &body).await.expect(204);
    assert_eq!(cloud.texts_to("+4560708090").await.len(), 2);
    cloud.advance("P1D").await;
    let _ = ask(&cloud, json!({ "phone": "+4560708090" })).await.expect(202);
    assert_eq!(cloud.texts_to("+4560708090").await.len(), 3);
}

#[tokio::test]
async fn p23_no_text_message_goes_to_a_country_that_is_not_on_the_list() {
    let cloud = cloud!().await;
    let soren = cloud.person(MAIL).await;
    let answer = soren.post("/v1/me/phone", &json!({ "phone": "+1 202 555 0123" })).await.expect(422);
    assert_eq!(answer.field_errors(), ["/phone phone-country"]);
    let answer = ask(&cloud, json!({ "phone": "+1 202 555 0123" })).await.expect(202).json();
    assert_eq!((&answer["status"], answer["request"].is_string()), (&json!("instructions-sent"), true));
    assert_eq!(cloud.texts_to("+12025550123").await.len(), 0);
}
