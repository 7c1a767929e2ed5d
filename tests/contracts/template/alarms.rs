//! Alarms: each function, queue, schedule, stream and table has its own, each defines the meaning of missing data, and
//! the code reports the metrics that they watch.

use std::collections::BTreeMap;

use lambda::Metric;
use local::template::Template;
use serde_json::Value;

use super::{messages::promotional, mutated, mutated_in, resources, without};

/// A metric that an alarm watches.
struct Watched<'a> {
    alarm: &'a str,
    namespace: &'a str,
    metric: &'a str,
    dimensions: BTreeMap<&'a str, &'a str>,
    threshold: f64,
}

fn watched<'a>(id: &'a str, alarm: &'a Value) -> Vec<Watched<'a>> {
    let threshold = alarm["Threshold"].as_f64().unwrap_or_default();
    let metric = |metric: &'a Value| {
        let dimensions = metric["Dimensions"].as_array().into_iter().flatten();
        let dimensions = dimensions.filter_map(|one| Some((one["Name"].as_str()?, one["Value"].as_str()?)));
        Some(Watched {
            alarm: id,
            namespace: metric["Namespace"].as_str()?,
            metric: metric["MetricName"].as_str()?,
            dimensions: dimensions.collect(),
            threshold,
        })
    };
    let parts = alarm["Metrics"].as_array().into_iter().flatten().map(|part| &part["MetricStat"]["Metric"]);
    std::iter::once(alarm).chain(parts).filter_map(metric).collect()
}

pub(super) fn violations(template: &Template) -> Vec<String> {
    let alarms = resources(template, "AWS::CloudWatch::Alarm").collect::<Vec<_>>();
    let watched = alarms.iter().flat_map(|(id, alarm)| watched(id, &alarm.properties)).collect::<Vec<_>>();
    let expected = expected(template);
    let missing = expected.iter().filter(|(namespace, metric, dimension)| {
        !watched.iter().any(|one| {
            one.namespace == *namespace
                && one.metric == *metric
                && dimension.as_ref().is_none_or(|(name, value)| one.dimensions.get(name) == Some(&value.as_str()))
        })
    });
    let missing = missing.map(|(namespace, metric, dimension)| {
        let whose = dimension.as_ref().map_or("all", |(_, value)| value);
        format!("nothing watches {namespace} {metric} of {whose}")
    });
    missing.chain(shape(&alarms)).chain(levels(template, &watched)).chain(unreported(template, &watched)).collect()
}

/// What must be watched: the namespace, the metric, and the dimension that selects the resource.
type Expected = (&'static str, &'static str, Option<(&'static str, String)>);

fn expected(template: &Template) -> Vec<Expected> {
    let mut expected = Vec::new();
    for function in template.functions.keys() {
        let of = |name| Some((name, function.clone()));
        expected.push(("AWS/Lambda", "Errors", of("FunctionName")));
        expected.push(("AWS/Lambda", "Throttles", of("FunctionName")));
        expected.push((Metric::NAMESPACE, Metric::Faults.name(), of("function")));
    }
    for schedule in &template.schedules {
        let lateness = Metric::Lateness.name();
        expected.push((Metric::NAMESPACE, lateness, Some(("function", schedule.function.clone()))));
    }
    for stream in &template.streams {
        expected.push(("AWS/Lambda", "IteratorAge", Some(("FunctionName", stream.function.clone()))));
    }
    for queue in &template.queues {
        let waiting = "ApproximateNumberOfMessagesVisible";
        expected.push(("AWS/SQS", waiting, Some(("QueueName", queue.name.clone()))));
    }
    for table in &template.tables {
        for metric in ["ReadThrottleEvents", "WriteThrottleEvents", "SystemErrors"] {
            expected.push(("AWS/DynamoDB", metric, Some(("TableName", table.name.clone()))));
        }
    }
    expected.extend([
        ("AWS/ApiGateway", "5xx", None),
        ("AWS/ApiGateway", "Latency", None),
        ("AWS/SES", "Reputation.BounceRate", None),
        ("AWS/SES", "Reputation.ComplaintRate", None),
        ("AWS/SNS", "SMSMonthToDateSpentUSD", None),
        (Metric::NAMESPACE, Metric::OutboxAge.name(), None),
        (Metric::NAMESPACE, Metric::Overdue.name(), None),
        (Metric::NAMESPACE, Metric::CampaignsOverdue.name(), None),
        (Metric::NAMESPACE, Metric::VisitsLost.name(), None),
        (Metric::NAMESPACE, Metric::PaymentEventsRefused.name(), None),
        (Metric::NAMESPACE, Metric::EgressDenied.name(), None),
        (Metric::NAMESPACE, "denied_calls", None),
        (Metric::NAMESPACE, Metric::AlteredItems.name(), None),
        (Metric::NAMESPACE, "throttled_requests", None),
    ]);
    expected
}

/// Each alarm defines the meaning of missing data, has a description, and notifies somebody.
fn shape(alarms: &[(&str, &local::template::ResourceSpec)]) -> Vec<String> {
    let mut violations = Vec::new();
    for (id, alarm) in alarms {
        if !alarm.properties["TreatMissingData"].is_string() {
            violations.push(format!("{id} does not say what silence means"));
        }
        let told = alarm.properties["AlarmActions"].as_array().is_some_and(|told| !told.is_empty());
        if !told {
            violations.push(format!("{id} tells nobody"));
        }
        let described = alarm.properties["AlarmDescription"].as_str().is_some_and(|text| text.ends_with('.'));
        if !described {
            violations.push(format!("{id} does not say what it means"));
        }
    }
    violations
}

/// SES's thresholds that no alarm has: of all mail, and of each configuration set whose mail is promotional.
fn levels(template: &Template, watched: &[Watched<'_>]) -> Vec<String> {
    let (bounces, complaints) = ("Reputation.BounceRate", "Reputation.ComplaintRate");
    let of_all = [(None, bounces, 0.02), (None, bounces, 0.05), (None, complaints, 0.0008)];
    let of_set = |set| [(Some(set), bounces, 0.02), (Some(set), complaints, 0.0008)];
    let lines = of_all.into_iter().chain(promotional(template).into_iter().flat_map(of_set));
    let drawn = |set: Option<&str>, metric: &str, at: f64| {
        watched.iter().any(|one| {
            let of = one.dimensions.get("ses:configuration-set").copied();
            of == set && one.metric == metric && (one.threshold - at).abs() < f64::EPSILON
        })
    };
    let missing = lines.filter(|(set, metric, at)| !drawn(*set, metric, *at));
    missing.map(|(set, metric, at)| format!("nothing watches {metric} at {at} of {}", set.unwrap_or("all"))).collect()
}

/// Watched metrics in our own namespace that are reported neither by the code nor by a metric filter of the logs.
fn unreported(template: &Template, watched: &[Watched<'_>]) -> Vec<String> {
    let filtered = resources(template, "AWS::Logs::MetricFilter").map(|(_, filter)| {
        let filter = &filter.properties["MetricTransformations"][0];
        (filter["MetricNamespace"].as_str().unwrap_or_default(), filter["MetricName"].as_str().unwrap_or_default())
    });
    let filtered = filtered.collect::<Vec<_>>();
    let mut violations = Vec::new();
    for one in watched.iter().filter(|one| !one.namespace.starts_with("AWS/")) {
        let reported = Metric::ALL.iter().find(|metric| {
            (Metric::NAMESPACE, metric.name()) == (one.namespace, one.metric)
                && metric.is_by_function() == one.dimensions.contains_key("function")
        });
        if reported.is_none() && !filtered.contains(&(one.namespace, one.metric)) {
            violations
                .push(format!("{} watches {} {}, which nothing reports so", one.alarm, one.namespace, one.metric));
        }
    }
    violations
}

#[test]
fn a_missing_alarm_is_found() {
    for (alarm, unwatched) in [
        ("SignupFails", "AWS/Lambda Errors of signup"),
        ("SignupFails", "E-SG.Cloud faults of signup"),
        ("AuthThrottled", "AWS/Lambda Throttles of auth"),
        ("DeliveryLate", "E-SG.Cloud late_ms of delivery"),
        ("OutboxBehind", "AWS/Lambda IteratorAge of delivery"),
        ("OutboxOld", "E-SG.Cloud outbox_age_s of all"),
        ("RetentionLate", "E-SG.Cloud late_ms of retention"),
        ("RetentionOverdue", "E-SG.Cloud overdue_s of all"),
        ("CampaignsOverdue", "E-SG.Cloud campaigns_overdue_s of all"),
        ("RetentionThrottled", "AWS/Lambda Throttles of retention"),
        ("UndeliveredWaiting", "AWS/SQS ApproximateNumberOfMessagesVisible of UndeliveredQueue"),
        ("UnhandledWaiting", "AWS/SQS ApproximateNumberOfMessagesVisible of UnhandledQueue"),
        ("AccountsFails", "AWS/DynamoDB SystemErrors of accounts"),
        ("VisitsFails", "AWS/DynamoDB WriteThrottleEvents of visits"),
        ("LedgerFails", "AWS/DynamoDB WriteThrottleEvents of ledger"),
        ("ApiFails", "AWS/ApiGateway 5xx of all"),
        ("ApiSlow", "AWS/ApiGateway Latency of all"),
        ("BouncesHigh", "Reputation.BounceRate at 0.02 of all"),
        ("BouncesCritical", "Reputation.BounceRate at 0.05 of all"),
        ("ComplaintsHigh", "Reputation.ComplaintRate at 0.0008 of all"),
        ("NewsBouncesHigh", "Reputation.BounceRate at 0.02 of newsrules"),
        ("NewsComplaintsHigh", "Reputation.ComplaintRate at 0.0008 of newsrules"),
        ("SmsSpend", "AWS/SNS SMSMonthToDateSpentUSD of all"),
        ("VisitsLost", "E-SG.Cloud visits_lost of all"),
        ("PaymentEventsRefused", "E-SG.Cloud payment_events_refused of all"),
        ("EgressDenied", "E-SG.Cloud egress_denied of all"),
        ("CallsDenied", "E-SG.Cloud denied_calls of all"),
        ("ItemsAltered", "E-SG.Cloud altered_items of all"),
        ("ApiThrottled", "E-SG.Cloud throttled_requests of all"),
    ] {
        let found = without(alarm);
        // A deployment that this alarm would stop refers to it, so the template without the alarm cannot be read.
        let named = found.contains("SignupFails is no parameter and no resource");
        assert!(named || found.contains(&format!("nothing watches {unwatched}")), "{alarm}: {found}");
    }
    let errors = mutated_in("SignupFails", "MetricName: Errors", "MetricName: Invocations");
    assert_eq!(errors, "nothing watches AWS/Lambda Errors of signup\nsignup lacks an alarm that stops its roll-out");
}

#[test]
fn an_alarm_on_another_function_another_metric_or_another_level_is_found() {
    let found = mutated_in("AuthThrottled", "!Ref AuthFunction", "!Ref SignupFunction");
    assert_eq!(found, "nothing watches AWS/Lambda Throttles of auth");
    let found = mutated_in("OutboxOld", "outbox_age_s", "outbox_age_ms");
    assert!(found.contains("OutboxOld watches E-SG.Cloud outbox_age_ms, which nothing reports so"), "{found}");
    let found = mutated_in("BouncesCritical", "Threshold: 0.05", "Threshold: 0.5");
    assert_eq!(found, "nothing watches Reputation.BounceRate at 0.05 of all");
}

#[test]
fn an_alarm_that_is_silent_on_silence_or_tells_nobody_is_found() {
    let silent = mutated_in("ApiFails", "      TreatMissingData: notBreaching\n", "");
    assert_eq!(silent, "ApiFails does not say what silence means");
    assert_eq!(mutated_in("ApiFails", "      AlarmActions: [!Ref AlarmTopic]\n", ""), "ApiFails tells nobody");
    assert!(mutated("MetricName: Latency", "MetricNam: Latency").contains("MetricNam of AWS::CloudWatch::Alarm"));
}
