//! Whether a reminder arrived, as the mail service tells it: recorded in the subscription that depends on it (P34).

use domain::{privacy::operator::OPERATOR, processing::Table};
use local::{FaultKind, FaultSpec};
use serde_json::{Value, json};
use tests::{Applicant, LocalCloud, Person, cloud};

const MESSAGE: &str = "msg_01k9zcm3v1e6yb8t2hq4xgn7da";

/// A reminder of an invoice was sent by this message.
async fn remind(owner: &Person<'_>, message: &str) {
    owner.remind("bil_01k9zcm3v1e6yb8t2hq4xgn7da".parse().unwrap(), message.parse().unwrap()).await;
}

fn key(account: &str) -> Value {
    json!({ "pk": { "S": account }, "sk": { "S": "SUBSCRIPTION" } })
}

async fn subscription(cloud: &LocalCloud, account: &str) -> Value {
    cloud.dynamodb("GetItem", &json!({ "TableName": "accounts", "Key": key(account) })).await["Item"].clone()
}

/// What is known of the deliveries of the account's last reminder.
async fn deliveries(cloud: &LocalCloud, account: &str) -> Value {
    let sent = subscription(cloud, account).await["facts"]["M"]["sent"]["L"].clone();
    sent.as_array().unwrap().last().unwrap()["M"]["deliveries"]["L"].clone()
}

/// Hands an event of the mail service over, as the rule passes it on.
async fn tell(cloud: &LocalCloud, kind: &str, message: &str, account: &str) {
    let event = json!({ "source": "mail", "kind": kind, "time": "2026-12-06T10:00:00Z", "message": message,
                        "account": account, "person": "none", "address": "none" });
    let answer = cloud.inner().invoke("delivery", &event).await;
    assert!(answer.is_ok(), "{}", cloud.inner().logs("delivery"));
}

#[tokio::test]
async fn p34_that_a_reminder_did_not_arrive_is_recorded_once_however_often_late_and_for_whom_it_is_told() {
    let cloud = cloud!().await;
    let ada = cloud.person("ada@rodgrod.example").await;
    let account = ada.account().to_string();
    remind(&ada, MESSAGE).await;
    let before = subscription(&cloud, &account).await;
    let (other, nobody) = ("msg_01k9zcm3v1e6yb8t2hq4xgn7db", "acc_01k9zcm3v1e6yb8t2hq4xgn7da");
    for (kind, message, account) in [
        ("Complaint", MESSAGE, &*account),
        ("DeliveryDelay", MESSAGE, &account),
        ("Bounce", other, &account),
        ("Bounce", MESSAGE, nobody),
        ("Bounce", MESSAGE, "none"),
        ("Bounce", "none", &account),
    ] {
        tell(&cloud, kind, message, account).await;
    }
    assert_eq!(subscription(&cloud, &account).await, before, "none of these tells that it did not arrive");
    tell(&cloud, "Bounce", MESSAGE, &account).await;
    let told = subscription(&cloud, &account).await;
    let known = deliveries(&cloud, &account).await;
    assert!(known[0]["M"]["bounced_at"]["S"].is_string() && known[0]["M"]["accepted_at"].is_null(), "{known}");
    cloud.advance("PT1H").await;
    for kind in ["Bounce", "Reject", "Rendering Failure"] {
        tell(&cloud, kind, MESSAGE, &account).await;
    }
    assert_eq!(subscription(&cloud, &account).await["facts"], told["facts"], "the first time counts");
}

/// A mail that waits to be sent, and on which the account's subscription depends. Returns its key.
async fn evidence(cloud: &LocalCloud, owner: &Person<'_>, email: &str) -> Value {
    let _ = cloud.inner().fault(FaultSpec::new("ses", "SendEmail", FaultKind::Throttle)).unwrap();
    let _ = Applicant::new(email).request_sign_up(cloud).await.expect(202);
    cloud.inner().drain().await;
    let waiting = json!({ "TableName": "outbox", "FilterExpression": "delivery = :sending",
                          "ExpressionAttributeValues": { ":sending": { "S": "sending" } } });
    let item = cloud.dynamodb("Scan", &waiting).await["Items"][0].clone();
    remind(owner, item["sk"]["S"].as_str().unwrap().trim_start_matches("MESSAGE#")).await;
    let key = json!({ "pk": item["pk"], "sk": item["sk"] });
    let place = (item["pk"]["S"].as_str().unwrap(), item["sk"]["S"].as_str().unwrap());
    let evidence = |item: &mut Value| item["evidence_for"] = json!({ "S": owner.account().to_string() });
    cloud.edit(Table::Outbox, place, evidence).await;
    key
}

#[tokio::test]
async fn p34_what_the_service_accepts_is_recorded_and_what_bounces_too() {
    let cloud = cloud!().await;
    let ada = cloud.person("ada@rodgrod.example").await;
    let account = ada.account().to_string();
    for (email, bounces) in [("eva@rodgrod.example", false), ("bounce+eva@simulator.example", true)] {
        let key = evidence(&cloud, &ada, email).await;
        cloud.advance("PT10M").await;
        assert_eq!(cloud.mails_to(email).await.len(), 1);
        let known = deliveries(&cloud, &account).await;
        assert!(known[0]["M"]["accepted_at"]["S"].is_string(), "{known}");
        assert_eq!(known[0]["M"]["bounced_at"]["S"].is_string(), bounces, "{known}");
        let sent = cloud.dynamodb("GetItem", &json!({ "TableName": "outbox", "Key": key })).await["Item"].clone();
        assert!(sent["due_at"].is_null() && sent["delivery"]["S"] == "sent", "{sent}");
    }
    assert!(!cloud.inner().logs("delivery").contains("simulator"));
}

#[tokio::test]
async fn p34_an_accepted_mail_that_could_not_be_recorded_is_recorded_later_and_not_sent_again() {
    let cloud = cloud!().await;
    let ada = cloud.person("ada@rodgrod.example").await;
    let account = ada.account().to_string();
    let _ = evidence(&cloud, &ada, "eva@rodgrod.example").await;
    let write = FaultSpec::new("dynamodb", "PutItem", FaultKind::Crash).on("accounts").of("delivery");
    let _ = cloud.inner().fault(write).unwrap();
    cloud.advance("PT20M").await;
    assert_eq!(cloud.mails_to("eva@rodgrod.example").await.len(), 1, "it is sent once");
    let known = deliveries(&cloud, &account).await;
    assert!(known[0]["M"]["accepted_at"]["S"].is_string(), "{known}");
}

#[tokio::test]
async fn p34_who_got_a_reminder_is_deactivated_and_who_got_none_is_not_and_finance_is_told() {
    let cloud = cloud!().await;
    let bounces = "bounce@simulator.example";
    let owners = [("ada@rodgrod.example", "deactivated"), ("bounce+eva@simulator.example", "reminded")];
    let details = tests::billing_details_with(&json!({ "invoice_email": bounces }));
    for (email, _) in owners {
        let owner = cloud.person(email).await;
        let _ = owner.put("/v1/billing-details", &details).await.expect(200);
        let terms = json!({ "plan": "standard", "period": "year", "payment": "invoice" });
        let _ = owner.post("/v1/subscription", &terms).await.expect(200);
    }
    // The invoice is due after 14 days, and the account would be deactivated 30 days later.
    cloud.advance("P43D").await;
    for (email, _) in owners {
        let owner = Applicant::new(email).log_in(&cloud).await;
        assert_eq!(owner.get("/v1/subscription").await.expect(200).json()["status"], "reminded", "{email}");
    }
    cloud.advance("P3D").await;
    for (email, status) in owners {
        let owner = Applicant::new(email).log_in(&cloud).await;
        assert_eq!(owner.get("/v1/subscription").await.expect(200).json()["status"], status, "{email}");
        let reminders = cloud.mails_to(email).await.into_iter().filter(|mail| mail.subject.contains("påmindelse"));
        assert_eq!(reminders.count(), 1, "{email}: the last one says that it is");
    }
    let told = cloud.mails_to(OPERATOR.email).await;
    let told = told.iter().filter(|mail| mail.subject == "Ingen påmindelse er nået frem").count();
    assert_eq!(told, 1, "finance reaches the other one in another way");
}
