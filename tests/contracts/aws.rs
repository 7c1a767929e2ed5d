//! Direct calls to the AWS port, with the access key of a function or with `local`.

use std::time::Duration;

use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tests::{Answer, LocalCloud, http};

/// The access key with all permissions.
pub(crate) const LOCAL: &str = "local";

/// A call, not yet sent.
pub(crate) fn call(cloud: &LocalCloud, key: &str, service: &str, target: &str, body: &str) -> RequestBuilder {
    let credential = format!("{key}/20260101/eu-north-1/{service}/aws4_request");
    let path = if service == "ses" { "/v2/email/outbound-emails" } else { "/" };
    http()
        .build()
        .unwrap()
        .post(format!("{}{path}", cloud.inner().aws_url()))
        .timeout(Duration::from_secs(5))
        .header("authorization", format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0"))
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-date", "20260101T000000Z")
        .header("x-amz-target", target)
        .body(body.to_owned())
}

/// A `DynamoDB` call, not yet sent.
pub(crate) fn dynamodb(cloud: &LocalCloud, key: &str, operation: &str, body: &Value) -> RequestBuilder {
    call(cloud, key, "dynamodb", &format!("DynamoDB_20120810.{operation}"), &body.to_string())
}

/// A mail, not yet sent.
pub(crate) fn mail(cloud: &LocalCloud, key: &str) -> RequestBuilder {
    let mail = json!({
        "FromEmailAddress": "E-SG.Cloud <no-reply@e-sg.cloud>",
        "Destination": { "ToAddresses": ["soren@rodgrod.example"] },
        "ConfigurationSetName": "mailrules",
        "Content": { "Simple": { "Subject": { "Data": "Hej" }, "Body": { "Text": { "Data": "Hej" } } } },
    });
    call(cloud, key, "ses", "", &mail.to_string())
}

/// The body of a put into the table `tickets`, which has no stream.
pub(crate) fn ticket(pk: &str) -> Value {
    json!({ "TableName": "tickets", "Item": { "pk": { "S": pk }, "sk": { "S": "x" } } })
}

/// Whether that ticket exists.
pub(crate) async fn is_there(cloud: &LocalCloud, pk: &str) -> bool {
    let get = json!({ "TableName": "tickets", "Key": { "pk": { "S": pk }, "sk": { "S": "x" } } });
    let answer = send(dynamodb(cloud, LOCAL, "GetItem", &get)).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.json().get("Item").is_some()
}

/// Sends a call, and returns its answer.
pub(crate) async fn send(request: RequestBuilder) -> Answer {
    Answer::of(request.send().await.unwrap()).await
}
