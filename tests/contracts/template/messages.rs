//! Mail: sent from our own domain, over TLS, never again to addresses that have bounced, and with its events counted.

use local::template::Template;

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
        let suppressed = set.properties["SuppressionOptions"]["SuppressedReasons"].to_string();
        let suppressed = suppressed.contains("BOUNCE") && suppressed.contains("COMPLAINT");
        violations.extend(unmet(id, [(tls, "TLS"), (suppressed, "silence after a bounce or complaint")]));
    }
    let domains = resources(template, "AWS::SES::EmailIdentity").filter(|(_, identity)| {
        identity.properties["DkimAttributes"]["SigningEnabled"] == true
            && identity.properties["MailFromAttributes"]["MailFromDomain"].is_string()
    });
    let domains = domains.filter_map(|(_, identity)| identity.properties["EmailIdentity"].as_str()).collect::<Vec<_>>();
    let told = |set: &str| {
        let of_set = resources(template, "AWS::SES::ConfigurationSetEventDestination");
        let of_set = of_set.filter(|(_, told)| told.properties["ConfigurationSetName"] == set);
        of_set
            .map(|(_, told)| told.properties["EventDestination"]["MatchingEventTypes"].to_string())
            .collect::<String>()
    };
    let senders = template.functions.values().filter_map(|one| {
        Some((&one.name, one.variables.get("MAIL_FROM")?, one.variables.get("MAIL_CONFIGURATION_SET")?))
    });
    for (name, from, set) in senders {
        let at_domain = domains.iter().any(|domain| from.ends_with(&format!("@{domain}>")));
        // Whichever function hears of them.
        let of_set = |pattern: &serde_json::Value| {
            let sets = pattern["detail"]["mail"]["tags"]["ses:configuration-set"].as_array();
            sets.is_some_and(|sets| sets.iter().any(|one| one == set.as_str()))
        };
        let rules = template.event_rules.iter().filter(|rule| of_set(&rule.pattern));
        let heard = rules.clone().map(|rule| rule.pattern["detail"]["eventType"].to_string()).collect::<String>();
        let counted = EVENTS.iter().all(|(sent, heard_as)| {
            told(set).contains(&format!("\"{sent}\"")) && heard.contains(&format!("\"{heard_as}\""))
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

#[test]
fn mail_that_goes_out_unsigned_in_clear_or_to_who_complained_is_found() {
    assert_eq!(mutated_in("MailRules", "REQUIRE", "OPTIONAL"), "MailRules lacks TLS");
    let found = mutated_in("MailRules", "[BOUNCE, COMPLAINT]", "[BOUNCE]");
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
              InputTemplate: '{\"source\": \"mail\", \"kind\": <kind>, \"time\": <time>, \"message\": <message>, \"account\": <account>}'
";
    assert_eq!(mutated_in("DeliveryFunction", transformer, ""), "delivery lacks events without addresses");
}
