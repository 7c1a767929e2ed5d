//! Logs: each function has its own log group, kept for 90 days, encrypted, and with a filter for denied calls.

use domain::privacy::policy::LOG_DAYS;
use local::template::Template;

use super::{mutated_in, resources, unmet, without};

pub(super) fn violations(template: &Template) -> Vec<String> {
    let groups = resources(template, "AWS::Logs::LogGroup").collect::<Vec<_>>();
    let mut violations = Vec::new();
    for (id, group) in &groups {
        let kept = group.properties["RetentionInDays"] == LOG_DAYS;
        let demands = [(kept, "an end after 90 days"), (group.properties["KmsKeyId"].is_string(), "encryption")];
        violations.extend(unmet(id, demands));
    }
    let filtered = |group: &str| {
        resources(template, "AWS::Logs::MetricFilter").any(|(_, filter)| filter.properties["LogGroupName"] == group)
    };
    for (name, function) in &template.functions {
        let group = function.log_group.as_deref();
        let known = group.filter(|name| groups.iter().any(|(_, group)| group.properties["LogGroupName"] == *name));
        let demands = [(known.is_some(), "a log group"), (known.is_some_and(filtered), "a look at denied calls")];
        violations.extend(unmet(name, demands));
    }
    violations
}

#[test]
fn p14_a_log_that_is_kept_for_ever_or_longer_than_90_days_is_found() {
    for group in
        ["SignupLog", "AuthLog", "AccountLog", "PublicLog", "StaffLog", "DeliveryLog", "RetentionLog", "ApiLog"]
    {
        let found = format!("{group} lacks an end after 90 days");
        assert_eq!(mutated_in(group, "RetentionInDays: 90, ", ""), found);
        assert_eq!(mutated_in(group, "RetentionInDays: 90", "RetentionInDays: 365"), found);
        assert!(mutated_in(group, ", KmsKeyId: !GetAtt DataKey.Arn", "").contains("lacks encryption"));
    }
}

#[test]
fn a_function_that_logs_elsewhere_or_unwatched_is_found() {
    let logs = "      LoggingConfig: { LogFormat: JSON, LogGroup: !Ref SignupLog }\n";
    assert!(mutated_in("SignupFunction", logs, "").contains("signup lacks a log group"));
    assert_eq!(without("SignupDenials"), "signup lacks a look at denied calls");
}
