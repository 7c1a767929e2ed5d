//! The audit log: who did what, when, and from where.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Applicant, LocalCloud, PASSWORD, Person, cloud};

const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0";
const ANOTHER: &str = "en-helt-ny-cykelsadel-7";

/// `POST` of a JSON body from another browser.
async fn from_firefox(cloud: &LocalCloud, path: &str, body: &Value) -> Answer {
    cloud.send(cloud.request(Method::POST, path).header("user-agent", FIREFOX).json(body)).await
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list["items"].as_array().unwrap().iter()
}

/// The newest audit event of this action as the person sees it, and its origin.
fn entry_and_origin<'a>(me: &'a Value, action: &str) -> (&'a Value, Option<&'a Value>) {
    let entry = items(&me["activity"]).find(|entry| entry["action"] == action).unwrap();
    let own = items(&me["origins"]).find(|origin| origin["entry_id"] == entry["id"]);
    // The first origin of the session, which is that of the log-in.
    let in_session = |origin: &&Value| !entry["session_id"].is_null() && origin["session_id"] == entry["session_id"];
    (entry, own.or_else(|| items(&me["origins"]).filter(in_session).last()))
}

/// Asserts that the newest audit event of this action has Firefox as its origin, in a session or not.
async fn was_done_from_firefox(person: &Person<'_>, action: &str, in_session: bool) {
    let me = person.get("/v1/me").await.expect(200).json();
    let (entry, origin) = entry_and_origin(&me, action);
    assert_eq!(entry["session_id"].is_string(), in_session, "{action}");
    let origin = origin.unwrap();
    assert_eq!(origin["browser_type"], "Firefox on Windows", "{action}");
    assert_eq!(origin["ip_address"], "127.0.0.1", "{action}");
    assert_eq!(origin["account_id"], person.session["account_id"], "{action}");
}

async fn reset(cloud: &LocalCloud, email: &str) -> Answer {
    let _ = cloud.post("/v1/password-resets", &json!({ "email": email })).await.expect(202);
    let token = cloud.last_token_to(email).await;
    from_firefox(cloud, "/v1/password-resets/confirm", &json!({ "token": token, "password": ANOTHER })).await
}

#[tokio::test]
async fn p13_what_is_done_by_a_link_or_code_is_recorded_with_where_it_was_done_from() {
    let cloud = cloud!().await;
    let (old, new, phone) = ("soren@rodgrod.example", "soren.ny@rodgrod.example", "+4571727374");
    let mut soren = Applicant::new(old);
    let _ = soren.request_sign_up(&cloud).await.expect(202);
    let confirm = json!({ "token": cloud.last_token_to(old).await, "password": PASSWORD });
    let _ = from_firefox(&cloud, "/v1/signups/confirm", &confirm).await.expect(201);
    was_done_from_firefox(&soren.clone().log_in(&cloud).await, "account-opened", false).await;

    let _ = reset(&cloud, old).await.expect(204);
    ANOTHER.clone_into(&mut soren.password);
    let person = soren.clone().log_in(&cloud).await;
    was_done_from_firefox(&person, "password-reset", false).await;

    let _ = person.settle_phone(phone).await;
    let request = cloud.ask_for_code(phone).await;
    let code = cloud.last_code_to(phone).await;
    let code = json!({ "phone": phone, "request": request, "code": code, "password": PASSWORD });
    let _ = from_firefox(&cloud, "/v1/password-resets/confirm", &code).await.expect(204);
    PASSWORD.clone_into(&mut soren.password);
    let person = soren.clone().log_in(&cloud).await;
    was_done_from_firefox(&person, "password-reset", false).await;
    let me = person.get("/v1/me").await.expect(200).json();
    assert_eq!(items(&me["activity"]).filter(|entry| entry["action"] == "password-reset").count(), 2);

    let _ = person.post("/v1/me/email", &json!({ "email": new })).await.expect(202);
    let token = json!({ "token": cloud.last_token_to(new).await });
    let _ = person.post("/v1/me/email/confirm", &token).await.expect(204);
    let undo = json!({ "token": cloud.last_token_to(old).await });
    let _ = from_firefox(&cloud, "/v1/email-changes/undo", &undo).await.expect(204);
    let _ = reset(&cloud, old).await.expect(204);
    ANOTHER.clone_into(&mut soren.password);
    let owner = soren.clone().log_in(&cloud).await;
    was_done_from_firefox(&owner, "email-restored", false).await;

    let token = owner.invite("ada@rodgrod.example", "member").await;
    let accept = json!({ "token": token, "password": PASSWORD });
    let _ = from_firefox(&cloud, "/v1/invitations/accept", &accept).await.expect(201);
    was_done_from_firefox(&Applicant::new("ada@rodgrod.example").log_in(&cloud).await, "member-joined", false).await;
}

#[tokio::test]
async fn p13_a_reset_that_takes_a_second_factor_is_done_from_where_the_session_is_that_it_opens() {
    let cloud = cloud!().await;
    let mut soren = cloud.person("soren@rodgrod.example").await;
    let app = soren.set_up_app().await;
    let due = reset(&cloud, "soren@rodgrod.example").await.expect(202).json();
    cloud.advance("PT30S").await;
    let code = json!({ "challenge": due["challenge"], "code": app.code(cloud.inner().now()) });
    let answer = from_firefox(&cloud, "/v1/sessions/challenges", &code).await.expect(201);
    was_done_from_firefox(&soren.who.logged_in(&cloud, &answer), "password-reset", true).await;
}

#[tokio::test]
async fn p13_what_is_done_in_a_session_from_elsewhere_is_recorded_with_where_that_is() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let change = |name: &str| soren.request(Method::PATCH, "/v1/me").json(&json!({ "name": name }));
    let _ = soren.send(change("Søren")).await.expect(200);
    let me = soren.get("/v1/me").await.expect(200).json();
    let (_, origin) = entry_and_origin(&me, "profile-changed");
    // The origin of the log-in, as there is no other.
    assert_eq!(origin.unwrap()["entry_id"], entry_and_origin(&me, "logged-in").0["id"]);
    let _ = soren.send(change("Søren Ø.").header("user-agent", FIREFOX)).await.expect(200);
    was_done_from_firefox(&soren, "profile-changed", true).await;
    assert_ne!(soren.get("/v1/sessions/current").await.expect(200).json()["browser_type"], "Firefox on Windows");
}

#[tokio::test]
async fn p15_from_where_something_was_done_is_forgotten_after_90_days_and_that_it_was_is_not() {
    let cloud = cloud!().await;
    let soren = Applicant::new("soren@rodgrod.example").sign_up(&cloud).await;
    cloud.advance("P89D").await;
    let me = soren.clone().log_in(&cloud).await.get("/v1/me").await.expect(200).json();
    assert!(entry_and_origin(&me, "account-opened").1.is_some());
    cloud.advance("P1D").await;
    let me = soren.log_in(&cloud).await.get("/v1/me").await.expect(200).json();
    assert_eq!(entry_and_origin(&me, "account-opened").1, None);
}

#[tokio::test]
async fn p13_going_on_elsewhere_proving_who_one_is_and_leaving_for_good_are_recorded() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let mut ada = cloud.person("ada@other.example").await;
    let token = owner.invite("ada@other.example", "member").await;
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    let _ = ada.enter_account_of(&owner).await.expect(201);
    let newest = async |person: &Person<'_>| {
        person.get("/v1/me?limit=1").await.expect(200).json()["activity"]["items"][0].clone()
    };
    let entry = newest(&ada).await;
    assert_eq!((&entry["action"], &entry["session_id"]), (&json!("account-entered"), &ada.session["id"]));
    let _ = ada.reauthenticate(&json!({ "password": PASSWORD })).await.expect(201);
    let entry = newest(&ada).await;
    assert_eq!((&entry["action"], &entry["session_id"]), (&json!("reauthenticated"), &ada.session["id"]));

    let bo = owner.invite_and_accept("bo@rodgrod.example", "member").await;
    let _ = bo.delete("/v1/me").await.expect(200);
    let query = json!({ "TableName": "accounts", "KeyConditionExpression": "pk = :pk AND begins_with(sk, :sk)",
                        "ExpressionAttributeValues": { ":pk": { "S": owner.session["account_id"] }, ":sk": { "S": "AUDIT#" } } });
    let entries = cloud.dynamodb("Query", &query).await["Items"].clone();
    let erasure = entries.as_array().unwrap().iter().find(|entry| entry["action"]["S"] == "log-in-erased").unwrap();
    let (actor, session) = (&bo.session["user_id"], &bo.session["id"]);
    assert_eq!((&erasure["actor"]["S"], &erasure["session"]["S"]), (actor, session));
}
