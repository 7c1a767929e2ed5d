//! Mail: sent from our own domain, over TLS, service messages whatever became of earlier ones, letters of the newsletter to nobody who
//! reported one, and with its events counted.

use std::collections::BTreeSet;

use local::template::{ResourceSpec, Template};
use serde_json::{Value, json};

use super::{mutated_in, resources, unmet, without};

/// The variables in which a function has a sender and its configuration set: of service messages, and of the newsletter.
const SERVICE: (&str, &str) = ("MAIL_FROM", "MAIL_CONFIGURATION_SET");
const NEWSLETTER: (&str, &str) = ("LETTER_FROM", "LETTER_CONFIGURATION_SET");

/// SES's names for the events: where it is configured to send them, and in the events themselves.
const EVENTS: [(&str, &str); 5] = [
    ("BOUNCE", "Bounce"),
    ("COMPLAINT", "Complaint"),
    ("REJECT", "Reject"),
    ("DELIVERY_DELAY", "DeliveryDelay"),
    ("RENDERING_FAILURE", "Rendering Failure"),
];

/// The names of the configuration sets by which promotional mail is sent.
pub(super) fn promotional(template: &Template) -> BTreeSet<&str> {
    template.functions.values().filter_map(|one| one.variables.get(NEWSLETTER.1)).map(String::as_str).collect()
}

pub(super) fn violations(template: &Template) -> Vec<String> {
    let promotional = promotional(template);
    let mut violations = Vec::new();
    for (id, set) in resources(template, "AWS::SES::ConfigurationSet") {
        let tls = set.properties["DeliveryOptions"]["TlsPolicy"] == "REQUIRE";
        let suppressed = &set.properties["SuppressionOptions"]["SuppressedReasons"];
        let name = named(id, set);
        let is_of_service = template.functions.values().any(|one| one.variables.get(SERVICE.1) == Some(&name));
        let is_promotional = promotional.contains(name.as_str());
        // Where nothing is said, the account's own setting counts.
        let (right, demand) = if is_of_service {
            (*suppressed == json!([]), "service messages whatever became of earlier ones")
        } else {
            (*suppressed == json!(["BOUNCE", "COMPLAINT"]), "silence after a bounce or complaint")
        };
        let apart = (!(is_of_service && is_promotional), "mail of one purpose alone");
        violations.extend(unmet(id, [(tls, "TLS"), (right, demand), apart]));
    }
    for function in template.functions.values() {
        for (from, set) in [SERVICE, NEWSLETTER] {
            if let Some((from, set)) = function.variables.get(from).zip(function.variables.get(set)) {
                violations.extend(unmet(&function.name, of_sender(template, from, set)));
            }
        }
    }
    violations
}

/// What a sender demands whose mails have this configuration set.
fn of_sender(template: &Template, from: &str, set: &str) -> [(bool, &'static str); 3] {
    let domains = resources(template, "AWS::SES::EmailIdentity").filter(|(_, identity)| {
        identity.properties["DkimAttributes"]["SigningEnabled"] == true
            && identity.properties["MailFromAttributes"]["MailFromDomain"].is_string()
    });
    let mut domains = domains.filter_map(|(_, identity)| identity.properties["EmailIdentity"].as_str());
    let told = resources(template, "AWS::SES::ConfigurationSetEventDestination");
    let told = told.filter(|(_, told)| told.properties["ConfigurationSetName"] == set);
    let told = told.map(|(_, told)| told.properties["EventDestination"]["MatchingEventTypes"].to_string());
    let told = told.collect::<String>();
    // Whichever function hears of them.
    let rules = template.event_rules.iter().filter(|rule| {
        let sets = &rule.pattern["detail"]["mail"]["tags"]["ses:configuration-set"];
        sets.as_array().is_some_and(|sets| sets.contains(&json!(set)))
    });
    let heard = rules.clone().filter(|rule| is_whole(&rule.pattern));
    let heard = heard.map(|rule| rule.pattern["detail"]["eventType"].to_string()).collect::<String>();
    let counted = EVENTS
        .iter()
        .all(|(sent, heard_as)| told.contains(&format!("\"{sent}\"")) && heard.contains(&format!("\"{heard_as}\"")));
    // The recipient is in `$.detail`, so a rule must pass on only the parts that it names.
    let nameless = rules.clone().all(|rule| rule.input.is_some());
    [
        (
            domains.any(|domain| from.ends_with(&format!("@{domain}>"))),
            "an identity of its sender's domain, with DKIM and a MAIL FROM",
        ),
        (counted, "word of every event of its mails"),
        (nameless, "events without addresses"),
    ]
}

/// Whether a rule hears of every event of its types, and not only of some.
fn is_whole(pattern: &Value) -> bool {
    let fields = pattern["detail"].as_object();
    fields.is_some_and(|fields| fields.keys().all(|field| ["eventType", "mail"].contains(&field.as_str())))
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
    let lost = "MailRules lacks silence after a bounce or complaint\ndelivery lacks word of every event of its mails";
    assert_eq!(found, lost);
    let unsigned = mutated_in("MailIdentity", "SigningEnabled: true", "SigningEnabled: false");
    assert!(unsigned.contains("delivery lacks an identity of its sender's domain"), "{unsigned}");
    let elsewhere = mutated_in("DeliveryFunction", "<no-reply@${MailDomain}>", "<no-reply@elsewhere.example>");
    assert!(elsewhere.contains("delivery lacks an identity of its sender's domain"), "{elsewhere}");
}

#[test]
fn a_letter_that_a_complaint_does_not_stop_or_that_comes_from_elsewhere_is_found() {
    let sent = "NewsRules lacks silence after a bounce or complaint";
    assert_eq!(mutated_in("NewsRules", "[BOUNCE, COMPLAINT]", "[BOUNCE]"), sent);
    let unsigned = mutated_in("NewsIdentity", "SigningEnabled: true", "SigningEnabled: false");
    assert!(unsigned.contains("campaigns lacks an identity of its sender's domain"), "{unsigned}");
    let mixed = mutated_in("CampaignsFunction", "SET: !Ref NewsRules", "SET: !Ref MailRules");
    assert!(mixed.contains("MailRules lacks mail of one purpose alone"), "{mixed}");
}

#[test]
fn a_kind_of_event_that_nobody_hears_of_is_found() {
    let unheard = "delivery lacks word of every event of its mails";
    assert_eq!(mutated_in("MailEvents", "COMPLAINT, ", ""), unheard);
    assert_eq!(mutated_in("DeliveryFunction", "[Bounce, Complaint,", "[Complaint,"), unheard);
    assert_eq!(without("MailEvents"), unheard);
    assert_eq!(mutated_in("NewsEvents", "COMPLAINT, ", ""), format!("campaigns{0}\ndelivery{0}", &unheard[8..]));
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
