//! Reads the SAM template into what the local cloud runs: functions, routes, tables, triggers.
//!
//! A construct that the reader doesn't know stops the start, with its path and name, so that the local cloud never
//! runs less than the template declares.

mod api;
mod arn;
mod buckets;
mod conditions;
mod cron;
mod domain;
mod error;
mod event_rules;
mod failures;
mod functions;
mod ignored_types;
mod intrinsics;
mod mail;
mod model;
mod names;
mod notifications;
mod parameters;
mod pattern;
mod policies;
mod properties;
mod queues;
mod resources;
mod routes;
mod schedules;
mod secrets;
mod slots;
mod streams;
mod tables;
mod triggers;

use std::collections::BTreeMap;

pub use api::ApiSpec;
pub use arn::{ACCOUNT, REGION};
pub use buckets::{BucketSpec, CorsRule, LifecycleRule};
pub use error::TemplateError;
pub use event_rules::EventRuleSpec;
pub use functions::FunctionSpec;
pub use mail::{ConfigurationSetSpec, MailIdentitySpec};
pub use model::{ResourceSpec, Template};
pub use notifications::NotificationSpec;
pub use pattern::Pattern;
pub use policies::{PolicySpec, StatementSpec};
pub use queues::QueueSpec;
pub use routes::RouteSpec;
pub use schedules::ScheduleSpec;
pub(crate) use secrets::{
    ACCESS_POINT_API_KEY, ACCESS_POINT_SECRET, PAYMENT_API_KEY, PAYMENT_SECRET, PAYMENT_WEBHOOK_SECRET,
};
pub use slots::Slots;
pub use streams::{BatchRules, StreamSpec};
pub use tables::TableSpec;

/// The project's own template.
pub const PROJECT: &str = include_str!("../../../template.yaml");

/// These parameters, and those that a deployment of the project's own template must give beside.
#[must_use]
pub fn parameters<'a>(given: impl IntoIterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, String> {
    let certificate = format!("arn:aws:acm:{REGION}:{ACCOUNT}:certificate/local");
    let given = given.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    [("CertificateArn".to_owned(), certificate)].into_iter().chain(given).collect()
}

impl Template {
    /// Reads a template. `overrides` replace the defaults of its parameters; `AWS::Region` among them is the region
    /// in which the template would be deployed.
    ///
    /// # Errors
    /// If the text is not YAML, or holds a construct that the local cloud doesn't know.
    pub fn read(text: &str, overrides: &BTreeMap<String, String>) -> Result<Self, TemplateError> {
        let document: yaml_serde::Value =
            yaml_serde::from_str(text).map_err(|error| TemplateError::new("the text", error.to_string()))?;
        resources::check_kinds(&document)?;
        let mut resolved = intrinsics::resolve(&document, overrides)?;
        secrets::resolve(&mut resolved, "")?;
        resources::build(&resolved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Template, TemplateError> {
        Template::read(text, &parameters([]))
    }

    fn refused(from: &str, to: &str) -> String {
        assert!(PROJECT.contains(from), "the template no longer holds {from}");
        read(&PROJECT.replacen(from, to, 1)).expect_err("refused").to_string()
    }

    #[test]
    fn the_projects_template_is_understood() {
        let template = Template::read(PROJECT, &parameters([("DomainName", "localhost")])).expect("understood");
        assert_eq!(template.functions["signup"].variables["PORTAL_URL"], "https://localhost");
        let template = template.served_at("localhost", "http://localhost:3000");
        let signup = &template.functions["signup"];
        assert_eq!(signup.variables["PORTAL_URL"], "http://localhost:3000");
        assert_eq!(signup.variables["ACCOUNTS_TABLE"], "accounts");
        assert!(signup.variables["SEALING_KEY"].starts_with("arn:aws:kms:eu-north-1:000000000000:key/"));
        assert_eq!(template.functions["delivery"].timeout, 30);
        assert!(template.routes.iter().any(|route| route.method == "POST" && route.path == "/v1/signups"));
        let stream = &template.streams[0];
        assert_eq!((stream.function.as_str(), stream.table.as_str()), ("delivery", "outbox"));
        let inserted = serde_json::json!({"eventName": "INSERT"});
        assert!(stream.rules.filters.len() == 1 && stream.rules.filters[0].matches(&inserted));
        assert_eq!(stream.rules.on_failure.as_deref(), Some("UndeliveredQueue"));
        assert_eq!(template.schedules[0].slots.after(0), Some(60_000));
        assert_eq!(template.queues[0].retention.as_secs(), 1_209_600);
        assert!(template.tables.iter().any(|table| table.name == "outbox" && table.stream.is_some()));
    }

    #[test]
    fn an_unknown_construct_is_named_with_its_path() {
        let unknown_type = refused("Type: AWS::SQS::Queue", "Type: AWS::EC2::Instance");
        assert!(unknown_type.contains("Resources.UndeliveredQueue") && unknown_type.contains("AWS::EC2::Instance"));
        let unknown_property = refused("      StageName: $default", "      StageNam: $default");
        assert!(unknown_property.contains("Resources.Api.Properties") && unknown_property.contains("StageNam"));
        let unknown_intrinsic = refused("!Sub \"https://${DomainName}\"", "!Select [0, a]");
        assert!(unknown_intrinsic.contains("Resources.FilesBucket") && unknown_intrinsic.contains("!Select"));
        let unknown_event = refused("Type: ScheduleV2", "Type: Kinesis");
        assert!(unknown_event.contains("Events.Missed") && unknown_event.contains("Kinesis"));
        let unknown_name = refused("MAIL_CONFIGURATION_SET: !Ref MailRules", "MAIL_CONFIGURATION_SET: !Ref Nowhere");
        assert!(unknown_name.contains("MAIL_CONFIGURATION_SET") && unknown_name.contains("Nowhere"));
        let unknown_rate = refused("rate(1 minute)", "cron(0 0 * * *)");
        assert!(unknown_rate.contains("ScheduleExpression") && unknown_rate.contains("cron(0"));
        let unknown_pattern = refused(r#"{"eventName": ["INSERT"]}"#, r#"{"eventName": [{"cidr": "::1/8"}]}"#);
        assert!(unknown_pattern.contains("Pattern") && unknown_pattern.contains("cidr"));
        let unknown_window = refused("BatchSize: 10", "TumblingWindowInSeconds: 10");
        assert!(unknown_window.contains("Events.Outbox") && unknown_window.contains("TumblingWindowInSeconds"));
        let unknown_queue = refused("!GetAtt UndeliveredQueue.Arn", "arn:aws:sqs:eu-north-1:000000000000:nowhere");
        assert!(unknown_queue.contains("OnFailure") && unknown_queue.contains("nowhere"));
        let unknown_section = refused("\nOutputs:", "\nHooks: {}\nOutputs:");
        assert!(unknown_section.contains("Hooks"));
    }

    #[test]
    fn what_makes_no_difference_here_is_checked_for_its_names() {
        let unknown = refused("      TreatMissingData: breaching", "      TreatMissing: breaching");
        assert!(unknown.contains("Resources.DeliveryLate.Properties") && unknown.contains("TreatMissing"), "{unknown}");
        let missing = refused("DashboardBody: !Sub |", "Body: !Sub |");
        assert!(missing.contains("Resources.Dashboard.Properties") && missing.contains("DashboardBody"), "{missing}");
        let unknown_limit = refused("ThrottlingRateLimit: 500", "ThrottleRateLimit: 500");
        assert!(unknown_limit.contains("Api.Properties.DefaultRouteSettings"), "{unknown_limit}");
        let unknown_route = refused("        POST /v1/sessions: {", "        POST /v1/session: {");
        assert!(unknown_route.contains("POST /v1/session is no route"), "{unknown_route}");
        let unknown_field = refused("source: [aws.ses]", "sauce: [aws.ses]");
        assert!(unknown_field.contains("Events.Feedback") && unknown_field.contains("sauce"), "{unknown_field}");
        let unused = refused(
            "              InputPathsMap:\n",
            "              InputPathsMap:\n                cause: $.detail\n",
        );
        assert!(unused.contains("InputTransformer") && unused.contains("<cause>"), "{unused}");
    }

    #[test]
    fn a_rule_that_does_not_hold_stops_the_start_in_its_own_words() {
        let elsewhere = refused("eu-north-1, eu-south-1", "eu-south-1");
        assert!(elsewhere.contains("Rules.DataStaysInTheEu"), "{elsewhere}");
        let given = |name: &str, value: &str| {
            Template::read(PROJECT, &parameters([(name, value)])).map_err(|error| error.to_string())
        };
        assert!(given("AWS::Region", "eu-west-1").is_ok());
        for (name, value, rule) in [
            ("AWS::Region", "us-east-1", "Rules.DataStaysInTheEu"),
            ("BackupDays", "8", "Rules.BackupsForgetAsThePolicySays"),
            ("BackupDays", "0", "Parameters.BackupDays"),
            ("BackupDays", "week", "Parameters.BackupDays"),
            ("Stage", "test", "Parameters.Stage"),
            ("CertificateArn", "", "Rules.TheDomainHasACertificate"),
        ] {
            let refused = given(name, value).expect_err("refused");
            assert!(refused.contains(rule), "{name} = {value}: {refused}");
        }
        let unknown = refused("AssertDescription: DomainName", "AssertDescriptio: DomainName");
        assert!(unknown.contains("AssertDescriptio"), "{unknown}");
    }

    #[test]
    fn what_stands_under_a_condition_is_there_where_it_holds() {
        let with = |zone: &str| {
            Template::read(PROJECT, &parameters([("HostedZoneId", zone)]))
                .expect("understood")
                .resources
                .contains_key("MailRecords")
        };
        assert!(with("Z1") && !with(""));
        let gone = refused("  FilesBucketName:\n    Value: !Ref FilesBucket", "  Gone:\n    Value: !Ref MailRecords");
        assert!(gone.contains("Outputs.Gone.Value") && gone.contains("is not there"), "{gone}");
        let unknown = refused("Condition: HasZone", "Condition: HasZones");
        assert!(unknown.contains("HasZones"), "{unknown}");
        let circle = refused("HasZone: !Not [!Equals [!Ref HostedZoneId, \"\"]]", "HasZone: !Condition HasZone");
        assert!(circle.contains("circles"), "{circle}");
    }

    #[test]
    fn two_functions_cannot_share_a_route() {
        let contact = "Method: ANY, Path: /v1/contact";
        let twice = refused(contact, "Method: ANY, Path: /v1/sessions/current");
        assert!(twice.contains("ANY /v1/sessions/current is taken"), "{twice}");
        let two_defaults = refused("ApiId: !Ref Api, Method: ANY, Path: /v1/contact", "ApiId: !Ref Api");
        assert!(two_defaults.contains("$default is taken"), "{two_defaults}");
        let half = refused(contact, "Path: /v1/contact");
        assert!(half.contains("Events.Contact") && half.contains("a path without a method"), "{half}");
    }
}
