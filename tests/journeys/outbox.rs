//! Messages: sent once they are committed, and only once.

use domain::processing::Worker;
use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Applicant, LocalCloud, cloud, seals_nothing};

/// The stream event that inserts of all messages in the outbox would cause.
async fn stream_event(cloud: &LocalCloud) -> Value {
    let items = cloud.dynamodb("Scan", &json!({ "TableName": "outbox" })).await["Items"].clone();
    let record = |(n, item): (usize, &Value)| {
        json!({ "eventName": "INSERT", "dynamodb": {
            "Keys": { "pk": item["pk"], "sk": item["sk"] }, "SequenceNumber": n.to_string() } })
    };
    json!({ "Records": items.as_array().unwrap().iter().enumerate().map(record).collect::<Vec<_>>() })
}

#[tokio::test]
async fn p24_an_event_that_comes_again_or_late_sends_no_second_mail() {
    let cloud = cloud!().await;
    let soren = Applicant::new("soren@rodgrod.example").sign_up(&cloud).await;
    let before = cloud.mails_to(soren.email()).await.len();
    let event = stream_event(&cloud).await;
    let replies = join_all((0..5).map(|_| cloud.inner().invoke("delivery", &event))).await;
    for reply in replies {
        let reply: Value = serde_json::from_slice(&reply.unwrap()).unwrap();
        assert_eq!(reply, json!({ "batchItemFailures": [] }));
    }
    cloud.advance("PT3H").await;
    assert_eq!(cloud.mails_to(soren.email()).await.len(), before);
}

#[tokio::test]
async fn an_event_of_another_form_fails_and_harms_nothing() {
    let cloud = cloud!().await;
    for event in [json!({}), json!({ "source": "elsewhere" }), json!({ "Records": [{ "dynamodb": {} }] })] {
        assert!(cloud.inner().invoke("delivery", &event).await.is_err(), "{event}");
    }
    let soren = Applicant::new("soren@rodgrod.example").sign_up(&cloud).await;
    assert_eq!(cloud.mails_to(soren.email()).await.len(), 2);
}

#[tokio::test]
async fn what_a_message_said_is_forgotten_once_it_is_sent() {
    let cloud = cloud!().await;
    let soren = Applicant::new("soren@rodgrod.example");
    let _ = soren.request_sign_up(&cloud).await.expect(202);
    let _ = cloud.mails_to(soren.email()).await;
    let scan = cloud.dynamodb("Scan", &json!({ "TableName": "outbox" })).await;
    let [message] = &scan["Items"].as_array().unwrap()[..] else { panic!("{scan}") };
    assert_eq!((&message["delivery"]["S"], seals_nothing(message)), (&json!("sent"), true));
    let soren = soren.sign_up(&cloud).await.log_in(&cloud).await;
    let _ = cloud.mails_to(soren.who.email()).await;
    let messages = soren.get("/v1/me").await.expect(200).json()["messages"].clone();
    assert!(messages.as_array().unwrap().iter().all(|message| message["delivery"] == "sent"));
    // TTL counts whole seconds: an item that expires in the current second is still there.
    cloud.advance("P7DT1M").await;
    assert!(stream_event(&cloud).await["Records"].as_array().unwrap().is_empty());
}

/// Adds messages that cannot be decrypted, due before all others of a shard.
async fn poison(cloud: &LocalCloud, shard: &str, count: usize) {
    let now = cloud.inner().now().as_second();
    let put = |n: usize| async move {
        let item = json!({
            "pk": { "S": format!("usr_poison{n}") }, "sk": { "S": format!("MESSAGE#msg_poison{n}") }, "kind": { "S": "Message" },
            "version": { "N": "1" }, "sealed": { "B": "AAAA" }, "due_shard": { "S": shard },
            "due_at": { "N": (now - 86_400).to_string() } });
        cloud.dynamodb("PutItem", &json!({ "TableName": "outbox", "Item": item })).await
    };
    let _ = join_all((0..count).map(put)).await;
}

/// The number of reads of poisoned messages after a sequence number.
fn looked_at(cloud: &LocalCloud, since: u64) -> usize {
    cloud.calls_of("delivery", since).iter().filter(|call| call.operation == "GetItem").count()
}

#[tokio::test]
async fn p24_more_poisoned_messages_than_a_page_at_a_shards_head_hide_nothing_behind_them() {
    let cloud = cloud!().await;
    for shard in 0..Worker::Delivery.shards() {
        poison(&cloud, &format!("delivery#{shard}"), 60).await;
    }
    // The invocation by the stream crashes, so that the message is left to the schedule.
    let fault =
        json!({ "function": "delivery", "service": "ses", "operation": "SendEmail", "nth": 1, "kind": "crash" });
    let _ = cloud.post("/local/faults", &fault).await.expect(201);
    let soren = Applicant::new("soren@rodgrod.example");
    let _ = soren.request_sign_up(&cloud).await.expect(202);
    cloud.advance("PT10M").await;
    assert_eq!(cloud.mails_to(soren.email()).await.last().unwrap().subject, "Bekræft din adresse");
}

#[tokio::test]
async fn p24_a_message_that_cannot_be_read_is_tried_ever_more_seldom() {
    let cloud = cloud!().await;
    poison(&cloud, "delivery#0", 1).await;
    let mut looks = Vec::new();
    for _ in 0..3 {
        let since = cloud.calls_so_far();
        cloud.advance("P1D").await;
        looks.push(looked_at(&cloud, since));
    }
    assert!(looks[0] > looks[1] && looks[2] <= 2 * 2, "{looks:?}");
}
