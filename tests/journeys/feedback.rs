//! Metrics of messages: the mail service's events by kind, and how long the oldest message has been due.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Applicant, LocalCloud, cloud};

/// The values of a metric in the function's log, in order.
fn measured(cloud: &LocalCloud, metric: &str) -> Vec<f64> {
    let logs = cloud.inner().logs("delivery");
    let lines = logs.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let named = lines.filter(|line| line["_aws"]["CloudWatchMetrics"][0]["Metrics"].to_string().contains(metric));
    named.filter_map(|line| line[metric].as_f64()).collect()
}

#[tokio::test]
async fn p22_events_of_the_mail_service_are_counted_by_kind_without_personal_data() {
    let cloud = cloud!().await;
    let rule = cloud.inner().template().event_rules.iter().find(|rule| rule.function == "delivery").unwrap();
    let kinds = rule.pattern["detail"]["eventType"].as_array().unwrap();
    assert_eq!(kinds.len(), 5);
    for kind in kinds {
        // The input as the event rule in the template transforms it.
        let input = rule.input.as_ref().unwrap().replace("<kind>", &kind.to_string());
        let input = input.replace("<time>", "\"2026-11-25T10:00:00Z\"").replace("<account>", "\"none\"");
        let event: Value = serde_json::from_str(&input.replace("<message>", "\"none\"")).unwrap();
        let answer = cloud.post("/local/events/delivery", &event).await.expect(200);
        assert!(!answer.headers.contains_key("x-amz-function-error"), "{kind}: {}", answer.text);
    }
    for metric in ["mail_bounce", "mail_complaint", "mail_reject", "mail_delivery_delay", "mail_rendering_failure"] {
        assert_eq!(measured(&cloud, metric), [1.0], "{metric}");
    }
    for other in [
        json!({ "source": "mail", "kind": "Send", "time": "2026-11-25T10:00:00Z", "message": "none", "account": "none" }),
        json!({ "source": "mail", "kind": "Bounce", "time": "2026-11-25T10:00:00Z", "message": "none", "account": "none",
                "mail": "soren@rodgrod.example" }),
    ] {
        let answer = cloud.post("/local/events/delivery", &other).await;
        assert!(answer.headers.contains_key("x-amz-function-error"), "{other}");
    }
    assert_eq!(measured(&cloud, "mail_bounce"), [1.0]);
    assert!(!cloud.inner().logs("delivery").contains("rodgrod"));
}

#[tokio::test]
async fn p22_a_mail_that_bounces_in_the_local_cloud_is_told_as_the_service_tells_it() {
    let cloud = cloud!().await;
    let email = "bounce@simulator.example";
    let _ = Applicant::new(email).request_sign_up(&cloud).await.expect(202);
    assert_eq!(cloud.mails_to(email).await.len(), 1, "the service accepted it");
    assert_eq!(measured(&cloud, "mail_bounce"), [1.0]);
}

#[tokio::test]
async fn p22_what_becomes_of_a_mail_in_the_local_cloud_is_counted_by_kind() {
    let cloud = cloud!().await;
    for (mailbox, metric) in [
        ("complaint", "mail_complaint"),
        ("reject", "mail_reject"),
        ("delay", "mail_delivery_delay"),
        ("softbounce", "mail_bounce"),
    ] {
        let email = format!("{mailbox}+soren@simulator.example");
        let _ = Applicant::new(&email).request_sign_up(&cloud).await.expect(202);
        assert_eq!(cloud.mails_to(&email).await.len(), 1, "{mailbox}: the service accepted it");
        assert_eq!(measured(&cloud, metric), [1.0], "{mailbox}");
        assert!(!cloud.is_suppressed(&email).await, "{mailbox}");
    }
    assert!(!cloud.inner().logs("delivery").contains("simulator"));
}

#[tokio::test]
async fn p22_no_mail_reaches_an_address_that_the_mail_service_has_suppressed_and_each_is_told_as_a_bounce() {
    let cloud = cloud!().await;
    let email = "suppress+soren@simulator.example";
    for bounces in 1..3 {
        let _ = Applicant::new(email).request_sign_up(&cloud).await.expect(202);
        assert_eq!(cloud.mails_to(email).await.len(), 1, "the first mail alone was sent");
        assert_eq!(measured(&cloud, "mail_bounce").len(), bounces);
        assert!(cloud.is_suppressed(email).await);
        cloud.forget_tries().await;
    }
}

#[tokio::test]
async fn p24_a_mail_beyond_what_the_mail_service_takes_in_a_day_goes_out_a_day_later_and_once() {
    let cloud = LocalCloud::start_with_mail_limits(env!("CARGO_BIN_EXE_function"), 5_000, 1).await;
    let soren = Applicant::new("soren@rodgrod.example").sign_up(&cloud).await;
    assert_eq!(cloud.mails_to(soren.email()).await.len(), 1, "the welcome waits");
    let quota = cloud.ses(Method::GET, "/account", &Value::Null).await.expect(200).json()["SendQuota"].clone();
    assert_eq!((&quota["Max24HourSend"], &quota["SentLast24Hours"]), (&json!(1.0), &json!(1)));
    cloud.advance("PT12H").await;
    assert_eq!(cloud.mails_to(soren.email()).await.len(), 1);
    cloud.advance("PT18H").await;
    assert_eq!(cloud.mails_to(soren.email()).await.len(), 2);
}

#[tokio::test]
async fn p24_how_long_the_oldest_message_has_been_due_is_measured_each_minute_even_when_none_is() {
    // The outbox's stream is not read, so that only the schedule sends.
    let template = local::template::PROJECT.replacen(r#"{"eventName": ["INSERT"]}"#, r#"{"eventName": ["REMOVE"]}"#, 1);
    let program = env!("CARGO_BIN_EXE_function");
    let cloud = LocalCloud::start_with(program, |options| options.template = Some(template)).await;
    let ages = || measured(&cloud, "outbox_age_s");
    cloud.advance("PT1M").await;
    assert!(!ages().is_empty() && ages().iter().all(|age| age.abs() < f64::EPSILON), "{:?}", ages());
    let _ = Applicant::new("soren@rodgrod.example").request_sign_up(&cloud).await.expect(202);
    cloud.advance("PT20M").await;
    cloud.advance("PT1M").await;
    // The message was due a minute after its commit. If a full hour falls in between, the schedule fires earlier.
    let oldest = ages().into_iter().fold(0.0, f64::max);
    assert!(oldest > 0.0 && oldest < 20.0 * 60.0, "{oldest}");
    assert!(ages().last().is_some_and(|age| age.abs() < f64::EPSILON), "{:?}", ages());
}
