//! Mail: sent from our own domain, over TLS, service messages whatever became of earlier ones, and with its events counted.

use local::template::{ResourceSpec, Template};
use serde_json::json;

use super::{mutated_in, resources, unmet, without};

/// SES's names for the events: where it is configured to send them, and in the events themselves.
const EVENTS: [(&str, &str); 5] = [
    ("BOUNCE", "Bounce"),
    ("COMPLAINT", "Complaint"),
    ("REJECT", "Reject"),
    ("DELIVERY_DELAY", "DeliveryDelay"),
    ("RENDERING_FAILURE", "Rendering Failure"),
];

pub(super) fn violations(template: &Template) -> Vec<String> {
    let mut violations = Vec::new();
    for (id, set) in resources(template, "AWS::SES::ConfigurationSet") {
        let tls = set.properties["DeliveryOptions"]["TlsPolicy"] == "REQUIRE";
        let suppressed = &set.properties["SuppressionOptions"]["SuppressedReasons"];
        let is_of_service =
            template.functions.values().any(|one| one.variables.get("MAIL_CONFIGURATION_SET") == Some(&named(id, set)));
        // Where nothing is said, the account's own setting counts.
        let (right, demand) = if is_of_service {
            (*suppressed == json!([]), "service messages whatever became of earlier ones")
        } else {
            (*suppressed == json!(["BOUNCE", "COMPLAINT"]), "silence after a bounce or complaint")
        };
        violations.extend(unmet(id, [(tls, "TLS"), (right, demand)]));
    }
    let domains = resources(template, "AWS::SES::EmailIdentity").filter(|(_, identity)| {
        identity.properties["DkimAttributes"]["SigningEnabled"] == true
            && identity.properties["MailFromAttributes"]["MailFromDomain"].is_string()
    });
    let domains = domains.filter_map(|(_, identity)| identity.properties["EmailIdentity"].as_str()).collect::<Vec<_>>();
    let mut told = resources(template, "AWS::SES::ConfigurationSetEventDestination");
    let told = told.next().map(|(_, told)| told.properties["EventDestination"]["MatchingEventTypes"].to_string());
    let told = told.unwrap_or_default();
    for (name, from) in template.functions.values().filter_map(|one| Some((&one.name, one.variables.get("MAIL_FROM")?)))
    {
        let at_domain = domains.iter().any(|domain| from.ends_with(&format!("@{domain}>")));
        let rules = template.event_rules.iter().filter(|rule| rule.function == *name);
        // A rule for some events of a type hears only of these.
        let whole =
            rules.clone().filter(|rule| rule.pattern["detail"].as_object().is_some_and(|fields| fields.len() == 1));
        let heard = whole.map(|rule| rule.pattern["detail"]["eventType"].to_string()).collect::<String>();
        let counted = EVENTS.iter().all(|(sent, heard_as)| {
            told.contains(&format!("\"{sent}\"")) && heard.contains(&format!("\"{heard_as}\""))
        });
        // The recipient is in `$.detail`, so a rule must pass on only the parts that it names.
        let nameless = rules.clone().all(|rule| rule.input.is_some());
        let demands = [
            (at_domain, "an identity of its sender's domain, with DKIM and a MAIL FROM"),
            (counted, "word of every event of its mails"),
            (nameless, "events without addresses"),
        ];
        violations.extend(unmet(name, demands));
    }
    violations
}

/// The name of a configuration set: in the local cloud, without one of its own, its id.
fn named(id: &str, set: &ResourceSpec) -> String {
    set.properties["Name"].as_str().map_or_else(|| id.to_lowercase(), str::to_owned)
}

#[test]
fn mail_that_goes_out_unsigned_or_in_clear_or_that_an_earlier_one_stops_is_found() {
    assert_eq!(mutated_in("MailRules", "REQUIRE", "OPTIONAL"), "MailRules lacks TLS");
    let stopped = "MailRules lacks service messages whatever became of earlier ones";
    assert_eq!(mutated_in("MailRules", "SuppressedReasons: []", "SuppressedReasons: [BOUNCE]"), stopped);
    let found =
        mutated_in("DeliveryFunction", "MAIL_CONFIGURATION_SET: !Ref MailRules", "MAIL_CONFIGURATION_SET: other");
    assert_eq!(found, "MailRules lacks silence after a bounce or complaint");
    let unsigned = mutated_in("MailIdentity", "SigningEnabled: true", "SigningEnabled: false");
    assert!(unsigned.contains("delivery lacks an identity of its sender's domain"), "{unsigned}");
    let elsewhere = mutated_in("DeliveryFunction", "<no-reply@${MailDomain}>", "<no-reply@elsewhere.example>");
    assert!(elsewhere.contains("delivery lacks an identity of its sender's domain"), "{elsewhere}");
}

#[test]
fn a_kind_of_event_that_nobody_hears_of_is_found() {
    let unheard = "delivery lacks word of every event of its mails";
    assert_eq!(mutated_in("MailEvents", "COMPLAINT, ", ""), unheard);
    assert_eq!(mutated_in("DeliveryFunction", "[Bounce, Complaint,", "[Complaint,"), unheard);
    assert_eq!(without("MailEvents"), unheard);
}

#[test]
fn an_event_that_would_bring_an_address_is_found() {
    let transformer = "            InputTransformer:
              InputPathsMap:
                kind: $.detail.eventType
                time: $.time
                message: $.detail.mail.tags.message[0]
                account: $.detail.mail.tags.account[0]
                person: $.detail.mail.tags.person[0]
                address: $.detail.mail.tags.address[0]
              InputTemplate: '{\"source\": \"mail\", \"kind\": <kind>, \"time\": <time>, \"message\": <message>, \"account\": <account>, \"person\": <person>, \"address\": <address>}'
";
    assert_eq!(mutated_in("DeliveryFunction", transformer, ""), "delivery lacks events without addresses");
}
