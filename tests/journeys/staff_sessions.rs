//! The operator ends the sessions of a person, by the function `staff`.

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{LocalCloud, PASSWORD, Person, cloud};

use crate::{
    hashing::store_of,
    many::begin_sessions,
    staff::{STINE, challenged, field_error},
};

const SUBJECT: &str = "Du er logget ud overalt";

/// How often the person was told that their sessions were ended.
async fn told(cloud: &LocalCloud, email: &str) -> usize {
    cloud.mails_to(email).await.iter().filter(|mail| mail.subject == SUBJECT).count()
}

/// Whether another ended the person's sessions, once for each time that it is in their log.
async fn logged(person: &Person<'_>) -> Vec<Value> {
    let me = person.get("/v1/me").await.expect(200).json();
    let acts = me["activity"]["items"].as_array().unwrap().iter();
    acts.filter(|act| act["action"] == "sessions-ended").map(|act| act["by_another"].clone()).collect()
}

#[tokio::test]
async fn p13_the_operator_ends_all_sessions_of_a_person_who_is_told_and_sees_it() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let (email, id) = (soren.who.email(), &soren.session["user_id"]);
    let other = soren.who.clone().log_in(&cloud).await;
    let ada = cloud.person("ada@rodgrod.example").await;
    let done = json!({ "status": "done", "user_id": id });
    assert_eq!(cloud.end_sessions(email).await, done);
    for ended in [&soren, &other] {
        assert_eq!(ended.get("/v1/me").await.expect(401).problem(), "not-logged-in");
    }
    let _ = ada.get("/v1/me").await.expect(200);
    let mail = cloud.last_mail_to(email).await;
    assert_eq!(mail.subject, SUBJECT);
    assert!(mail.text.contains("Vi har afsluttet alle sessioner"), "{}", mail.text);
    // Again, when there is nothing left to end: nobody is told anything.
    assert_eq!(cloud.end_sessions(email).await, done);
    assert_eq!(told(&cloud, email).await, 1);
    let again = soren.who.clone().log_in(&cloud).await;
    assert_eq!(logged(&again).await, [json!(true)]);
    // An address can come to be another's, and an id cannot.
    assert_eq!(cloud.invoke_staff(&json!({ "act": "end_sessions", "user_id": id })).await, done);
    let _ = again.get("/v1/me").await.expect(401);
    assert_eq!(told(&cloud, email).await, 2);
}

#[tokio::test]
async fn the_end_of_a_persons_sessions_is_that_of_their_work_and_of_a_log_in_that_has_begun_and_of_no_appointment() {
    let cloud = cloud!().await;
    let mut stine = cloud.person(STINE).await;
    let app = stine.set_up_app().await;
    let _ = cloud.appoint(STINE, &["support"]).await;
    let staff = stine.log_in_as_staff(&app).await;
    let due = stine.who.try_log_in(&cloud).await.expect(202).json();
    let _ = cloud.end_sessions(STINE).await;
    let _ = staff.get("/v1/staff/sessions/current").await.expect(401);
    let _ = stine.get("/v1/me").await.expect(401);
    cloud.advance("PT30S").await;
    let code = json!(app.code(cloud.inner().now()));
    assert_eq!(challenged(&cloud, &due, ("code", &code)).await.expect(410).problem(), "challenge-expired");
    cloud.advance("PT30S").await;
    let staff = stine.log_in_as_staff(&app).await;
    let _ = staff.get("/v1/staff/sessions/current").await.expect(200);
}

#[tokio::test]
async fn a_log_in_whose_password_was_checked_before_its_sessions_were_ended_opens_none() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let log_in = cloud.hold(("auth", "BatchGetItem", 2), soren.who.try_log_in(&cloud)).await;
    let _ = cloud.end_sessions(soren.who.email()).await;
    let _ = log_in.let_go().await.expect(409);
    let _ = soren.who.clone().log_in(&cloud).await;
}

#[tokio::test]
async fn p13_of_many_sessions_that_are_ended_several_times_at_once_the_person_is_told_once() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let (email, store) = (soren.who.email(), store_of(&cloud).await);
    let (user, now) = (soren.session["user_id"].as_str().unwrap().parse().unwrap(), cloud.inner().now());
    begin_sessions(&store, domain::Now(now), user, 100).await;
    for answer in join_all((0..3).map(|_| cloud.end_sessions(email))).await {
        assert_eq!(answer["status"], "done");
    }
    let _ = soren.get("/v1/me").await.expect(401);
    let again = soren.who.clone().log_in(&cloud).await;
    let left = again.get("/v1/sessions?limit=100").await.expect(200).json()["items"].clone();
    assert_eq!(left.as_array().map(Vec::len), Some(1));
    assert_eq!((told(&cloud, email).await, logged(&again).await.len()), (1, 1));
}

#[tokio::test]
async fn whose_sessions_cannot_be_ended_is_answered_as_whoever_cannot_be_dismissed() {
    let cloud = cloud!().await;
    let staff = cloud.staff(STINE, &["admin"]).await;
    let unknown = json!({ "user_id": format!("usr_{}", "0".repeat(26)) });
    for person in [
        json!({ "email": "nobody@rodgrod.example" }),
        unknown,
        json!({ "user_id": "usr_x" }),
        json!({ "email": "x" }),
        json!({}),
        json!({ "email": STINE, "user_id": staff.session["user_id"] }),
        json!({ "email": STINE, "roles": ["admin"] }),
        json!({ "email": STINE, "second_factors": ["totp_2026-01-01T00:00:00Z"] }),
    ] {
        let act = |act: &str| {
            let mut event = person.clone();
            event["act"] = json!(act);
            event
        };
        let ended = cloud.invoke_staff(&act("end_sessions")).await;
        assert_eq!(ended["status"], "refused", "{person}");
        assert_eq!(ended, cloud.invoke_staff(&act("dismiss")).await, "{person}");
    }
    assert_eq!(field_error(&cloud.end_sessions("nobody@rodgrod.example").await), ("/email", "no-log-in"));
    let _ = staff.get("/v1/staff/sessions/current").await.expect(200);
    let by_request = staff.request(Method::POST, "/v1/staff/sessions/end").json(&json!({ "email": STINE }));
    let _ = cloud.send(by_request).await.expect(404);
    assert_eq!(told(&cloud, STINE).await, 0);
    let log_in = json!({ "email": STINE, "password": PASSWORD });
    let _ = cloud.post("/v1/sessions", &log_in).await.expect(202);
}
