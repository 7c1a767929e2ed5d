//! Pasted text, and the various ways to write a phone number, cause no errors.

use reqwest::Method;
use serde_json::json;
use tests::{Applicant, cloud};

use crate::second_factor::{answer, challenge, next_code};

#[tokio::test]
async fn p01_marks_that_nobody_sees_keep_nobody_out() {
    let cloud = cloud!().await;
    let mut asker = Applicant::new("\u{feff}soren@rød\u{ad}grød.example\u{200b}");
    asker.request["phone"] = json!("\u{202a}+45\u{a0}20\u{202f}30\u{2011}40\u{2010}50\u{202c}");
    asker.request["accept_policy"] = json!(format!("{}\u{200e}", tests::policy_in_force().replace('-', "\u{2011}")));
    let _ = asker.request_sign_up(&cloud).await.expect(202);
    let email = "soren@xn--rdgrd-vuad.example";
    let token = cloud.last_token_to(email).await;
    let broken = format!("\u{2066}{}\r\n{}\u{2069}", &token[..20], &token[20..]);
    let _ = asker.confirm(&cloud, &broken).await.expect(201);

    let mut soren = Applicant::new(email).log_in(&cloud).await;
    assert_eq!(soren.get("/v1/me").await.expect(200).json()["phone"], "+4520304050");
    let _ = soren.post("/v1/me/phone", &json!({ "phone": "\u{200e}71\u{2009}72 73\u{2013}74" })).await.expect(202);
    let code = cloud.last_code_to("+4571727374").await;
    let code = format!("{}\u{202f}{}\u{200b}", &code[..4], &code[4..]);
    let _ = soren.post("/v1/me/phone/confirm", &json!({ "code": code })).await.expect(204);

    let app = soren.set_up_app().await;
    let made = soren.send(soren.request(Method::POST, "/v1/me/recovery-codes")).await.expect(201).json();
    let who = soren.who.clone();
    let code = next_code(&cloud, &app).await;
    let code = format!("\u{2068}{}\u{2007}{}\u{2069}", &code[..3], &code[3..]);
    let _ = answer(&cloud, &challenge(&cloud, &who).await, &code).await.expect(201);
    let recovery = made["codes"][0].as_str().unwrap().replace('-', "\u{2011}") + "\u{2028}";
    let _ = answer(&cloud, &challenge(&cloud, &who).await, &recovery).await.expect(201);

    let ada = json!({ "email": "ada@rodgrod.example", "name": "Ada", "role": "member\u{200b}" });
    let id = soren.post("/v1/invitations", &ada).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let _ = soren.delete(&format!("/v1/invitations/{id}%E2%80%8B")).await.expect(204);
}

#[tokio::test]
async fn p01_names_that_show_nothing_are_refused() {
    let cloud = cloud!().await;
    for (text, code) in [
        ("\u{301}\u{308}", "no-letter"),
        ("\u{2800}", "no-letter"),
        ("\u{3164}", "invalid-characters"),
        ("\u{200b}", "invalid-characters"),
        ("\u{202f}", "empty"),
    ] {
        let mut asker = Applicant::new("soren@rodgrod.example");
        asker.request["company_name"] = json!(text);
        asker.request["name"] = json!(text);
        let errors = asker.request_sign_up(&cloud).await.expect(422).field_errors();
        assert_eq!(errors, [format!("/company_name {code}"), format!("/name {code}")], "{text:?}");
    }
}

#[tokio::test]
async fn p23_a_text_message_goes_to_the_number_that_was_meant_or_to_none() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let _ = soren.post("/v1/me/phone", &json!({ "phone": "+49 (0) 30 1234567" })).await.expect(202);
    assert_eq!((cloud.texts_to("+49301234567").await.len(), cloud.texts_to("+490301234567").await.len()), (1, 0));
    // However the number is written, it belongs to the same person and resets their password.
    let code = json!({ "code": cloud.last_code_to("+49301234567").await });
    let _ = soren.post("/v1/me/phone/confirm", &code).await.expect(204);
    cloud.advance("P3D").await;
    let soren = soren.who.log_in(&cloud).await;
    let _ = cloud.post("/v1/password-resets", &json!({ "phone": "0049 30 / 1234-567" })).await.expect(202);
    assert_eq!(cloud.texts_to("+49301234567").await.len(), 2);
    let _ = soren.post("/v1/me/phone", &json!({ "phone": "+39 (0)6 1234 5678" })).await.expect(202);
    assert_eq!(cloud.texts_to("+390612345678").await.len(), 1);
    for phone in ["+45 (0) 20 30 40 50", "+49 00 30 1234567", "+39 (0) 347 123 4567"] {
        let refused = soren.post("/v1/me/phone", &json!({ "phone": phone })).await.expect(422);
        assert_eq!(refused.field_errors(), ["/phone invalid-phone"], "{phone}");
    }
}
