//! SES: the identities that mail is sent from, and the configuration sets with the events that they publish.

use serde::Deserialize;
use serde_json::Value;

use super::{error::TemplateError, properties::only};

/// The reasons for which an address is suppressed, as SES names them.
const REASONS: [&str; 2] = ["BOUNCE", "COMPLAINT"];
/// The types of events, as a destination names them.
const EVENT_TYPES: [&str; 10] = [
    "SEND",
    "REJECT",
    "BOUNCE",
    "COMPLAINT",
    "DELIVERY",
    "OPEN",
    "CLICK",
    "RENDERING_FAILURE",
    "DELIVERY_DELAY",
    "SUBSCRIPTION",
];

/// An SES identity: a domain or an address that mail may be sent from. It counts as verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailIdentitySpec {
    /// The domain or address.
    pub name: String,
    /// The configuration set of mails that name none.
    pub configuration_set: Option<String>,
}

/// An SES configuration set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConfigurationSetSpec {
    /// Its name.
    pub name: String,
    /// The reasons for which addresses are suppressed; `None` for the account's own.
    pub suppressed_reasons: Option<Vec<String>>,
    /// The types of the events that go to EventBridge.
    pub event_types: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct ConfigurationSet {
    name: Option<String>,
    suppression_options: Option<SuppressionOptions>,
    #[serde(rename = "DeliveryOptions")]
    _delivery_options: Option<Value>,
    #[serde(rename = "ReputationOptions")]
    _reputation_options: Option<Value>,
    #[serde(rename = "SendingOptions")]
    _sending_options: Option<Value>,
    #[serde(rename = "Tags")]
    _tags: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct SuppressionOptions {
    suppressed_reasons: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct EmailIdentity {
    #[serde(rename = "EmailIdentity")]
    name: String,
    configuration_set_attributes: Option<ConfigurationSetAttributes>,
    #[serde(rename = "DkimAttributes")]
    _dkim_attributes: Option<Value>,
    #[serde(rename = "DkimSigningAttributes")]
    _dkim_signing_attributes: Option<Value>,
    #[serde(rename = "FeedbackAttributes")]
    _feedback_attributes: Option<Value>,
    #[serde(rename = "MailFromAttributes")]
    _mail_from_attributes: Option<Value>,
    #[serde(rename = "Tags")]
    _tags: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct ConfigurationSetAttributes {
    configuration_set_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct ConfigurationSetEventDestination {
    configuration_set_name: String,
    event_destination: EventDestination,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct EventDestination {
    #[serde(rename = "Name")]
    _name: Option<String>,
    #[serde(default)]
    enabled: bool,
    matching_event_types: Vec<String>,
    event_bridge_destination: EventBridgeDestination,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct EventBridgeDestination {
    event_bus_arn: String,
}

/// Reads a configuration set.
pub(super) fn set(set: ConfigurationSet, id: &str, path: &str) -> Result<ConfigurationSetSpec, TemplateError> {
    let suppressed_reasons = set.suppression_options.map(|options| options.suppressed_reasons);
    let path = format!("{path}.SuppressionOptions.SuppressedReasons");
    known(suppressed_reasons.as_deref().unwrap_or_default(), &REASONS, &path)?;
    let name = set.name.unwrap_or_else(|| id.to_lowercase());
    Ok(ConfigurationSetSpec { name, suppressed_reasons, event_types: Vec::new() })
}

/// Reads an identity.
pub(super) fn identity(
    identity: EmailIdentity,
    sets: &[ConfigurationSetSpec],
    path: &str,
) -> Result<MailIdentitySpec, TemplateError> {
    let configuration_set = identity.configuration_set_attributes.and_then(|one| one.configuration_set_name);
    match configuration_set.as_deref().filter(|name| sets.iter().all(|set| set.name != *name)) {
        Some(name) => Err(no_set(name, &format!("{path}.ConfigurationSetAttributes.ConfigurationSetName"))),
        None => Ok(MailIdentitySpec { name: identity.name, configuration_set }),
    }
}

/// Adds the events that a destination publishes to its configuration set.
pub(super) fn publish(
    sets: &mut [ConfigurationSetSpec],
    destination: ConfigurationSetEventDestination,
    path: &str,
) -> Result<(), TemplateError> {
    let ConfigurationSetEventDestination { configuration_set_name, event_destination } = destination;
    let missing = || no_set(&configuration_set_name, &format!("{path}.ConfigurationSetName"));
    let set = sets.iter_mut().find(|set| set.name == configuration_set_name).ok_or_else(missing)?;
    let path = format!("{path}.EventDestination");
    known(&event_destination.matching_event_types, &EVENT_TYPES, &format!("{path}.MatchingEventTypes"))?;
    let bus = event_destination.event_bridge_destination.event_bus_arn;
    let bus = bus.rsplit_once('/').map_or(&*bus, |(_, bus)| bus);
    only(bus, "default", &format!("{path}.EventBridgeDestination.EventBusArn"))?;
    if event_destination.enabled {
        set.event_types.extend(event_destination.matching_event_types);
    }
    Ok(())
}

fn no_set(name: &str, path: &str) -> TemplateError {
    TemplateError::new(path, format!("the template has no configuration set {name}"))
}

fn known(values: &[String], known: &[&str], path: &str) -> Result<(), TemplateError> {
    match values.iter().find(|value| !known.contains(&value.as_str())) {
        Some(value) => Err(TemplateError::new(path, format!("{value} is not one of {}", known.join(", ")))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::Template;

    /// A template with a second identity and configuration set, as a newsletter needs them.
    const TWO: &str = "
Resources:
  Rules:
    Type: AWS::SES::ConfigurationSet
    Properties: { SuppressionOptions: { SuppressedReasons: [BOUNCE] } }
  NewsRules:
    Type: AWS::SES::ConfigurationSet
    Properties: { Name: news }
  Identity:
    Type: AWS::SES::EmailIdentity
    Properties: { EmailIdentity: e-sg.cloud, ConfigurationSetAttributes: { ConfigurationSetName: !Ref Rules } }
  NewsIdentity:
    Type: AWS::SES::EmailIdentity
    Properties: { EmailIdentity: news.e-sg.cloud }
  NewsEvents:
    Type: AWS::SES::ConfigurationSetEventDestination
    Properties:
      ConfigurationSetName: !Ref NewsRules
      EventDestination:
        Enabled: true
        MatchingEventTypes: [BOUNCE, DELIVERY]
        EventBridgeDestination: { EventBusArn: !Sub 'arn:aws:events:${AWS::Region}:${AWS::AccountId}:event-bus/default' }
";

    fn read(text: &str) -> Result<Template, String> {
        Template::read(text, &BTreeMap::new()).map_err(|error| error.to_string())
    }

    #[test]
    fn several_identities_and_configuration_sets_are_read_with_their_events() {
        let template = read(TWO).expect("understood");
        let identities = template.identities.iter().map(|one| (&*one.name, one.configuration_set.as_deref()));
        assert_eq!(identities.collect::<Vec<_>>(), [("e-sg.cloud", Some("rules")), ("news.e-sg.cloud", None)]);
        let [rules, news] = &template.configuration_sets[..] else { panic!("two sets") };
        assert_eq!(rules.suppressed_reasons.as_deref(), Some(&["BOUNCE".to_owned()][..]));
        assert_eq!((&*news.name, &news.suppressed_reasons), ("news", &None));
        assert_eq!(news.event_types, ["BOUNCE", "DELIVERY"]);
        assert!(rules.event_types.is_empty());
    }

    #[test]
    fn a_destination_that_is_not_enabled_publishes_nothing() {
        let template = read(&TWO.replace("Enabled: true", "Enabled: false")).expect("understood");
        assert!(template.configuration_sets.iter().all(|set| set.event_types.is_empty()));
    }

    #[test]
    fn what_ses_would_not_know_is_named_with_its_path() {
        for (from, to, named) in [
            ("[BOUNCE, DELIVERY]", "[BOUNCED]", "MatchingEventTypes"),
            ("[BOUNCE] }", "[SPAM] }", "SuppressedReasons"),
            ("event-bus/default", "event-bus/other", "EventBusArn"),
            ("ConfigurationSetName: !Ref NewsRules", "ConfigurationSetName: nowhere", "nowhere"),
            ("ConfigurationSetName: !Ref Rules", "ConfigurationSetName: elsewhere", "elsewhere"),
            ("EmailIdentity: news.", "Identity: news.", "NewsIdentity"),
            ("EventBridgeDestination:", "SnsDestination:", "NewsEvents"),
        ] {
            assert!(TWO.contains(from), "{from}");
            let reason = read(&TWO.replacen(from, to, 1)).expect_err(to);
            assert!(reason.contains(named), "{to}: {reason}");
        }
    }
}
