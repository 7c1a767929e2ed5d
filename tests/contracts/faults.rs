//! Each injected fault does what it says, to the call that it is meant for.

use std::time::{Duration, Instant};

use local::{CallRecord, FaultKind, FaultSpec};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tests::{Applicant, LocalCloud, cloud};

use crate::aws::{self, LOCAL, is_there};

fn put(kind: FaultKind) -> FaultSpec {
    FaultSpec::new("dynamodb", "PutItem", kind).on("tickets").of(LOCAL)
}

/// Injects a fault into the next put of a ticket, and puts one. Returns the status and the error.
async fn put_under(cloud: &LocalCloud, kind: FaultKind, pk: &str) -> (u16, String) {
    let _ = cloud.inner().fault(put(kind)).unwrap();
    let answer = aws::send(aws::dynamodb(cloud, LOCAL, "PutItem", &aws::ticket(pk))).await;
    (answer.status.as_u16(), answer.json()["__type"].as_str().unwrap_or_default().to_owned())
}

/// The last call with an injected fault, once it is in the call log.
async fn last_faulted(cloud: &LocalCloud) -> CallRecord {
    for _ in 0..100 {
        if let Some(call) = cloud.inner().calls(0).into_iter().rfind(|call| call.fault.is_some()) {
            return call;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no call with a fault is listed");
}

#[tokio::test]
async fn errors_come_in_the_services_words_before_or_after_the_effect() {
    let cloud = cloud!().await;
    let model = |code: &str| format!("com.amazonaws.dynamodb.v20120810#{code}");
    for (kind, status, code, effect) in [
        (FaultKind::Throttle, 400, "ProvisionedThroughputExceededException", false),
        (FaultKind::ErrorBefore, 500, "InternalServerError", false),
        (FaultKind::ErrorAfter, 500, "InternalServerError", true),
        (FaultKind::Conflict, 400, "TransactionConflictException", false),
    ] {
        let pk = format!("{kind:?}");
        assert_eq!(put_under(&cloud, kind, &pk).await, (status, model(code)), "{kind:?}");
        assert_eq!(is_there(&cloud, &pk).await, effect, "{kind:?}");
        assert_eq!(last_faulted(&cloud).await.fault, Some(kind));
    }
    let again = aws::send(aws::dynamodb(&cloud, LOCAL, "PutItem", &aws::ticket("again"))).await;
    assert_eq!(again.status, StatusCode::OK);
    assert!(cloud.inner().faults().iter().all(|fault| fault.remaining == 0 && fault.fired_at.is_some()));

    let _ = cloud.inner().fault(FaultSpec::new("dynamodb", "TransactWriteItems", FaultKind::Conflict)).unwrap();
    let parts = ["a", "b"].map(|pk| json!({ "Put": aws::ticket(pk) }));
    let transaction = json!({ "TransactItems": parts });
    let answer = aws::send(aws::dynamodb(&cloud, LOCAL, "TransactWriteItems", &transaction)).await.json();
    assert_eq!(answer["__type"], model("TransactionCanceledException"));
    let codes = answer["CancellationReasons"].as_array().unwrap().iter().map(|reason| reason["Code"].clone());
    assert_eq!(codes.collect::<Vec<_>>(), ["TransactionConflict", "None"]);
    assert!(!is_there(&cloud, "a").await);
}

#[tokio::test]
async fn mails_are_rejected_and_throttled_as_ses_does() {
    let cloud = cloud!().await;
    for (kind, status, code) in [
        (FaultKind::Reject, 400, "MessageRejected"),
        (FaultKind::Throttle, 429, "TooManyRequestsException"),
        (FaultKind::ErrorBefore, 500, "InternalServiceErrorException"),
    ] {
        let _ = cloud.inner().fault(FaultSpec::new("ses", "SendEmail", kind)).unwrap();
        let answer = aws::send(aws::mail(&cloud, LOCAL)).await;
        assert_eq!((answer.status.as_u16(), answer.headers["x-amzn-errortype"].to_str().unwrap()), (status, code));
    }
    assert!(cloud.inner().inbox(None).is_empty());
    assert_eq!(aws::send(aws::mail(&cloud, LOCAL)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_timeout_has_no_effect_and_ends_with_its_caller() {
    let cloud = cloud!().await;
    let _ = cloud.inner().fault(put(FaultKind::Timeout)).unwrap();
    let request = aws::dynamodb(&cloud, LOCAL, "PutItem", &aws::ticket("late")).timeout(Duration::from_millis(300));
    assert!(request.send().await.unwrap_err().is_timeout());
    assert_eq!(last_faulted(&cloud).await.status, 0);
    assert!(!is_there(&cloud, "late").await);
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "how long an answer takes is a matter of real time")]
async fn a_slow_answer_comes_after_a_second_and_a_half() {
    let cloud = cloud!().await;
    let begun = Instant::now();
    assert_eq!(put_under(&cloud, FaultKind::Slow, "slow").await.0, 200);
    assert!((1_500..3_000).contains(&begun.elapsed().as_millis()));
    assert!(is_there(&cloud, "slow").await);
}

#[tokio::test]
async fn a_call_that_is_held_back_has_taken_effect_and_is_answered_once_the_faults_are_cleared() {
    let cloud = cloud!().await;
    let held = cloud
        .hold((LOCAL, "PutItem", 1), aws::send(aws::dynamodb(&cloud, LOCAL, "PutItem", &aws::ticket("held"))))
        .await;
    assert!(is_there(&cloud, "held").await);
    let page = cloud.get("/local").await.expect(200).text;
    assert!(page.contains("holds a call back"));
    assert_eq!(held.let_go().await.status, 200);
}

#[tokio::test]
async fn a_reset_hides_what_took_effect() {
    let cloud = cloud!().await;
    let _ = cloud.inner().fault(put(FaultKind::Reset)).unwrap();
    let error = aws::dynamodb(&cloud, LOCAL, "PutItem", &aws::ticket("hidden")).send().await.unwrap_err();
    assert!(!error.is_timeout() && !error.is_connect(), "{error:?}");
    assert!(is_there(&cloud, "hidden").await);
    assert_eq!(last_faulted(&cloud).await.status, 0);
}

#[tokio::test]
async fn a_crash_kills_the_calling_process_before_or_after_the_effect() {
    let cloud = cloud!().await;
    for (kind, mails) in [(FaultKind::Crash, 0), (FaultKind::CrashAfter, 1)] {
        let _ = cloud.inner().fault(FaultSpec::new("dynamodb", "TransactWriteItems", kind).of("signup")).unwrap();
        let who = Applicant::new(&format!("{}@rodgrod.example", mails + 1));
        assert_eq!(who.request_sign_up(&cloud).await.status, StatusCode::INTERNAL_SERVER_ERROR, "{kind:?}");
        assert_eq!(cloud.mails_to(who.email()).await.len(), mails, "{kind:?}");
        assert!(last_faulted(&cloud).await.request.is_some());
    }
    assert_eq!(cloud.inner().logs("signup").matches("signal: 9").count(), 2);
    let _ = cloud.person("3@rodgrod.example").await;
}

#[tokio::test]
async fn the_sdk_survives_a_lost_answer_of_a_function_and_each_call_is_attributed() {
    let cloud = cloud!().await;
    let _ =
        cloud.inner().fault(FaultSpec::new("dynamodb", "TransactWriteItems", FaultKind::Timeout).of("signup")).unwrap();
    let who = Applicant::new("soren@rodgrod.example");
    let _ = who.request_sign_up(&cloud).await.expect(202);
    let writes = |call: &CallRecord| call.operation == "TransactWriteItems";
    let calls = cloud.calls_of("signup", 0).into_iter().filter(writes).collect::<Vec<_>>();
    let [lost, done] = calls.as_slice() else { panic!("{calls:#?}") };
    assert_eq!((lost.status, lost.fault, done.status), (0, Some(FaultKind::Timeout), 200));
    assert!(lost.request.is_some() && lost.request == done.request);
    assert!(lost.items == done.items && lost.items > Some(1));
}

#[tokio::test]
async fn calls_at_once_share_a_round_trip() {
    let latency = Duration::from_millis(100);
    let program = env!("CARGO_BIN_EXE_function");
    let cloud = LocalCloud::start_with(program, |options| options.latency = latency).await;
    let soren = cloud.person("soren@rodgrod.example").await;
    // The first visit of a day waits for its salt.
    let _ = soren.get("/v1/account").await.expect(200);
    let since = cloud.calls_so_far();
    let _ = soren.get("/v1/me").await.expect(200);
    let calls = cloud.calls_of("account", since).into_iter().filter(|call| call.request.is_some());
    let calls = calls.collect::<Vec<_>>();
    let (first, rest) = calls.split_first().unwrap();
    assert_eq!(first.operation, "BatchGetItem");
    let first_round = first.round.unwrap();
    assert!(rest.len() > 1 && rest.iter().all(|call| call.round == Some(first_round + 1)), "{calls:#?}");
    assert!(rest.iter().all(|call| call.request == first.request && call.started > first.ended));
}

#[tokio::test]
async fn faults_are_armed_listed_and_cleared_over_http() {
    let cloud = cloud!().await;
    let fault = json!({ "service": "dynamodb", "operation": "PutItem", "nth": 2, "kind": "throttle" });
    let armed = cloud.post("/local/faults", &fault).await.expect(201).json();
    let listed = cloud.get("/local/faults").await.expect(200).json();
    assert_eq!(
        (&listed[0]["id"], &listed[0]["kind"], &listed[0]["remaining"]),
        (&armed["id"], &json!("throttle"), &json!(2))
    );
    for (wrong, named) in [
        (json!({ "kind": "melt" }), "melt"),
        (json!({ "table": "nowhere" }), "nowhere"),
        (json!({ "nth": 0 }), "nth"),
        (json!({ "when": "now" }), "when"),
    ] {
        let mut body = fault.clone();
        body.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        let problem = cloud.post("/local/faults", &body).await.expect(422).json();
        assert!(problem["detail"].as_str().unwrap().contains(named), "{problem}");
    }
    let form = "call=ses+SendEmail&kind=reject&function=delivery&table=&nth=1";
    let _ = cloud.send(cloud.request(Method::POST, "/local/faults").body(form)).await.expect(303);
    let page = cloud.get("/local").await.expect(200).text;
    assert!(page.contains("<td>reject</td>") && page.contains("applies to the next"));
    let _ = cloud.send(cloud.request(Method::DELETE, "/local/faults")).await.expect(204);
    assert_eq!(cloud.get("/local/faults").await.json(), Value::Array(Vec::new()));
}
