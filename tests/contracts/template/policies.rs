//! Policies and keys: conditions narrow a grant where possible, and keys are used only for their purpose.

use local::template::Template;
use serde_json::Value;

use super::{mutated_in, resources, unmet, without};

/// Functions that need few kinds of items of the table `accounts`, wherever they read or write them.
const NARROW: [&str; 2] = ["staff", "delivery"];

/// Actions that are granted on every resource, because they have none.
const OF_ACCOUNT: [&str; 3] = ["ses:GetAccount", "ses:ListSuppressedDestinations", "ses:DeleteSuppressedDestination"];

pub(super) fn violations(template: &Template) -> Vec<String> {
    let mut violations = Vec::new();
    for (name, function) in &template.functions {
        for statement in function.policies.iter().flat_map(|policy| &policy.statement) {
            let condition = statement.condition.as_ref().unwrap_or(&Value::Null);
            let equals = |key: &str| condition["StringEquals"][key].as_str().unwrap_or_default();
            let grants = |action: &str| statement.action.iter().any(|granted| granted == action);
            let identity = |identity: &str| statement.resource.iter().any(|resource| resource.ends_with(identity));
            let is_sender = |variable: &str| {
                let from = function.variables.get(variable).map_or("", String::as_str);
                let sender = from.rsplit_once('<').map_or(from, |(_, address)| address.trim_end_matches('>'));
                let domain = sender.rsplit_once('@').map_or("", |(_, domain)| domain);
                equals("ses:FromAddress") == sender && identity(&format!(":identity/{domain}"))
            };
            let denies = statement.effect == "Deny";
            // A phone number has no ARN, so all resources are granted, and all topics denied.
            let numbers = statement.action == ["sns:Publish"]
                && function.policies.iter().flat_map(|policy| &policy.statement).any(|other| {
                    other.effect == "Deny"
                        && other.action == ["sns:Publish"]
                        && other.resource.iter().any(|resource| resource.ends_with(":sns:*:*:*"))
                });
            let wide = statement.action.iter().any(|action| action.contains('*'));
            // A bucket's objects under one prefix are named.
            let is_whole = |resource: &str| !resource.rsplit(':').next().unwrap_or_default().contains('/');
            let all_of = |resource: &String| resource.strip_suffix("/*").is_some_and(is_whole);
            let everything = statement.resource.iter().any(|resource| resource == "*" || all_of(resource));
            let one_way = !grants("kms:GenerateMac") || equals("kms:MacAlgorithm") == "HMAC_SHA_256";
            let accounts = statement.resource.iter().any(|resource| resource.ends_with(":table/accounts"));
            let bounded = !condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"].is_null();
            let narrow = bounded || denies || !accounts || !NARROW.contains(&name.as_str());
            let one_sender = !grants("ses:SendEmail") || is_sender("MAIL_FROM") || is_sender("LETTER_FROM");
            // A scan names no key, and so meets every bound of keys.
            let bound_to_keys = !bounded || !grants("dynamodb:Scan");
            // An item's seal is bound to all of the item, so nothing may write a part of one, but for counters that nobody reads.
            let counters = condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"] == "acts.*";
            let whole_items = (counters || !grants("dynamodb:UpdateItem")) && !grants("dynamodb:PartiQLUpdate");
            // What is asked of SES about the account as a whole has no resource.
            let of_account = statement.action.iter().all(|action| OF_ACCOUNT.contains(&action.as_str()));
            violations.extend(unmet(
                name,
                [
                    (!wide, "actions by name"),
                    (!everything || numbers || of_account || denies, "resources by name"),
                    (one_way, "a bound to one algorithm"),
                    (one_sender, "a bound to its own sender"),
                    (narrow, "a bound to the accounts' keys that it needs"),
                    (bound_to_keys, "a bound that holds for scans"),
                    (whole_items, "items that are written whole"),
                ],
            ));
        }
    }
    for (name, function) in &template.functions {
        let statements = function.policies.iter().flat_map(|policy| &policy.statement);
        let uses_tables = function.variables.keys().any(|variable| variable.ends_with("_TABLE"));
        let has_key = statements.flat_map(|statement| &statement.action).any(|action| action == "kms:GenerateMac");
        violations.extend(unmet(name, [(has_key || !uses_tables, "the key that tells whether an item was edited")]));
    }
    for (id, key) in resources(template, "AWS::KMS::Key") {
        let rotated = key.properties["KeySpec"] == "HMAC_256" || key.properties["EnableKeyRotation"] == true;
        let retained = key.deletion_policy.as_deref() == Some("Retain");
        violations.extend(unmet(id, [(rotated, "rotation"), (retained, "being retained")]));
        for statement in key.properties["KeyPolicy"]["Statement"].as_array().into_iter().flatten() {
            let root = statement["Principal"]["AWS"].as_str().is_some_and(|who| who.ends_with(":root"));
            if !root && statement["Condition"].as_object().is_none_or(serde_json::Map::is_empty) {
                violations.push(format!("{id} is anybody's, by {}", statement["Sid"]));
            }
        }
    }
    let topics = resources(template, "AWS::SNS::TopicPolicy").map(|(_, policy)| policy.properties.to_string());
    let topics = topics.collect::<String>();
    for (id, topic) in resources(template, "AWS::SNS::Topic") {
        let tls = topics.contains("aws:SecureTransport") && topics.contains(&format!(":{id}\""));
        let sealed = topic.properties["KmsMasterKeyId"].is_string();
        violations.extend(unmet(id, [(tls, "a policy of TLS"), (sealed, "encryption with our own key")]));
    }
    violations
}

#[test]
fn a_grant_without_its_bound_is_found() {
    let bound = "              Condition: { StringEquals: { kms:MacAlgorithm: HMAC_SHA_256 } }\n";
    assert_eq!(mutated_in("SignupFunction", bound, ""), "signup lacks a bound to one algorithm");
    let found = mutated_in("DeliveryFunction", "no-reply@${MailDomain}\" } }", "boss@${MailDomain}\" } }");
    assert_eq!(found, "delivery lacks a bound to its own sender");
    let found = mutated_in("CampaignsFunction", "ses:FromAddress: !Sub \"nyt@", "ses:FromAddress: !Sub \"no-reply@");
    assert_eq!(found, "campaigns lacks a bound to its own sender");
    let found = mutated_in("CampaignsFunction", "Action: [ses:GetAccount,", "Action: [ses:SendEmail, ses:GetAccount,");
    assert!(found.contains("campaigns lacks resources by name"), "{found}");
    for (function, keys) in [("staff", "[email.*, usr_*]"), ("staff", "[usr_*]"), ("delivery", "[email.*, phone.*]")] {
        let bound =
            format!("              Condition: {{ \"ForAllValues:StringLike\": {{ dynamodb:LeadingKeys: {keys} }} }}\n");
        let resource = if function == "staff" { "StaffFunction" } else { "DeliveryFunction" };
        let found = format!("{function} lacks a bound to the accounts' keys that it needs");
        assert_eq!(mutated_in(resource, &bound, ""), found);
    }
    let wide = mutated_in("AccountFunction", "Action: dynamodb:ConditionCheckItem", "Action: dynamodb:*");
    assert_eq!(wide, "account lacks actions by name");
    let scan = mutated_in("StaffFunction", "Action: dynamodb:DeleteItem", "Action: dynamodb:Scan");
    assert!(scan.contains("staff lacks a bound that holds for scans"), "{scan}");
    let part = mutated_in("AccountFunction", "dynamodb:ConditionCheckItem", "dynamodb:UpdateItem");
    assert!(part.contains("account lacks items that are written whole"), "{part}");
    let blind = mutated_in("AccountFunction", "Action: kms:GenerateMac", "Action: kms:DescribeKey");
    assert!(blind.contains("account lacks the key that tells whether an item was edited"), "{blind}");
    let everything = mutated_in("AccountFunction", "Resource: !GetAtt OutboxTable.Arn", "Resource: '*'");
    assert!(everything.contains("account lacks resources by name"), "{everything}");
}

#[test]
fn a_key_that_is_not_rotated_or_anybodys_is_found() {
    let key = |from: &str, to: &str| mutated_in("DataKey", from, to);
    assert_eq!(key("EnableKeyRotation: true", "EnableKeyRotation: false"), "DataKey lacks rotation");
    assert_eq!(key("DeletionPolicy: Retain", "DeletionPolicy: Delete"), "DataKey lacks being retained");
    let condition = "            Condition:\n              StringEquals: { aws:SourceAccount: !Ref AWS::AccountId }\n";
    assert_eq!(key(condition, ""), r#"DataKey is anybody's, by "AlarmsAndRulesOfThisAccount""#);
    assert_eq!(without("AlarmTopicPolicy"), "AlarmTopic lacks a policy of TLS");
}
