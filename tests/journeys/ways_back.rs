//! A way back to a log-in ends what somebody else may have added shortly before.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Applicant, LocalCloud, PASSWORD, Person, cloud};

use crate::resets::{ANOTHER, ask, log_in};

const OWN: &str = "soren@rodgrod.example";
const STOLEN: &str = "tyv@other.example";
const PHONE: &str = "+4571727374";
const THIEFS_PHONE: &str = "+4571727375";
const THIRD: &str = "tre-grumme-gule-gummistovler";

async fn undo_address(cloud: &LocalCloud) -> Answer {
    let mails = cloud.mails_to(OWN).await;
    let mut told = mails.iter().rev().filter(|mail| mail.subject == "Din e-mailadresse er ændret");
    let token = told.find_map(|mail| local::link_token(&mail.text)).unwrap();
    cloud.post("/v1/email-changes/undo", &json!({ "token": token })).await
}

async fn undo_addition(cloud: &LocalCloud, token: &str) -> Answer {
    cloud.post("/v1/security-changes/undo", &json!({ "token": token })).await
}

/// The texts of the mails that tell what was revoked.
async fn revoked(cloud: &LocalCloud, to: &str) -> Vec<String> {
    let mails = cloud.mails_to(to).await.into_iter();
    mails.filter(|mail| mail.subject == "Nyt på dit log-in er fjernet").map(|mail| mail.text).collect()
}

/// Another session of the same person, which somebody has taken.
async fn stolen<'a>(cloud: &'a LocalCloud, owner: &Person<'a>) -> Person<'a> {
    owner.who.clone().log_in(cloud).await
}

#[tokio::test]
async fn p23_a_new_number_resets_nobody_for_three_days() {
    let cloud = cloud!().await;
    let soren = cloud.person(OWN).await;
    soren.verify_phone(PHONE).await;
    cloud.advance("PT71H").await;
    let before = cloud.texts_to(PHONE).await.len();
    let _ = ask(&cloud, json!({ "phone": PHONE })).await.expect(202);
    assert_eq!(cloud.texts_to(PHONE).await.len(), before, "no code is sent that would not work");
    // To verify it again makes it no younger.
    soren.who.log_in(&cloud).await.verify_phone(PHONE).await;
    cloud.advance("PT1H").await;
    let request = cloud.ask_for_code(PHONE).await;
    let code = cloud.last_code_to(PHONE).await;
    let _ = cloud.reset_by_code((PHONE, &request, &code), ANOTHER).await.expect(204);
}

#[tokio::test]
async fn p23_a_code_resets_nobody_whose_address_can_still_be_taken_back() {
    let cloud = cloud!().await;
    let thief = cloud.person(OWN).await.settle_phone(PHONE).await;
    let request = cloud.ask_for_code(PHONE).await;
    let code = cloud.last_code_to(PHONE).await;
    thief.change_email(STOLEN).await;
    let before = cloud.texts_to(PHONE).await.len();
    let _ = ask(&cloud, json!({ "phone": PHONE })).await.expect(202);
    assert_eq!(cloud.texts_to(PHONE).await.len(), before);
    assert_eq!(cloud.reset_by_code((PHONE, &request, &code), ANOTHER).await.expect(410).problem(), "code-expired");
    let _ = undo_address(&cloud).await.expect(204);
    let request = cloud.ask_for_code(PHONE).await;
    let code = cloud.last_code_to(PHONE).await;
    let _ = cloud.reset_by_code((PHONE, &request, &code), ANOTHER).await.expect(204);
}

#[tokio::test]
async fn p23_a_thief_who_verifies_a_phone_and_changes_the_address_has_no_way_back_once_that_is_undone() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWN).await;
    let thief = stolen(&cloud, &owner).await;
    thief.verify_phone(THIEFS_PHONE).await;
    thief.change_email(STOLEN).await;
    let pending = json!({ "email": "andet@other.example" });
    let _ = thief.post("/v1/me/email", &pending).await.expect(202);
    let _ = thief.post("/v1/me/phone", &json!({ "phone": "+4571727376" })).await.expect(202);
    let code = cloud.last_code_to("+4571727376").await;

    let _ = undo_address(&cloud).await.expect(204);
    let _ = thief.get("/v1/me").await.expect(401);
    for address in [OWN, STOLEN] {
        let _ = log_in(&cloud, address, PASSWORD).await.expect(401);
    }
    let told = revoked(&cloud, OWN).await;
    assert_eq!(told.len(), 1, "the owner is told once");
    let told = &told[0];
    for gone in ["Din adgangskode.", "Dit bekræftede telefonnummer."] {
        assert!(told.contains(gone), "{told}");
    }
    assert!(revoked(&cloud, STOLEN).await.is_empty());
    let owner = owner.who.reset_and_log_in(&cloud, ANOTHER).await;
    let me = owner.get("/v1/me").await.expect(200).json();
    assert_eq!((&me["phone"], &me["phone_verified"]), (&Value::Null, &json!(false)));
    assert_eq!((&me["email_changes"], &me["phone_change"]), (&json!([]), &Value::Null));
    let _ = owner.post("/v1/me/phone/confirm", &json!({ "code": code })).await.expect(410);
    cloud.advance("P4D").await;
    let before = cloud.texts_to(THIEFS_PHONE).await.len();
    for by in [json!({ "phone": THIEFS_PHONE }), json!({ "email": STOLEN })] {
        let _ = ask(&cloud, by).await.expect(202);
    }
    assert_eq!(cloud.texts_to(THIEFS_PHONE).await.len(), before);
    assert_ne!(cloud.last_mail_to(STOLEN).await.subject, "Nulstil din adgangskode");

    // What was done meanwhile is listed.
    let owner = owner.who.log_in(&cloud).await;
    let log = owner.get("/v1/audit?limit=100").await.expect(200).json();
    let actions = log["items"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap());
    let actions = actions.collect::<Vec<_>>();
    for action in ["phone-verified", "email-changed", "email-restored", "access-revoked"] {
        assert!(actions.contains(&action), "{action} is not in {actions:?}");
    }
}

#[tokio::test]
async fn p23_the_notice_of_a_factor_that_a_thief_added_has_a_link_that_removes_it() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWN).await;
    let mut thief = stolen(&cloud, &owner).await;
    let _ = thief.set_up_app().await;
    let link = cloud.last_token_to(OWN).await;
    let codes = thief.send(thief.request(Method::POST, "/v1/me/recovery-codes")).await.expect(201).json();
    // The mailbox does not get round the factor.
    let _ = ask(&cloud, json!({ "email": OWN })).await.expect(202);
    let confirm = json!({ "token": cloud.last_token_to(OWN).await, "password": ANOTHER });
    let due = cloud.post("/v1/password-resets/confirm", &confirm).await.expect(202).json();

    let _ = undo_addition(&cloud, &link).await.expect(204);
    let told = revoked(&cloud, OWN).await.pop().unwrap();
    for gone in ["Din adgangskode.", "Appen med koder.", "Nye gendannelseskoder."] {
        assert!(told.contains(gone), "{told}");
    }
    let _ = thief.get("/v1/me").await.expect(401);
    let answer = json!({ "challenge": due["challenge"], "code": codes["codes"][0] });
    let _ = cloud.post("/v1/sessions/challenges", &answer).await.expect(410);
    assert_eq!(undo_addition(&cloud, &link).await.expect(410).problem(), "link-expired");
    let owner = owner.who.reset_and_log_in(&cloud, THIRD).await;
    assert_eq!(owner.get("/v1/me").await.expect(200).json()["second_factors"]["totp"], Value::Null);
}

#[tokio::test]
async fn p23_the_link_of_a_notice_works_for_three_days_and_for_nobody_else() {
    let cloud = cloud!().await;
    let soren = cloud.person(OWN).await;
    soren.verify_phone(PHONE).await;
    let link = cloud.last_token_to(OWN).await;
    let _ = undo_addition(&cloud, &format!("{}{}", if link.starts_with('A') { 'B' } else { 'A' }, &link[1..]))
        .await
        .expect(410);
    cloud.advance("PT71H59M").await;
    let soren = soren.who.log_in(&cloud).await;
    assert_eq!(soren.get("/v1/me").await.expect(200).json()["phone_verified"], true);
    cloud.advance("PT1M").await;
    assert_eq!(undo_addition(&cloud, &link).await.expect(410).problem(), "link-expired");
    assert_eq!(soren.get("/v1/me").await.expect(200).json()["phone_verified"], true);
}

#[tokio::test]
async fn p23_whoever_changed_the_address_is_sent_no_link_that_undoes_what_its_owner_adds() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWN).await;
    let mut thief = stolen(&cloud, &owner).await;
    thief.change_email(STOLEN).await;
    thief.verify_phone(THIEFS_PHONE).await;
    let _ = thief.set_up_app().await;
    let mails = cloud.mails_to(STOLEN).await;
    assert!(mails.iter().filter(|mail| mail.text.contains("/undo-addition")).count() == 0, "{mails:?}");
    // Of the address before, the one link undoes it all: also if the address was changed back in a session.
    thief.change_email(OWN).await;
    let _ = undo_address(&cloud).await.expect(204);
    let owner = owner.who.reset_and_log_in(&cloud, ANOTHER).await;
    let me = owner.get("/v1/me").await.expect(200).json();
    assert_eq!((&me["email"], &me["phone_verified"]), (&json!(OWN), &json!(false)));
    assert_eq!(me["second_factors"]["totp"], Value::Null);
}

#[tokio::test]
async fn p23_a_reset_revokes_what_was_added_recently_and_keeps_what_was_there_before() {
    let cloud = cloud!().await;
    let mut owner = cloud.person(OWN).await.settle_phone(PHONE).await;
    let eva = owner.invite_and_accept("eva@rodgrod.example", "member").await.member_id().await;
    let app = owner.set_up_app().await;
    let old_codes = owner.send(owner.request(Method::POST, "/v1/me/recovery-codes")).await.expect(201).json();
    cloud.advance("P4D").await;
    // The thief has a session that has shown the factor.
    let challenge = owner.who.try_log_in(&cloud).await.expect(202).json();
    let code = json!({ "challenge": challenge["challenge"], "code": app.code(cloud.inner().now()) });
    let answer = cloud.post("/v1/sessions/challenges", &code).await.expect(201);
    let thief = owner.who.clone().logged_in(&cloud, &answer);
    let new_codes = thief.send(thief.request(Method::POST, "/v1/me/recovery-codes")).await.expect(201).json();
    let _ = thief.post("/v1/ownership-transfers", &json!({ "member_id": eva })).await.expect(201);
    thief.verify_phone(THIEFS_PHONE).await;

    let _ = ask(&cloud, json!({ "email": OWN })).await.expect(202);
    let confirm = json!({ "token": cloud.last_token_to(OWN).await, "password": ANOTHER });
    let due = cloud.post("/v1/password-resets/confirm", &confirm).await.expect(202).json();
    cloud.advance("PT30S").await;
    let code = json!({ "challenge": due["challenge"], "code": app.code(cloud.inner().now()) });
    let answer = cloud.post("/v1/sessions/challenges", &code).await.expect(201);
    let owner = owner.who.clone().logged_in(&cloud, &answer);
    let told = revoked(&cloud, OWN).await.pop().unwrap();
    for gone in ["Dit bekræftede telefonnummer.", "Nye gendannelseskoder.", "Tilbud om at overtage kontoen."] {
        assert!(told.contains(gone), "{told}");
    }
    assert_eq!(owner.get("/v1/ownership-transfers").await.expect(200).json()["items"], json!([]));
    let me = owner.get("/v1/me").await.expect(200).json();
    assert_eq!((&me["phone_verified"], &me["second_factors"]["recovery_codes_left"]), (&json!(false), &json!(0)));
    assert_ne!(me["second_factors"]["totp"], Value::Null, "the factor stays");
    for codes in [old_codes, new_codes] {
        let who = Applicant { password: ANOTHER.to_owned(), ..owner.who.clone() };
        let challenge = who.try_log_in(&cloud).await.expect(202).json();
        let answer = json!({ "challenge": challenge["challenge"], "code": codes["codes"][0] });
        let _ = cloud.post("/v1/sessions/challenges", &answer).await.expect(401);
    }
}

#[tokio::test]
async fn p23_another_password_after_a_factor_was_shown_revokes_what_was_added_recently() {
    let cloud = cloud!().await;
    let mut owner = cloud.person(OWN).await;
    let _ = owner.set_up_app().await;
    owner.verify_phone(PHONE).await;
    let _ = owner.post("/v1/me/email", &json!({ "email": STOLEN })).await.expect(202);
    let change = json!({ "current_password": PASSWORD, "password": ANOTHER });
    let _ = owner.put("/v1/me/password", &change).await.expect(204);
    let me = owner.get("/v1/me").await.expect(200).json();
    assert_eq!((&me["phone_verified"], &me["email_changes"]), (&json!(false), &json!([])));
    assert!(revoked(&cloud, OWN).await.pop().unwrap().contains("Dit bekræftede telefonnummer."));
}
