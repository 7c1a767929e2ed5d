//! A function may do what its role in the template allows, and nothing else.

use local::{CallRecord, template::PROJECT};
use reqwest::StatusCode;
use serde_json::json;
use tests::{Applicant, LocalCloud};

use crate::aws;

/// A local cloud whose template is changed in one place.
async fn cloud_with(from: &str, to: &str) -> LocalCloud {
    assert_eq!(PROJECT.matches(from).count(), 1, "{from}");
    let template = PROJECT.replacen(from, to, 1);
    LocalCloud::start_with(env!("CARGO_BIN_EXE_function"), |options| options.template = Some(template)).await
}

fn denied(cloud: &LocalCloud) -> Vec<CallRecord> {
    cloud.inner().calls(0).into_iter().filter(|call| !call.allowed).collect()
}

#[tokio::test]
async fn without_a_needed_permission_nobody_signs_up_and_the_denial_is_listed() {
    let cloud = cloud_with("dynamodb:LeadingKeys: [usr_*, email.*] }", "dynamodb:LeadingKeys: usr_* }").await;
    let answer = Applicant::new("soren@rodgrod.example").request_sign_up(&cloud).await;
    assert!(answer.status.is_server_error(), "{}", answer.status);
    let denied = denied(&cloud);
    let call = denied.first().unwrap();
    assert_eq!((call.function.as_str(), call.operation.as_str()), ("signup", "TransactWriteItems"));
    assert_eq!((call.status, call.units, call.items.is_some()), (400, None, true));
    assert!(cloud.inner().inbox(None).is_empty());
}

#[tokio::test]
async fn a_wrong_index_in_a_policy_denies_the_query_of_what_is_due() {
    let cloud = cloud_with("${OutboxTable.Arn}/index/due", "${OutboxTable.Arn}/index/do").await;
    cloud.advance("PT2M").await;
    let denied = denied(&cloud);
    assert!(!denied.is_empty());
    for call in denied {
        assert_eq!((call.function.as_str(), call.operation.as_str()), ("delivery", "Query"));
        assert_eq!(call.resource, "outbox/index/due");
    }
}

#[tokio::test]
async fn a_permission_that_nothing_needs_is_reported() {
    let cloud = cloud_with(
        "[dynamodb:GetItem, dynamodb:PutItem, dynamodb:Query]\n              Resource: !GetAtt OutboxTable.Arn\n",
        "[dynamodb:GetItem, dynamodb:PutItem, dynamodb:Query, dynamodb:Scan]\n              Resource: [!GetAtt OutboxTable.Arn, !GetAtt TicketsTable.Arn]\n",
    )
    .await;
    let scan = |used| {
        let mut grants = cloud.inner().grants().into_iter();
        grants.any(|grant| {
            let is_it = grant.function == "delivery" && grant.action == "dynamodb:Scan";
            is_it && grant.resource.ends_with("table/outbox") && grant.used == used
        })
    };
    assert!(scan(false));
    let request = aws::dynamodb(&cloud, "AKLOCALDELIVERY", "Scan", &json!({ "TableName": "outbox" }));
    assert_eq!(aws::send(request).await.status, StatusCode::OK);
    assert!(scan(true) && !scan(false));
    let unused = cloud
        .inner()
        .unused_grants()
        .into_iter()
        .filter(|grant| grant.function == "delivery" && grant.action == "dynamodb:Scan");
    let unused = unused.map(|grant| grant.resource).collect::<Vec<_>>();
    assert!(matches!(&unused[..], [tickets] if tickets.ends_with("table/tickets")), "{unused:?}");
}

#[tokio::test]
async fn a_denial_comes_in_the_services_own_words() {
    let cloud = tests::cloud!().await;
    let key = "AKLOCALPUBLIC";
    let user = "arn:aws:sts::000000000000:assumed-role/public-role/public";

    let answer = aws::send(aws::dynamodb(&cloud, key, "PutItem", &aws::ticket("x"))).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let table = "arn:aws:dynamodb:eu-north-1:000000000000:table/tickets";
    let message = format!(
        "User: {user} is not authorized to perform: dynamodb:PutItem on resource: {table} because no identity-based \
         policy allows the dynamodb:PutItem action"
    );
    let error = json!({ "__type": "com.amazon.coral.service#AccessDeniedException", "message": message });
    assert_eq!(answer.json(), error);
    assert!(!aws::is_there(&cloud, "x").await);

    let mac = json!({ "KeyId": "k", "MacAlgorithm": "HMAC_SHA_256", "Message": "eA==" }).to_string();
    let answer = aws::send(aws::call(&cloud, key, "kms", "TrentService.GenerateMac", &mac)).await;
    assert_eq!((answer.status, &answer.json()["__type"]), (StatusCode::BAD_REQUEST, &json!("AccessDeniedException")));
    assert!(answer.text.contains("kms:GenerateMac on resource: arn:aws:kms:"), "{}", answer.text);

    let answer = aws::send(aws::mail(&cloud, key)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.headers["x-amzn-errortype"], "AccessDeniedException");
    assert!(
        answer.text.contains("`ses:SendEmail' on resource `arn:aws:ses:eu-north-1:000000000000:identity/e-sg.cloud'")
    );

    let sms = "Action=Publish&PhoneNumber=%2B4520304050&Message=Hej";
    let answer = aws::send(aws::call(&cloud, key, "sns", "", sms)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text.contains("<Code>AuthorizationError</Code>") && answer.text.contains("SNS:Publish on resource"));

    let statement = json!({ "Statement": "SELECT * FROM tickets" });
    let answer = aws::send(aws::dynamodb(&cloud, key, "ExecuteStatement", &statement)).await;
    assert!(answer.text.contains("UnknownOperationException"), "{}", answer.text);
    assert!(cloud.inner().inbox(None).is_empty());
    assert_eq!(denied(&cloud).len(), 4);
    assert_eq!(cloud.get("/local").await.text.matches("<strong>denied</strong>").count(), 4);
    assert_eq!(cloud.get("/local/grants").await.json()[0]["function"], "account");
}
