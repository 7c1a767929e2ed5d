//! Ignored resource types, which have no effect on this machine. Only the names of their properties are checked, so
//! that a misspelt one is found here and not on deployment.

use serde_json::{Map, Value};

use super::error::TemplateError;

struct IgnoredType {
    kind: &'static str,
    /// The properties that CloudFormation requires.
    required: &'static [&'static str],
    optional: &'static [&'static str],
}

const KNOWN: [IgnoredType; 12] = [
    IgnoredType {
        kind: "AWS::ApiGatewayV2::ApiMapping",
        required: &["ApiId", "DomainName", "Stage"],
        optional: &["ApiMappingKey"],
    },
    IgnoredType {
        kind: "AWS::ApiGatewayV2::DomainName",
        required: &["DomainName"],
        optional: &["DomainNameConfigurations", "MutualTlsAuthentication", "Tags"],
    },
    IgnoredType {
        kind: "AWS::CloudWatch::Alarm",
        required: &["ComparisonOperator", "EvaluationPeriods"],
        optional: &[
            "ActionsEnabled",
            "AlarmActions",
            "AlarmDescription",
            "AlarmName",
            "DatapointsToAlarm",
            "Dimensions",
            "ExtendedStatistic",
            "InsufficientDataActions",
            "MetricName",
            "Metrics",
            "Namespace",
            "OKActions",
            "Period",
            "Statistic",
            "Tags",
            "Threshold",
            "TreatMissingData",
            "Unit",
        ],
    },
    IgnoredType { kind: "AWS::CloudWatch::Dashboard", required: &["DashboardBody"], optional: &["DashboardName"] },
    IgnoredType { kind: "AWS::KMS::Alias", required: &["AliasName", "TargetKeyId"], optional: &[] },
    IgnoredType {
        kind: "AWS::Logs::LogGroup",
        required: &[],
        optional: &["DataProtectionPolicy", "KmsKeyId", "LogGroupClass", "LogGroupName", "RetentionInDays", "Tags"],
    },
    IgnoredType {
        kind: "AWS::Logs::MetricFilter",
        required: &["FilterPattern", "LogGroupName", "MetricTransformations"],
        optional: &["FilterName"],
    },
    IgnoredType {
        kind: "AWS::Route53::RecordSetGroup",
        required: &[],
        optional: &["Comment", "HostedZoneId", "RecordSets"],
    },
    IgnoredType {
        kind: "AWS::SNS::Subscription",
        required: &["Protocol", "TopicArn"],
        optional: &["Endpoint", "FilterPolicy", "RedrivePolicy"],
    },
    IgnoredType {
        kind: "AWS::SNS::Topic",
        required: &[],
        optional: &["DisplayName", "KmsMasterKeyId", "Subscription", "Tags", "TopicName"],
    },
    IgnoredType { kind: "AWS::SNS::TopicPolicy", required: &["PolicyDocument", "Topics"], optional: &[] },
    IgnoredType { kind: "AWS::SQS::QueuePolicy", required: &["PolicyDocument", "Queues"], optional: &[] },
];

/// Whether a resource type is one of the ignored types.
pub(super) fn is_known(kind: &str) -> bool {
    KNOWN.iter().any(|known| known.kind == kind)
}

/// Checks the names of a resource's properties.
pub(super) fn check(kind: &str, properties: &Map<String, Value>, path: &str) -> Result<(), TemplateError> {
    let unknown = || TemplateError::new(path, format!("the resource type {kind} is not known"));
    let known = KNOWN.iter().find(|known| known.kind == kind).ok_or_else(unknown)?;
    let path = format!("{path}.Properties");
    if let Some(missing) = known.required.iter().find(|name| !properties.contains_key(**name)) {
        return Err(TemplateError::new(path, format!("{missing} is missing")));
    }
    let is_known = |name: &str| known.required.contains(&name) || known.optional.contains(&name);
    match properties.keys().find(|name| !is_known(name)) {
        Some(name) => Err(TemplateError::new(path, format!("the property {name} of {kind} is not known"))),
        None => Ok(()),
    }
}
