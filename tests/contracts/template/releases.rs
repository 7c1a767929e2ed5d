//! Releases: traffic shifts to a new version gradually, by its alias, and an alarm of the function rolls it back.

use local::template::{PROJECT, Template, parameters};

use super::{mutated_in, resources, unmet};

pub(super) fn violations(template: &Template) -> Vec<String> {
    let guards = |name: &str, guard: &String| {
        let alarm = resources(template, "AWS::CloudWatch::Alarm").find(|(id, _)| id == guard);
        alarm.is_some_and(|(_, alarm)| {
            let alarm = alarm.properties.to_string();
            alarm.contains(r#""MetricName":"Errors""#) && alarm.contains(&format!(r#""Value":"{name}""#))
        })
    };
    let functions = template.functions.iter().flat_map(|(name, function)| {
        let guarded = function.guards.iter().any(|guard| guards(name, guard));
        let demands = [(function.alias.is_some(), "an alias"), (guarded, "an alarm that stops its roll-out")];
        unmet(name, demands)
    });
    functions.collect()
}

#[test]
fn each_function_is_built_from_the_folder_of_its_crate() {
    // From the workspace's root, cargo would build the default member only, and not find the others.
    for name in Template::read(PROJECT, &parameters([])).unwrap().functions.keys() {
        let (_, after) = PROJECT.split_once(&format!("BuildProperties: {{ Binary: {name} }}")).unwrap();
        let from = after.lines().find_map(|line| line.trim().strip_prefix("CodeUri: "));
        assert_eq!(from, Some(format!("../functions/{name}").as_str()));
    }
}

/// Every parameter, with a value other than its default.
const OTHERS: [(&str, &str); 19] = [
    ("Stage", "prod"),
    ("Architecture", "x86_64"),
    ("Tracing", "PassThrough"),
    ("MailDomain", "mail.example"),
    ("DomainName", "api.example"),
    ("CertificateArn", "arn:aws:acm:eu-north-1:000000000000:certificate/x"),
    ("HostedZoneId", "Z1"),
    ("AlarmEmail", "ops@example.com"),
    ("SmsMonthlyLimitUsd", "9"),
    ("PaymentIban", "DK5000400440116243"),
    ("PaymentProviderSecret", "payments"),
    ("AccessPointSecret", "access-point"),
    ("SmsSender", "ESG"),
    ("SmsDailyCap", "3"),
    ("InvitationsPerDay", "30"),
    ("InvitationsPending", "9"),
    ("BackupDays", "3"),
    ("SealingVersions", "v2,v1"),
    ("AWS::Region", "eu-west-1"),
];

/// The template, with one parameter set to its other value.
fn changed(name: &str) -> Template {
    let other = OTHERS.iter().filter(|(other, _)| *other == name);
    Template::read(PROJECT, &parameters(other.copied())).unwrap()
}

#[test]
fn a_parameter_that_changes_what_a_function_is_told_makes_a_new_version_of_it() {
    let template = Template::read(PROJECT, &parameters([])).unwrap();
    let mut told = Vec::new();
    for (name, _) in OTHERS.iter().filter(|(name, _)| !name.starts_with("AWS::")) {
        let changed = changed(name);
        for (function, spec) in &template.functions {
            let after = &changed.functions[function];
            if spec.variables != after.variables {
                told.push(*name);
                assert_ne!(spec.version, after.version, "{function} keeps its version where {name} changes");
            }
        }
    }
    told.dedup();
    assert_eq!(
        told,
        [
            "MailDomain",
            "DomainName",
            "PaymentIban",
            "PaymentProviderSecret",
            "AccessPointSecret",
            "SmsSender",
            "SmsDailyCap",
            "InvitationsPerDay",
            "InvitationsPending",
            "SealingVersions"
        ]
    );
}

#[test]
fn every_parameter_has_another_value_in_these_tests_and_the_template_is_understood_with_all_of_them() {
    let section = PROJECT.split("\nParameters:\n").nth(1).unwrap().split("\nRules:\n").next().unwrap();
    let declared = section.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let declared = declared.map(|line| line.trim().trim_end_matches(':')).collect::<Vec<_>>();
    for name in &declared {
        assert!(OTHERS.iter().any(|(other, _)| other == name), "{name}");
    }
    // Resources with a condition are parsed only if the condition holds.
    let template = Template::read(PROJECT, &parameters(OTHERS)).unwrap();
    for resource in ["ApiDomain", "ApiDomainMapping", "ApiRecords", "MailRecords", "AlarmMail"] {
        assert!(template.resources.contains_key(resource), "{resource}");
    }
}

#[test]
fn a_roll_out_that_nothing_stops_is_found() {
    let guard = "      DeploymentPreference: { Alarms: [!Ref AuthFails] }\n";
    assert_eq!(mutated_in("AuthFunction", guard, ""), "auth lacks an alarm that stops its roll-out");
    let others = mutated_in("AuthFunction", "[!Ref AuthFails]", "[!Ref SignupFails]");
    assert_eq!(others, "auth lacks an alarm that stops its roll-out");
}
