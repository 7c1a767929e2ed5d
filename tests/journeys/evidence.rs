//! Whether a reminder arrived, as the mail service tells it: recorded in the subscription that depends on it (P34).

use local::{FaultKind, FaultSpec};
use serde_json::{Value, json};
use tests::{Applicant, LocalCloud, cloud};

const MESSAGE: &str = "msg_01k9zcm3v1e6yb8t2hq4xgn7da";

/// The id of the only account.
async fn account(cloud: &LocalCloud) -> String {
    let filter = json!({ "TableName": "accounts", "FilterExpression": "kind = :kind",
                         "ExpressionAttributeValues": { ":kind": { "S": "Subscription" } } });
    cloud.dynamodb("Scan", &filter).await["Items"][0]["pk"]["S"].as_str().unwrap().to_owned()
}

fn key(account: &str) -> Value {
    json!({ "pk": { "S": account }, "sk": { "S": "SUBSCRIPTION" } })
}

async fn subscription(cloud: &LocalCloud, account: &str) -> Value {
    cloud.dynamodb("GetItem", &json!({ "TableName": "accounts", "Key": key(account) })).await["Item"].clone()
}

/// What is known of the deliveries of the account's reminder.
async fn deliveries(cloud: &LocalCloud, account: &str) -> Value {
    subscription(cloud, account).await["facts"]["M"]["sent"]["L"][0]["M"]["deliveries"]["L"].clone()
}

/// The account's subscription rests on a reminder, whose message is this one.
async fn remind(cloud: &LocalCloud, account: &str, message: &str) {
    let slot = json!({ "invoice": { "S": "bil_01k9zcm3v1e6yb8t2hq4xgn7da" }, "due_on": { "S": "2026-12-01" }, "nth": { "N": "1" } });
    let sent = json!({ "M": {
        "slot": { "M": { "invoice-reminder": { "M": slot } } },
        "at": { "S": cloud.inner().now().to_string() },
        "deliveries": { "L": [{ "M": { "message": { "S": message } } }] },
    } });
    let update = json!({ "TableName": "accounts", "Key": key(account), "UpdateExpression": "SET facts.sent = :sent",
                         "ExpressionAttributeValues": { ":sent": { "L": [sent] } } });
    let _ = cloud.dynamodb("UpdateItem", &update).await;
}

/// Hands an event of the mail service over, as the rule passes it on.
async fn tell(cloud: &LocalCloud, kind: &str, message: &str, account: &str) {
    let event = json!({ "source": "mail", "kind": kind, "time": "2026-12-06T10:00:00Z", "message": message, "account": account });
    let answer = cloud.inner().invoke("delivery", &event).await;
    assert!(answer.is_ok(), "{}", cloud.inner().logs("delivery"));
}

#[tokio::test]
async fn p34_that_a_reminder_did_not_arrive_is_recorded_once_however_often_late_and_for_whom_it_is_told() {
    let cloud = cloud!().await;
    let _ada = cloud.person("ada@rodgrod.example").await;
    let account = account(&cloud).await;
    remind(&cloud, &account, MESSAGE).await;
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
async fn evidence(cloud: &LocalCloud, account: &str, email: &str) -> Value {
    let _ = cloud.inner().fault(FaultSpec::new("ses", "SendEmail", FaultKind::Throttle)).unwrap();
    let _ = Applicant::new(email).request_sign_up(cloud).await.expect(202);
    cloud.inner().drain().await;
    let waiting = json!({ "TableName": "outbox", "FilterExpression": "delivery = :sending",
                          "ExpressionAttributeValues": { ":sending": { "S": "sending" } } });
    let item = cloud.dynamodb("Scan", &waiting).await["Items"][0].clone();
    remind(cloud, account, item["sk"]["S"].as_str().unwrap().trim_start_matches("MESSAGE#")).await;
    let key = json!({ "pk": item["pk"], "sk": item["sk"] });
    let update = json!({ "TableName": "outbox", "Key": key, "UpdateExpression": "SET evidence_for = :account",
                         "ExpressionAttributeValues": { ":account": { "S": account } } });
    let _ = cloud.dynamodb("UpdateItem", &update).await;
    key
}

#[tokio::test]
async fn p34_what_the_service_accepts_is_recorded_and_what_bounces_too() {
    let cloud = cloud!().await;
    let _ada = cloud.person("ada@rodgrod.example").await;
    let account = account(&cloud).await;
    for (email, bounces) in [("eva@rodgrod.example", false), ("bounce+eva@simulator.example", true)] {
        let key = evidence(&cloud, &account, email).await;
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
    let _ada = cloud.person("ada@rodgrod.example").await;
    let account = account(&cloud).await;
    let _ = evidence(&cloud, &account, "eva@rodgrod.example").await;
    let write = FaultSpec::new("dynamodb", "PutItem", FaultKind::Crash).on("accounts").of("delivery");
    let _ = cloud.inner().fault(write).unwrap();
    cloud.advance("PT20M").await;
    assert_eq!(cloud.mails_to("eva@rodgrod.example").await.len(), 1, "it is sent once");
    let known = deliveries(&cloud, &account).await;
    assert!(known[0]["M"]["accepted_at"]["S"].is_string(), "{known}");
}
