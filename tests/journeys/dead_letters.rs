//! Events that a function cannot process: retried, moved to a dead-letter queue, and delivered once the cause is fixed.

use local::{RedriveResult, template::PROJECT};
use serde_json::{Value, json};
use tests::{Answer, Applicant, LocalCloud, cloud, http};

const FUNCTION: &str = env!("CARGO_BIN_EXE_function");
const QUEUE: &str = "UndeliveredQueue";

async fn with(from: &str, to: &str) -> LocalCloud {
    assert!(PROJECT.contains(from), "the template no longer holds {from}");
    let template = PROJECT.replacen(from, to, 1);
    LocalCloud::start_with(FUNCTION, |options| options.template = Some(template)).await
}

/// The bodies and attributes of the messages in the queue.
fn letters(cloud: &LocalCloud) -> Vec<(Value, Value)> {
    let queue = cloud.inner().queues().into_iter().find(|queue| queue.name == QUEUE).unwrap();
    let body = |body: &str| serde_json::from_str(body).unwrap();
    queue.messages.iter().map(|message| (body(&message.body), json!(message.attributes))).collect()
}

async fn sqs(cloud: &LocalCloud, operation: &str, body: Value) -> Answer {
    let request = http()
        .build()
        .unwrap()
        .post(cloud.inner().aws_url())
        .header("authorization", "AWS4-HMAC-SHA256 Credential=local/20260101/eu-north-1/sqs/aws4_request")
        .header("x-amz-target", format!("AmazonSQS.{operation}"));
    cloud.send(request.body(body.to_string())).await
}

#[tokio::test]
async fn a_poisoned_message_goes_to_the_queue_its_neighbours_pass_and_mended_it_is_delivered_once() {
    // A message that has not been sent: the stream is not read.
    let cloud = with(r#"{"eventName": ["INSERT"]}"#, r#"{"eventName": ["REMOVE"]}"#).await;
    let soren = Applicant::new("soren@rodgrod.example");
    let _ = soren.request_sign_up(&cloud).await.expect(202);
    let good = cloud.dynamodb("Scan", &json!({ "TableName": "outbox" })).await["Items"][0].clone();
    let key = json!({ "pk": good["pk"], "sk": good["sk"] });
    cloud.dynamodb("DeleteItem", &json!({ "TableName": "outbox", "Key": key })).await;
    let cloud = cloud.restart(FUNCTION).await;

    let mut poison = good.clone();
    poison["kind"] = json!({ "S": "Nonsense" });
    let neighbours = ["ada", "bo", "eva", "ib"].map(|name| Applicant::new(&format!("{name}@rodgrod.example")));
    let asks = futures::future::join_all(neighbours.iter().map(|one| one.request_sign_up(&cloud)));
    let poisoned = json!({ "TableName": "outbox", "Item": poison });
    let (_, answers) = tokio::join!(cloud.dynamodb("PutItem", &poisoned), asks);
    assert!(answers.iter().all(|answer| answer.status == 202));
    for one in &neighbours {
        assert_eq!(cloud.mails_to(one.email()).await.len(), 1, "{}", one.email());
    }
    let [(letter, _)] = &letters(&cloud)[..] else { panic!("{:?}", letters(&cloud)) };
    assert_eq!(letter["requestContext"]["condition"], "RetryAttemptsExhausted");
    assert_eq!(letter["requestContext"]["approximateInvokeCount"], 6);
    assert_eq!(letter["DDBStreamBatchInfo"]["batchSize"], 1);

    let again = cloud.inner().redrive(QUEUE).await;
    assert_eq!(again, RedriveResult { failed: 1, ..RedriveResult::default() });
    cloud.dynamodb("PutItem", &json!({ "TableName": "outbox", "Item": good })).await;
    assert!(cloud.mails_to(soren.email()).await.is_empty());
    let url = format!("{}/local/queues/{QUEUE}/redrive", cloud.inner().api_url());
    let redriven = cloud.send(http().build().unwrap().post(url));
    assert_eq!(redriven.await.expect(200).json(), json!({ "delivered": 1, "failed": 0, "left": 0 }));
    assert_eq!(cloud.mails_to(soren.email()).await.len(), 1);
    assert!(letters(&cloud).is_empty());
    assert_eq!(cloud.inner().redrive(QUEUE).await, RedriveResult::default());
}

#[tokio::test]
async fn p24_a_stream_that_delivers_everything_twice_sends_nothing_twice() {
    let cloud = cloud!().await;
    cloud.inner().deliver_twice(true);
    let soren = Applicant::new("soren@rodgrod.example").sign_up(&cloud).await;
    assert_eq!(cloud.mails_to(soren.email()).await.len(), 2);
    let sent = cloud.inner().calls(0).into_iter().filter(|call| call.service == "ses").count();
    assert_eq!(sent, 2);
}

#[tokio::test]
async fn a_schedule_that_fails_is_tried_again_and_given_up_as_its_policy_says() {
    // Two hours after the cloud starts.
    let at = "2026-11-17T12:01:00";
    let queue = "DeadLetterConfig: { Arn: !GetAtt UnhandledQueue.Arn }";
    let mut template = PROJECT.to_owned();
    for (from, to) in [
        ("ScheduleExpression: rate(1 minute)", format!("ScheduleExpression: at({at})")),
        ("MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 300", "MaximumRetryAttempts: 2".to_owned()),
        (queue, queue.replace("Unhandled", "Undelivered")),
    ] {
        assert!(template.contains(from), "the template no longer holds {from}");
        template = template.replacen(from, &to, 1);
    }
    let template = template.replacen(r#"{"source": "schedule","#, r#"{"source": "elsewhere","#, 1);
    let cloud = LocalCloud::start_with(FUNCTION, |options| options.template = Some(template)).await;
    cloud.advance("PT1H").await;
    assert!(letters(&cloud).is_empty(), "it is not due yet");
    cloud.advance("PT1H3M").await;
    assert!(letters(&cloud).is_empty(), "there are tries left");
    cloud.advance("PT10M").await;
    let [(event, attributes)] = &letters(&cloud)[..] else { panic!("{:?}", letters(&cloud)) };
    assert_eq!((&event["source"], &event["time"]), (&json!("elsewhere"), &json!(format!("{at}Z"))));
    assert_eq!(attributes["EXHAUSTED_RETRY_CONDITION"], "MaximumRetryAttempts");
    assert_eq!(attributes["RETRY_ATTEMPTS"], "2");
    cloud.advance("P1D").await;
    assert_eq!(letters(&cloud).len(), 1);
}

#[tokio::test]
async fn a_deletion_by_time_to_live_is_distinguished_from_one_by_a_person() {
    let cloud = with(
        "        Request: { Type: HttpApi",
        r#"        Expired:
          Type: DynamoDB
          Properties:
            Stream: !GetAtt OutboxTable.StreamArn
            StartingPosition: TRIM_HORIZON
            MaximumRetryAttempts: 0
            FilterCriteria:
              Filters:
                - Pattern: '{"userIdentity": {"type": ["Service"], "principalId": ["dynamodb.amazonaws.com"]}}'
            DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt UndeliveredQueue.Arn } }
        Request: { Type: HttpApi"#,
    )
    .await;
    let item = |sk: &str| json!({ "pk": { "S": "x" }, "sk": { "S": sk }, "expires_at": { "N": "1" } });
    for sk in ["a", "b"] {
        let mut item = item(sk);
        item["expires_at"]["N"] = json!((cloud.inner().now().as_second() + 3_600).to_string());
        cloud.dynamodb("PutItem", &json!({ "TableName": "outbox", "Item": item })).await;
    }
    let key = json!({ "pk": { "S": "x" }, "sk": { "S": "a" } });
    cloud.dynamodb("DeleteItem", &json!({ "TableName": "outbox", "Key": key })).await;
    let from_signup = |letters: Vec<(Value, Value)>| {
        let arn = "arn:aws:lambda:eu-north-1:000000000000:function:signup";
        letters.into_iter().filter(|(letter, _)| letter["requestContext"]["functionArn"] == arn).collect::<Vec<_>>()
    };
    cloud.inner().drain().await;
    assert!(from_signup(letters(&cloud)).is_empty());
    cloud.advance("PT3H").await;
    // A function that takes requests cannot process a stream record: its failure shows that it was given one.
    let [(letter, _)] = &from_signup(letters(&cloud))[..] else { panic!("{:?}", letters(&cloud)) };
    assert_eq!(letter["responseContext"]["functionError"], "Unhandled");
    assert_eq!(letter["DDBStreamBatchInfo"]["batchSize"], 1);
}

#[tokio::test]
async fn the_queue_is_an_sqs_queue() {
    let cloud = cloud!().await;
    let url = sqs(&cloud, "GetQueueUrl", json!({ "QueueName": QUEUE })).await.expect(200).json()["QueueUrl"].clone();
    let listed = sqs(&cloud, "ListQueues", json!({})).await.expect(200).json();
    let other = url.as_str().unwrap().replace(QUEUE, "UnhandledQueue");
    assert_eq!(listed["QueueUrls"], json!([url, other]));
    let message = json!({ "QueueUrl": url, "MessageBody": "hello world",
                          "MessageAttributes": { "a": { "DataType": "String", "StringValue": "b" } } });
    let sent = sqs(&cloud, "SendMessage", message).await.expect(200).json();
    assert_eq!(sent["MD5OfMessageBody"], "5eb63bbbe01eeed093cb22bb8f5acdc3");
    let receive = json!({ "QueueUrl": url, "MaxNumberOfMessages": 10, "AttributeNames": ["All"],
                          "MessageAttributeNames": ["All"] });
    let received = sqs(&cloud, "ReceiveMessage", receive.clone()).await.expect(200).json()["Messages"][0].clone();
    assert_eq!((&received["Body"], &received["MessageId"]), (&json!("hello world"), &sent["MessageId"]));
    assert_eq!(received["MD5OfMessageAttributes"], sent["MD5OfMessageAttributes"]);
    assert_eq!(received["Attributes"]["ApproximateReceiveCount"], "1");
    assert_eq!(sqs(&cloud, "ReceiveMessage", receive.clone()).await.expect(200).json(), json!({}));
    cloud.advance("PT31S").await;
    let again = sqs(&cloud, "ReceiveMessage", receive).await.expect(200).json()["Messages"][0].clone();
    assert_eq!(again["Attributes"]["ApproximateReceiveCount"], "2");
    let delete = json!({ "QueueUrl": url, "ReceiptHandle": again["ReceiptHandle"] });
    let _ = sqs(&cloud, "DeleteMessage", delete).await.expect(200);
    let count = json!({ "QueueUrl": url, "AttributeNames": ["All"] });
    let attributes = sqs(&cloud, "GetQueueAttributes", count).await.expect(200).json()["Attributes"].clone();
    assert_eq!(attributes["ApproximateNumberOfMessagesNotVisible"], "0");
    let unknown = sqs(&cloud, "PurgeQueue", json!({ "QueueUrl": "http://localhost/0/nowhere" })).await.expect(400);
    assert!(unknown.text.contains("QueueDoesNotExist"));
}
