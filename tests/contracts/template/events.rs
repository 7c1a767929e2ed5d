//! Invocations that are not requests: limited in retries and age, and failed ones go to an encrypted queue.

use local::template::Template;

use super::{mutated, mutated_in, resources, unmet, without};

pub(super) fn violations(template: &Template) -> Vec<String> {
    let streams = template.streams.iter().flat_map(|stream| {
        let rules = &stream.rules;
        let demands = [
            (rules.on_failure.is_some(), "a destination for what it gives up"),
            (rules.retries.is_some(), "a cap on retries"),
            (rules.max_age.is_some(), "a cap on age"),
            (rules.reports_failures, "partial failures"),
            (rules.bisect, "bisecting"),
        ];
        unmet(&format!("the mapping {}", stream.id), demands)
    });
    let called = template.schedules.iter().map(|one| (&one.id, &one.function, &one.on_failure));
    let called = called.chain(template.event_rules.iter().map(|one| (&one.id, &one.function, &one.on_failure)));
    // The dead-letter queue gets what EventBridge cannot deliver, and the destination for failed calls what the
    // function fails on.
    let called = called.flat_map(|(id, function, queue)| {
        let failed = template.functions.get(function).is_some_and(|function| function.on_failure.is_some());
        let demands = [(queue.is_some(), "a dead-letter queue"), (failed, "a destination for failed calls")];
        unmet(id, demands)
    });
    let policies = resources(template, "AWS::SQS::QueuePolicy").map(|(_, policy)| policy.properties.to_string());
    let policies = policies.collect::<String>();
    let queues = resources(template, "AWS::SQS::Queue").flat_map(|(id, queue)| {
        let fortnight = queue.properties["MessageRetentionPeriod"] == 1_209_600;
        let demands = [
            (queue.properties["KmsMasterKeyId"].is_string(), "encryption with our own key"),
            (fortnight, "a fortnight to look into it"),
            (policies.contains("aws:SecureTransport") && policies.contains(&format!("/{id}\"")), "a policy of TLS"),
        ];
        unmet(id, demands)
    });
    streams.chain(called).chain(queues).collect()
}

#[test]
fn a_mapping_without_failure_destination_or_cap_is_found() {
    let destination =
        "            DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt UndeliveredQueue.Arn } }\n";
    assert!(mutated(destination, "").contains("lacks a destination for what it gives up"));
    assert!(mutated("            MaximumRetryAttempts: 5\n", "").contains("lacks a cap on retries"));
    assert!(mutated("            MaximumRecordAgeInSeconds: 3600\n", "").contains("lacks a cap on age"));
    assert!(mutated("            BisectBatchOnFunctionError: true\n", "").contains("lacks bisecting"));
    assert!(mutated("            FunctionResponseTypes: [ReportBatchItemFailures]\n", "").contains("partial failures"));
}

#[test]
fn a_schedule_or_rule_whose_failures_are_lost_is_found() {
    let found =
        mutated_in("DeliveryFunction", "            DeadLetterConfig: { Arn: !GetAtt UnhandledQueue.Arn }\n", "");
    assert_eq!(
        found,
        ["Missed", "Feedback", "LetterBounces", "Letters", "Unreachable"]
            .map(|id| format!("delivery/{id} lacks a dead-letter queue"))
            .join("\n")
    );
    let destination =
        "        DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt UnhandledQueue.Arn } }\n";
    assert!(mutated_in("DeliveryFunction", destination, "").contains("lacks a destination for failed calls"));
}

#[test]
fn a_queue_in_clear_is_found() {
    for queue in ["UndeliveredQueue", "UnhandledQueue"] {
        assert!(mutated_in(queue, ", KmsMasterKeyId: !GetAtt DataKey.Arn", "").contains("lacks encryption"));
    }
    assert!(without("QueuePolicy").contains("UnhandledQueue lacks a policy of TLS"));
}
