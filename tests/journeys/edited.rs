//! Items that somebody edited in their tables, past the functions: they do not open, and nothing comes of them.

use std::collections::BTreeSet;

use domain::processing::Table;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Applicant, LocalCloud, PASSWORD, Person, cloud};

const ADA: &str = "ada@rodgrod.example";

fn string(text: &Value) -> Value {
    json!({ "S": text })
}

/// Fails unless the answer is an unexpected fault that tells nothing but where to look in the log.
#[track_caller]
fn is_opaque(answer: &Answer, what: &str) {
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (500, "unexpected"), "{what}: {}", answer.text);
    let told = answer.json().as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(told.iter().collect::<Vec<_>>(), ["detail", "request_id", "status", "title", "type"], "{what}");
    assert!(!answer.text.contains("rodgrod"), "{what}: {}", answer.text);
}

/// The only item of a kind with this attribute.
async fn find(cloud: &LocalCloud, table: Table, kind: &str, (name, text): (&str, &Value)) -> Value {
    let mut items = cloud.stored(table.name(), kind).await;
    items.retain(|item| item[name]["S"] == *text);
    assert_eq!(items.len(), 1, "{items:?}");
    items.remove(0)
}

/// Puts an item with one attribute edited, looks whether what it is asked for by is refused, and puts it back.
async fn edited<F: Future<Output = Answer>>(
    cloud: &LocalCloud,
    (table, item): (Table, &Value),
    (name, value): (&str, Value),
    ask: impl Fn() -> F,
) {
    let mut edited = item.clone();
    assert_ne!(edited[name], value, "{name}");
    edited[name] = value;
    cloud.put_item(table, &edited).await;
    is_opaque(&ask().await, &format!("{} with another {name}", item["kind"]));
    cloud.put_item(table, item).await;
}

/// Ada, who may look into an account and change nothing, and Bo, who has another account.
async fn ada_and_bo(cloud: &LocalCloud) -> (Person<'_>, Person<'_>) {
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = owner.invite_and_accept(ADA, "auditor").await;
    (ada, cloud.person("bo@rodgrod.example").await)
}

#[tokio::test]
async fn p02_a_role_or_place_that_somebody_edited_in_the_table_opens_nothing() {
    let cloud = cloud!().await;
    let (ada, bo) = ada_and_bo(&cloud).await;
    let member = find(&cloud, Table::Accounts, "Member", ("user", &ada.session["user_id"])).await;
    let invitation = json!({ "email": "x@kunde.example", "name": "X", "role": "owner" });
    let invite = || ada.post("/v1/invitations", &invitation);
    assert_eq!(invite().await.expect(403).problem(), "not-allowed");
    let role = ("role", json!({ "S": "owner" }));
    edited(&cloud, (Table::Accounts, &member), role, invite).await;
    let user = ("user", string(&bo.session["user_id"]));
    edited(&cloud, (Table::Accounts, &member), user, || ada.get("/v1/account")).await;
    // What nobody wrote there is no more part of it than what somebody changed.
    edited(&cloud, (Table::Accounts, &member), ("added", json!({ "BOOL": true })), || ada.get("/v1/account")).await;
    // Without its seal, or with that of another item.
    let other = find(&cloud, Table::Accounts, "Member", ("user", &bo.session["user_id"])).await;
    edited(&cloud, (Table::Accounts, &member), ("sealed", other["sealed"].clone()), || ada.get("/v1/account")).await;
    let mut bare = member.clone();
    drop(bare.as_object_mut().unwrap().remove("sealed"));
    cloud.put_item(Table::Accounts, &bare).await;
    is_opaque(&ada.get("/v1/account").await, "no seal");
    cloud.put_item(Table::Accounts, &member).await;
    let _ = ada.get("/v1/account").await.expect(200);

    let log = cloud.inner().logs("account");
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).collect::<Vec<_>>();
    let found = lines.iter().find(|line| line["message"] == "an item is not as it was written").unwrap();
    assert_eq!(
        (&found["kind"], &found["table"], &found["level"]),
        (&json!("Member"), &json!("accounts"), &json!("ERROR"))
    );
    assert!(lines.iter().any(|line| line["error"] == "a Member in accounts is not as it was written"), "{log}");
    // Each is counted once, whatever else is asked.
    let counted = lines.iter().filter(|line| line["altered_items"].is_number()).collect::<Vec<_>>();
    let met = lines.iter().filter(|line| line["message"] == found["message"]).count();
    assert!(counted.iter().all(|line| line["altered_items"] == 1.0) && counted.len() == met, "{log}");
    assert!(!log.contains("rodgrod") && !log.contains("auditor"), "{log}");
}

#[tokio::test]
async fn a_session_that_somebody_edited_in_the_table_is_nobodys() {
    let cloud = cloud!().await;
    let (ada, bo) = ada_and_bo(&cloud).await;
    let session = cloud
        .item(
            Table::Tickets,
            ada.session["user_id"].as_str().unwrap(),
            &format!("SESSION#{}", ada.session["id"].as_str().unwrap()),
        )
        .await;
    let others = find(&cloud, Table::Tickets, "Session", ("pk", &bo.session["user_id"])).await;
    let later = (cloud.inner().now().as_second() + 86_400 * 365).to_string();
    for (name, value) in [
        ("account", others["account"].clone()),
        ("member", others["member"].clone()),
        ("token", others["token"].clone()),
        ("expires_at", json!({ "N": later })),
        ("authenticated_at", json!({ "S": "2036-01-01T00:00:00Z" })),
        ("second_factor", json!({ "BOOL": true })),
        ("version", json!({ "N": "7" })),
    ] {
        edited(&cloud, (Table::Tickets, &session), (name, value), || ada.get("/v1/me")).await;
    }
    // Moved to somebody else, whose token then leads to it.
    let mut moved = session.clone();
    moved["pk"] = string(&bo.session["user_id"]);
    moved["sk"] = others["sk"].clone();
    cloud.put_item(Table::Tickets, &moved).await;
    is_opaque(&bo.get("/v1/me").await, "moved");
    let _ = ada.get("/v1/me").await.expect(200);
}

#[tokio::test]
async fn a_person_a_password_or_a_ticket_that_somebody_edited_in_the_table_is_of_no_use() {
    let cloud = cloud!().await;
    let (ada, bo) = ada_and_bo(&cloud).await;
    let user = ada.session["user_id"].clone();
    let profile = cloud.item(Table::Accounts, user.as_str().unwrap(), "PROFILE").await;
    // A personal field in clear does not take the place of the sealed one.
    for (name, value) in [("name", json!({ "S": "Forged" })), ("language", json!({ "S": "en" }))] {
        edited(&cloud, (Table::Accounts, &profile), (name, value), || ada.get("/v1/me")).await;
    }
    let credential = find(&cloud, Table::Accounts, "PasswordCredential", ("user", &user)).await;
    let others = find(&cloud, Table::Accounts, "PasswordCredential", ("user", &bo.session["user_id"])).await;
    for name in ["user", "account", "member", "sealed"] {
        let value = (name, others[name].clone());
        edited(&cloud, (Table::Accounts, &credential), value, || ada.who.try_log_in(&cloud)).await;
    }
    cloud.forget_tries().await;
    let _ = ada.who.try_log_in(&cloud).await.expect(201);

    let token = bo.invite("ib@rodgrod.example", "auditor").await;
    let [ticket]: [Value; 1] = cloud.stored("tickets", "Invitation").await.try_into().unwrap();
    let later = (cloud.inner().now().as_second() + 86_400 * 365).to_string();
    for (name, value) in [("role", json!({ "S": "owner" })), ("expires_at", json!({ "N": later }))] {
        edited(&cloud, (Table::Tickets, &ticket), (name, value), || cloud.accept(&token, PASSWORD)).await;
    }
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    let _ = Applicant::new("ib@rodgrod.example").log_in(&cloud).await;
}

#[tokio::test]
async fn an_appointment_that_somebody_edited_in_the_table_appoints_nobody() {
    let cloud = cloud!().await;
    let staff = cloud.staff("chef@rodgrod.example", &["support"]).await;
    let appointment = find(&cloud, Table::Accounts, "Staff", ("pk", &staff.session["user_id"])).await;
    let ask = || staff.send(staff.request(Method::GET, "/v1/staff/newsletters"));
    let _ = ask().await.expect(403);
    let roles = ("roles", json!({ "L": [{ "S": "admin" }] }));
    edited(&cloud, (Table::Accounts, &appointment), roles, ask).await;
    let _ = ask().await.expect(403);
}
