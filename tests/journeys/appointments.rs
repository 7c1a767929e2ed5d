//! Appointments of staff: made and ended by a person who deploys, who vouches for second factors by naming them, and
//! recorded in the audit log.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use tests::{LocalCloud, PASSWORD, cloud};

use crate::staff::{STINE, challenged, field_error, try_staff};

/// All stored items of a kind, in any account.
async fn kept(cloud: &LocalCloud, kind: &str) -> Value {
    let scan = json!({ "TableName": "accounts", "FilterExpression": "kind = :kind",
                       "ExpressionAttributeValues": { ":kind": { "S": kind } } });
    cloud.dynamodb("Scan", &scan).await
}

/// The audit events about appointments in all accounts, in order: the action, and the changed fields.
async fn acts(cloud: &LocalCloud) -> Vec<(String, Vec<String>)> {
    let found = kept(cloud, "AuditEntry").await;
    let text = |value: &Value| value["S"].as_str().unwrap().to_owned();
    let entries = found["Items"].as_array().unwrap().iter();
    let entries = entries.filter(|entry| matches!(&*text(&entry["action"]), "staff-appointed" | "staff-dismissed"));
    let sorted = entries.map(|entry| {
        let changed = entry["changed"]["L"].as_array().unwrap().iter().map(text).collect::<Vec<_>>();
        (text(&entry["sk"]), (text(&entry["action"]), changed))
    });
    let sorted = sorted.collect::<BTreeSet<_>>();
    sorted.into_iter().map(|(_, act)| act).collect()
}

/// How many people are staff.
async fn appointments(cloud: &LocalCloud) -> Value {
    kept(cloud, "Staff").await["Count"].clone()
}

#[tokio::test]
async fn nobody_is_appointed_before_the_operator_has_vouched_for_a_second_factor_by_its_id() {
    let cloud = cloud!().await;
    let mut stine = cloud.person(STINE).await;
    let first = stine.set_up_app().await;
    let appoint = json!({ "act": "appoint", "email": STINE, "roles": ["support"] });
    let due = cloud.invoke_staff(&appoint).await;
    assert_eq!((&due["status"], &due["user_id"]), (&json!("second_factors_due"), &stine.session["user_id"]));
    assert_eq!(due["second_factors"][0]["vouched"], false);
    assert_eq!(appointments(&cloud).await, 0);
    assert_ne!(cloud.last_mail_to(STINE).await.subject, "Dit arbejde hos os");
    let with =
        |factors: Value| json!({ "act": "appoint", "email": STINE, "roles": ["support"], "second_factors": factors });
    for (factors, code) in [
        (json!([]), "empty"),
        (json!(["totp_2026-01-01T00:00:00Z"]), "invalid-choice"),
        (json!([due["second_factors"][0]["id"], stine.session["id"]]), "invalid-choice"),
        (json!("all"), "wrong-type"),
    ] {
        assert_eq!(field_error(&cloud.invoke_staff(&with(factors)).await), ("/second_factors", code));
    }
    // By now another app has replaced the named one: nobody was asked to vouch for the new app.
    let _ = stine.set_up_app().await;
    let named = with(json!([due["second_factors"][0]["id"]]));
    assert_eq!(field_error(&cloud.invoke_staff(&named).await), ("/second_factors", "invalid-choice"));
    assert_eq!(appointments(&cloud).await, 0);
    let _ = cloud.appoint(STINE, &["support"]).await;
    let due = try_staff(&cloud, STINE, PASSWORD).await.expect(202).json();
    cloud.advance("PT30S").await;
    let code = json!(first.code(cloud.inner().now()));
    assert_eq!(challenged(&cloud, &due, ("code", &code)).await.expect(401).problem(), "wrong-code");
}

#[tokio::test]
async fn of_an_appointment_and_another_app_at_once_the_other_app_is_good_for_nothing_that_staff_do() {
    let cloud = cloud!().await;
    for appointment_is_held in [true, false] {
        let email = format!("stine-{appointment_is_held}@rodgrod.example");
        let mut stine = cloud.person(&email).await;
        let _ = stine.set_up_app().await;
        let due = cloud.invoke_staff(&json!({ "act": "appoint", "email": email, "roles": ["dpo"] })).await;
        let app = stine.begin_app().await;
        cloud.advance("PT30S").await;
        let code = json!({ "code": app.code(cloud.inner().now()) });
        let vouch = cloud.vouch(&email, &["dpo"], &due["second_factors"]);
        let confirm = stine.post("/v1/me/totp/confirm", &code);
        // The held request has already read the factors when the other one completes.
        let appointed = if appointment_is_held {
            let vouch = cloud.hold(("staff", "BatchGetItem", 2), vouch).await;
            let _ = confirm.await.expect(201);
            vouch.let_go().await
        } else {
            let confirm = cloud.hold(("auth", "BatchGetItem", 2), confirm).await;
            let appointed = vouch.await;
            let _ = confirm.let_go().await.expect(201);
            appointed
        };
        // Only the named app is vouched for, and it has been replaced.
        assert_eq!(appointed["status"], "done");
        let _ = try_staff(&cloud, &email, PASSWORD).await.expect(409);
    }
}

#[tokio::test]
async fn p13_an_appointment_is_audited_and_the_person_is_notified_once_however_often_it_is_repeated() {
    let cloud = cloud!().await;
    let mut stine = cloud.person(STINE).await;
    let _ = stine.set_up_app().await;
    for _ in 0..2 {
        assert_eq!(cloud.appoint(STINE, &["support"]).await["status"], "done");
    }
    let mail = cloud.last_mail_to(STINE).await;
    assert_eq!(mail.subject, "Dit arbejde hos os");
    assert!(mail.text.contains("support") && mail.text.contains("app med koder"), "{}", mail.text);
    for _ in 0..2 {
        assert_eq!(cloud.appoint(STINE, &["finance", "dpo"]).await["status"], "done");
    }
    assert_eq!(cloud.dismiss(STINE).await["roles"], json!([]));
    assert_eq!(field_error(&cloud.dismiss(STINE).await), ("/email", "not-staff"));
    let me = stine.get("/v1/me").await.expect(200).json();
    assert_eq!(me["staff"], Value::Null);
    let told = me["activity"]["items"].as_array().unwrap().iter().take(3);
    let told = told.map(|act| (act["action"].as_str().unwrap(), &act["changed"], act["by_another"].as_bool().unwrap()));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            ("staff-dismissed", &json!(["roles.finance", "roles.dpo"]), true),
            ("staff-appointed", &json!(["roles.support", "roles.finance", "roles.dpo"]), true),
            ("staff-appointed", &json!(["roles.support", "second_factors"]), true),
        ]
    );
    let subjects = cloud.mails_to(STINE).await.into_iter().filter(|mail| mail.subject == "Dit arbejde hos os");
    assert_eq!(subjects.count(), 3);
}

#[tokio::test]
async fn a_dismissal_by_id_finds_the_person_after_their_address_was_changed() {
    let cloud = cloud!().await;
    let mut stine = cloud.person(STINE).await;
    let app = stine.set_up_app().await;
    let id = cloud.appoint(STINE, &["admin"]).await["user_id"].clone();
    let staff = stine.log_in_as_staff(&app).await;
    stine.change_email("stine.ny@rodgrod.example").await;
    assert_eq!(field_error(&cloud.dismiss(STINE).await), ("/email", "no-log-in"));
    // Another person has the address now.
    let other = cloud.person(STINE).await;
    assert_eq!(field_error(&cloud.dismiss(STINE).await), ("/email", "not-staff"));
    let by_id = |id: &Value| json!({ "act": "dismiss", "user_id": id });
    assert_eq!(field_error(&cloud.invoke_staff(&by_id(&other.session["user_id"])).await), ("/user_id", "not-staff"));
    assert_eq!(field_error(&cloud.invoke_staff(&by_id(&other.session["id"])).await), ("/user_id", "invalid-choice"));
    let _ = staff.get("/v1/staff/sessions/current").await.expect(200);
    let dismissed = cloud.invoke_staff(&by_id(&id)).await;
    assert_eq!((&dismissed["status"], &dismissed["user_id"]), (&json!("done"), &id));
    let _ = staff.get("/v1/staff/sessions/current").await.expect(401);
    assert_eq!(cloud.last_mail_to("stine.ny@rodgrod.example").await.subject, "Dit arbejde hos os");
}

#[tokio::test]
async fn p13_an_appointment_that_ends_with_its_bearers_last_account_is_on_record_as_ended() {
    let cloud = cloud!().await;
    let owner = cloud.person("ejer@rodgrod.example").await;
    let mut stine = owner.invite_and_accept(STINE, "member").await;
    let _ = stine.set_up_app().await;
    let member = stine.member_id().await;
    let id = cloud.appoint(STINE, &["finance"]).await["user_id"].clone();
    let _ = owner.delete(&format!("/v1/members/{member}")).await.expect(204);
    assert_eq!(
        acts(&cloud).await,
        [
            ("staff-appointed".to_owned(), vec!["roles.finance".to_owned(), "second_factors".to_owned()]),
            ("staff-dismissed".to_owned(), Vec::new())
        ]
    );
    let appoint = json!({ "act": "appoint", "user_id": id, "roles": ["finance"] });
    assert_eq!(field_error(&cloud.invoke_staff(&appoint).await), ("/user_id", "no-person"));
}

#[tokio::test]
async fn p41_of_an_appointment_and_an_erasure_at_once_no_appointment_is_left() {
    let cloud = cloud!().await;
    for appointment_is_held in [true, false] {
        let email = format!("stine-{appointment_is_held}@rodgrod.example");
        let owner = cloud.person(&format!("ejer-{appointment_is_held}@rodgrod.example")).await;
        let mut stine = owner.invite_and_accept(&email, "member").await;
        let _ = stine.set_up_app().await;
        let due = cloud.invoke_staff(&json!({ "act": "appoint", "email": email, "roles": ["dpo"] })).await;
        let (vouch, erase) = (cloud.vouch(&email, &["dpo"], &due["second_factors"]), stine.delete("/v1/me"));
        if appointment_is_held {
            let vouch = cloud.hold(("staff", "BatchGetItem", 3), vouch).await;
            let _ = erase.await.expect(200);
            assert_eq!(field_error(&vouch.let_go().await), ("/email", "no-log-in"));
        } else {
            // The erasure has already looked up the person's items.
            let erase = cloud.hold(("account", "Query", 2), erase).await;
            assert_eq!(vouch.await["status"], "done");
            let _ = erase.let_go().await.expect(200);
        }
    }
    assert_eq!(appointments(&cloud).await, 0);
}

#[tokio::test]
async fn p41_an_appointment_ends_with_the_log_in_and_is_shown_until_then() {
    let cloud = cloud!().await;
    let mut stine = cloud.person(STINE).await;
    let _ = stine.set_up_app().await;
    let _ = cloud.appoint(STINE, &["dpo"]).await;
    let shown = stine.get("/v1/me").await.expect(200).json()["staff"].clone();
    assert_eq!((&shown["roles"], &shown["second_factors"][0]["method"]), (&json!(["dpo"]), &json!("totp")));
    let _ = stine.delete("/v1/me").await;
    let other = stine.invite_and_accept("mia@rodgrod.example", "owner").await;
    let _ = other.get("/v1/me").await.expect(200);
    let _ = stine.delete("/v1/me").await.expect(200);
    assert_eq!(appointments(&cloud).await, 0);
    assert_eq!(cloud.appoint(STINE, &["dpo"]).await["errors"][0]["code"], "no-log-in");
}

#[tokio::test]
async fn all_errors_of_an_appointment_are_reported_together_and_no_http_request_appoints_anybody() {
    let cloud = cloud!().await;
    let staff = cloud.staff(STINE, &["admin"]).await;
    let refused = cloud.invoke_staff(&json!({ "act": "promote", "email": "x", "roles": ["king"], "why": 1 })).await;
    let codes = refused["errors"].as_array().unwrap().iter();
    let codes =
        codes.map(|field_error| (field_error["pointer"].as_str().unwrap(), field_error["code"].as_str().unwrap()));
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
        cloud.invoke_staff(&json!({ "act": "appoint", "email": STINE })).await["errors"][0],
        json!({ "pointer": "/roles", "code": "missing", "detail": "The field is missing." })
    );
    for (event, expected) in [
        (json!({ "act": "dismiss" }), ("/email", "one-of-two")),
        (json!({ "act": "dismiss", "email": STINE, "user_id": staff.session["user_id"] }), ("/email", "one-of-two")),
        (json!({ "act": "dismiss", "email": STINE, "roles": ["admin"] }), ("/roles", "unknown-field")),
        (
            json!({ "act": "dismiss", "email": STINE, "second_factors": ["totp_2026-01-01T00:00:00Z"] }),
            ("/second_factors", "unknown-field"),
        ),
    ] {
        assert_eq!(field_error(&cloud.invoke_staff(&event).await), expected, "{event}");
    }
    let _ = staff.get("/v1/staff/sessions/current").await.expect(200);
    let _ = cloud.send(staff.request(Method::POST, "/v1/staff/members").json(&json!({}))).await.expect(404);
}
