//! An address that takes no mails is marked, and the owners of the person's accounts are told of it.

use domain::processing::Table;
use local::{FaultKind, FaultSpec, TakenEvent};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{LocalCloud, Person, cloud};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

const ADA: &str = "ada@rodgrod.example";
/// Mails to it come back.
const BO: &str = "bounce+bo@simulator.example";
const CAME_BACK: &str = "Mails til et medlem kommer ikke frem";

/// A cloud that shows what its functions are invoked with.
async fn observed() -> (LocalCloud, UnboundedReceiver<TakenEvent>) {
    let (events, taken) = unbounded_channel();
    let program = env!("CARGO_BIN_EXE_function");
    (LocalCloud::start_with(program, |options| options.events = Some(events)).await, taken)
}

/// The events of mails that came back for good, as the rule passed them on.
async fn bounces(cloud: &LocalCloud, taken: &mut UnboundedReceiver<TakenEvent>) -> Vec<Value> {
    cloud.inner().drain().await;
    let mut found = Vec::new();
    while let Ok(TakenEvent { event, .. }) = taken.try_recv() {
        let event = serde_json::from_slice::<Value>(&event).unwrap();
        found.extend((event["kind"] == "PermanentBounce").then_some(event));
    }
    found
}

/// Hands an event of the mail service over.
async fn tell(cloud: &LocalCloud, event: &Value, kind: &str) {
    let mut event = event.clone();
    event["kind"] = kind.into();
    let answer = cloud.inner().invoke("delivery", &event).await;
    assert!(answer.is_ok(), "{}", cloud.inner().logs("delivery"));
}

/// Forgets the mark of the person whom an event is about.
async fn forget(cloud: &LocalCloud, person: &str) {
    let forget = |item: &mut Value| drop(item.as_object_mut().unwrap().remove("email_problem"));
    cloud.edit(Table::Accounts, (person, "PROFILE"), forget).await;
}

/// What is wrong with the person's address, as they see it once every event has arrived.
async fn problem(person: &Person<'_>) -> Value {
    person.cloud().inner().drain().await;
    person.get("/v1/me").await.expect(200).json()["email_problem"].clone()
}

/// How many mails with this subject were sent.
async fn told(cloud: &LocalCloud, address: &str, subject: &str) -> usize {
    cloud.inner().drain().await;
    cloud.mails_to(address).await.iter().filter(|mail| mail.subject == subject).count()
}

#[tokio::test]
async fn p24_a_mail_that_comes_back_marks_the_address_the_owners_are_told_once_and_mails_are_still_sent() {
    let cloud = cloud!().await;
    let ada = cloud.person(ADA).await;
    let eva = ada.invite_and_accept("eva@rodgrod.example", "owner").await;
    let bo = ada.invite_and_accept(BO, "member").await;
    let mark = problem(&bo).await;
    assert_eq!((&mark["kind"], problem(&ada).await), (&json!("bounced"), json!(null)));
    assert!(mark["since"].is_string(), "{mark}");
    for owner in [&ada, &eva] {
        let list = owner.get("/v1/members").await.expect(200).json();
        let marks = list["items"].as_array().unwrap().iter().map(|member| (&member["email"], &member["email_problem"]));
        for (email, shown) in marks {
            assert_eq!(shown, if email == BO { &mark } else { &Value::Null }, "{email}");
        }
        let path = format!("/v1/members/{}", bo.member_id().await);
        assert_eq!(owner.get(&path).await.expect(200).json()["email_problem"], mark);
        assert_eq!(told(&cloud, owner.who.email(), CAME_BACK).await, 1);
    }
    // Each further mail is sent, and comes back, too. Nobody is told again.
    let before = cloud.mails_to(BO).await.len();
    let _ =
        ada.patch(&format!("/v1/members/{}", bo.member_id().await), &json!({ "role": "auditor" })).await.expect(200);
    assert_eq!(cloud.mails_to(BO).await.len(), before + 1);
    assert_eq!((told(&cloud, ADA, CAME_BACK).await, problem(&bo).await), (1, mark));
    bo.change_email("bo@rodgrod.example").await;
    assert_eq!(problem(&bo).await, json!(null));
    let mail = cloud.mails_to(ADA).await.into_iter().find(|mail| mail.subject == CAME_BACK).unwrap();
    assert!(mail.text.contains("/members") && !mail.text.contains(BO), "{}", mail.text);
    assert!(!cloud.inner().logs("delivery").contains("simulator"));
}

#[tokio::test]
async fn p24_a_sole_owner_whose_mails_come_back_sees_it_and_nobody_can_be_told() {
    let cloud = cloud!().await;
    let bo = cloud.person(BO).await;
    assert_eq!(problem(&bo).await["kind"], "bounced");
    assert_eq!(told(&cloud, BO, CAME_BACK).await, 0);
    // A link to a new password goes to an address, and whose it is is looked up.
    forget(&cloud, bo.session["user_id"].as_str().unwrap()).await;
    assert_eq!(problem(&bo).await, json!(null));
    let _ = cloud.post("/v1/password-resets", &json!({ "email": BO })).await.expect(202);
    assert_eq!(problem(&bo).await["kind"], "bounced");
    // What comes back from the address before is no matter of the one after it.
    let eva = cloud.person("bounce+eva@simulator.example").await;
    eva.change_email("eva@rodgrod.example").await;
    assert_eq!(problem(&eva).await, json!(null));
    eva.change_email("bounce+eva2@simulator.example").await;
    assert_eq!(problem(&eva).await["kind"], "bounced");
}

#[tokio::test]
async fn p24_reports_that_come_twice_late_and_out_of_order_mark_the_address_they_are_about_and_no_other() {
    let (cloud, mut taken) = observed().await;
    let ada = cloud.person(ADA).await;
    let bo = ada.invite_and_accept(BO, "member").await;
    let mark = problem(&bo).await;
    let events = bounces(&cloud, &mut taken).await;
    let event = events.iter().find(|event| event["person"] != "none").unwrap().clone();
    let version = bo.get("/v1/me").await.expect(200).header("etag").to_owned();
    for kind in ["PermanentBounce", "Complaint", "PermanentBounce"] {
        tell(&cloud, &event, kind).await;
    }
    assert_eq!(bo.get("/v1/me").await.expect(200).header("etag"), version, "nothing new is written");
    // About an address that he no longer has, and then has again.
    bo.change_email("bo@rodgrod.example").await;
    for kind in ["PermanentBounce", "Complaint"] {
        tell(&cloud, &event, kind).await;
        assert_eq!(problem(&bo).await, json!(null), "{kind}");
    }
    // About nobody, or about a mail that never was.
    for (field, value) in
        [("person", "none"), ("person", "usr_01k9zcm3v1e6yb8t2hq4xgn7da"), ("message", "none"), ("address", "none")]
    {
        let mut other = event.clone();
        other[field] = value.into();
        tell(&cloud, &other, "PermanentBounce").await;
    }
    assert_eq!(problem(&bo).await, json!(null));
    assert_eq!((told(&cloud, ADA, CAME_BACK).await, &mark["kind"]), (1, &json!("bounced")));
}

#[tokio::test]
async fn p24_a_complaint_marks_a_later_bounce_weighs_more_and_what_is_not_final_marks_nothing() {
    let (cloud, mut taken) = observed().await;
    let ada = cloud.person(ADA).await;
    let bo = ada.invite_and_accept(BO, "member").await;
    let events = bounces(&cloud, &mut taken).await;
    let event = events.iter().find(|event| event["person"] != "none").unwrap().clone();
    // As if nothing had come back yet.
    forget(&cloud, event["person"].as_str().unwrap()).await;
    let mut passing = event.clone();
    passing["account"] = "none".into();
    for kind in ["Bounce", "Reject", "DeliveryDelay", "Rendering Failure"] {
        tell(&cloud, &passing, kind).await;
    }
    assert_eq!(problem(&bo).await, json!(null));
    tell(&cloud, &passing, "Complaint").await;
    assert_eq!(problem(&bo).await["kind"], "complained");
    assert_eq!(told(&cloud, ADA, "En mail til et medlem er meldt som spam").await, 1);
    tell(&cloud, &event, "PermanentBounce").await;
    tell(&cloud, &passing, "Complaint").await;
    assert_eq!(problem(&bo).await["kind"], "bounced");
    assert_eq!(told(&cloud, ADA, CAME_BACK).await, 1, "the first time, and not again");
}

#[tokio::test]
async fn p24_whoever_shows_that_mails_arrive_again_has_no_mark_and_late_reports_bring_none_back() {
    let (cloud, mut taken) = observed().await;
    let ada = cloud.person(ADA).await;
    let bo = ada.invite_and_accept(BO, "member").await;
    let mine = json!({ "email": BO });
    assert_eq!(problem(&bo).await["kind"], "bounced");
    let (event, earlier) = {
        let events = bounces(&cloud, &mut taken).await;
        let event = events.into_iter().find(|event| event["person"] != "none").unwrap();
        (event, cloud.mails_to(BO).await.len())
    };
    // The link is in a mail that reaches the mailbox after all, although the local cloud lets it bounce.
    let _ = bo.post("/v1/me/email", &mine).await.expect(202);
    assert_eq!(cloud.mails_to(BO).await.len(), earlier + 1);
    let link = json!({ "token": cloud.last_token_to(BO).await });
    let bounced_again = bounces(&cloud, &mut taken).await;
    cloud.advance("PT1M").await;
    let _ = bo.post("/v1/me/email/confirm", &link).await.expect(204);
    assert_eq!(problem(&bo).await, json!(null));
    for late in bounced_again.iter().chain([&event]) {
        tell(&cloud, late, "PermanentBounce").await;
        assert_eq!(problem(&bo).await, json!(null));
    }
    assert_eq!(bo.post("/v1/me/email/confirm", &link).await.expect(410).problem(), "link-expired");
    // Without a problem there is nothing to confirm.
    assert_eq!(bo.post("/v1/me/email", &mine).await.expect(422).field_errors(), ["/email invalid-choice"]);
    // The next mail that comes back marks the address anew, and the owner is told anew.
    let _ =
        ada.patch(&format!("/v1/members/{}", bo.member_id().await), &json!({ "role": "auditor" })).await.expect(200);
    assert_eq!(cloud.mails_to(BO).await.len(), earlier + 2);
    assert_eq!((problem(&bo).await["kind"].clone(), told(&cloud, ADA, CAME_BACK).await), (json!("bounced"), 2));
}

#[tokio::test]
async fn p24_an_address_is_marked_though_the_person_changes_or_leaves_an_account_meanwhile() {
    let (cloud, mut taken) = observed().await;
    let (ada, eva) = (cloud.person(ADA).await, cloud.person("eva@other.example").await);
    let bo = ada.invite_and_accept(BO, "member").await;
    let _ = cloud.accept(&eva.invite(BO, "member").await, tests::PASSWORD).await.expect(201);
    let left = eva.get("/v1/members").await.expect(200).json()["items"][1]["id"].as_str().unwrap().to_owned();
    let events = bounces(&cloud, &mut taken).await;
    let event = events.iter().find(|event| event["person"] != "none").unwrap();
    for is_leaving in [false, true] {
        forget(&cloud, event["person"].as_str().unwrap()).await;
        let held = cloud.hold(("delivery", "Query", 1), tell(&cloud, event, "PermanentBounce")).await;
        if is_leaving {
            let _ = eva.delete(&format!("/v1/members/{left}")).await.expect(204);
        } else {
            let _ = bo.change(&json!({ "name": "Bo Ny" }), None).await.expect(200);
        }
        held.let_go().await;
        assert_eq!(problem(&bo).await["kind"], "bounced", "{is_leaving}");
    }
}

#[tokio::test]
async fn p24_only_a_final_bounce_is_passed_on_as_one_and_never_with_an_address() {
    let cloud = cloud!().await;
    let rules = &cloud.inner().template().event_rules;
    let rule = rules.iter().find(|rule| rule.id == "delivery/Unreachable").unwrap();
    let (kind, bounce) = (&rule.pattern["detail"]["eventType"], &rule.pattern["detail"]["bounce"]["bounceType"]);
    assert_eq!((kind, bounce), (&json!(["Bounce"]), &json!(["Permanent"])));
    for path in rules.iter().flat_map(|rule| rule.paths.values()) {
        let is_tag = path.starts_with("$.detail.mail.tags.");
        let others = ["$.detail.eventType", "$.detail.bounce.bounceType", "$.time"];
        assert!(is_tag || others.contains(&path.as_str()), "{path}");
    }
}

#[tokio::test]
async fn p24_an_address_is_marked_and_owners_are_told_once_whatever_fails() {
    let cloud = cloud!().await;
    let ada = cloud.person(ADA).await;
    let faults = [
        ("GetItem", FaultKind::ErrorBefore),
        ("Query", FaultKind::Throttle),
        ("BatchGetItem", FaultKind::ErrorBefore),
        ("TransactWriteItems", FaultKind::Conflict),
        ("TransactWriteItems", FaultKind::ErrorAfter),
        ("TransactWriteItems", FaultKind::Reset),
        ("TransactWriteItems", FaultKind::Crash),
        ("TransactWriteItems", FaultKind::CrashAfter),
    ];
    for (nth, (operation, kind)) in faults.into_iter().enumerate() {
        let email = format!("bounce+{nth}@simulator.example");
        let token = ada.invite(&email, "member").await;
        let fault = FaultSpec::new("dynamodb", operation, kind).on("accounts").of("delivery");
        let _ = cloud.inner().fault(fault).unwrap();
        assert_eq!(cloud.accept(&token, tests::PASSWORD).await.status, StatusCode::CREATED);
        assert_eq!(told(&cloud, ADA, CAME_BACK).await, nth + 1, "{operation} {kind:?}");
        let list = ada.get("/v1/members").await.expect(200).json();
        let member = list["items"].as_array().unwrap().iter().find(|member| member["email"] == email).unwrap();
        assert_eq!(member["email_problem"]["kind"], "bounced", "{operation} {kind:?}");
    }
}
