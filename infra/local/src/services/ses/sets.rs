//! The configuration sets: for which reasons addresses are suppressed, and which events somebody wants to hear of.

use serde_json::json;

use super::{errors::not_found, events::Event, reason::Reason};
use crate::{services::ServiceError, template::ConfigurationSetSpec, triggers::Rules};

/// A configuration set.
pub(super) struct Set {
    pub(super) name: String,
    /// The reasons for which mails are held back, and addresses suppressed.
    pub(super) reasons: Vec<Reason>,
    /// The names of the types of events that it publishes and that a rule may match.
    heard: Vec<&'static str>,
}

impl Set {
    /// Whether anybody wants to hear of such an event.
    pub(super) fn is_heard(&self, event: Event) -> bool {
        self.heard.contains(&event.names().event_type)
    }
}

/// All configuration sets.
pub(super) struct Sets(Vec<Set>);

impl Sets {
    /// The sets of a template, with the rules that get their events.
    pub(super) fn new(specs: &[ConfigurationSetSpec], rules: &Rules) -> Self {
        let matched = Event::TYPES.map(Event::names).into_iter().filter(|names| {
            rules.may_match(&json!({
                "source": "aws.ses",
                "detail-type": names.detail_type,
                "detail": { "eventType": names.kind },
            }))
        });
        let matched: Vec<_> = matched.map(|names| names.event_type).collect();
        Self(specs.iter().map(|spec| set(spec, &matched)).collect())
    }

    /// The set of a name, if the mail names one.
    pub(super) fn get(&self, name: Option<&str>) -> Result<Option<&Set>, ServiceError> {
        let Some(name) = name else { return Ok(None) };
        let missing = || not_found(format!("Configuration set <{name}> does not exist."));
        self.0.iter().find(|set| set.name == name).map(Some).ok_or_else(missing)
    }
}

fn set(spec: &ConfigurationSetSpec, matched: &[&'static str]) -> Set {
    let reasons = Reason::ALL.into_iter().filter(|reason| {
        spec.suppressed_reasons.as_ref().is_none_or(|reasons| reasons.iter().any(|name| name == reason.name()))
    });
    let is_published = |name: &&str| spec.event_types.iter().any(|published| published == name);
    Set {
        name: spec.name.clone(),
        reasons: reasons.collect(),
        heard: matched.iter().copied().filter(is_published).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_the_accounts_reasons_unless_it_has_its_own() {
        let reasons = |names: Option<&[&str]>| {
            let suppressed_reasons = names.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
            set(&ConfigurationSetSpec { suppressed_reasons, ..ConfigurationSetSpec::default() }, &[]).reasons
        };
        assert_eq!(reasons(None), Reason::ALL);
        assert_eq!(reasons(Some(&["COMPLAINT"])), [Reason::Complaint]);
        assert!(reasons(Some(&[])).is_empty());
    }

    #[test]
    fn an_event_is_heard_if_the_set_publishes_it_and_a_rule_may_match_it() {
        let event_types = ["BOUNCE", "DELIVERY"].map(str::to_owned).into();
        let set = set(&ConfigurationSetSpec { event_types, ..ConfigurationSetSpec::default() }, &["BOUNCE", "SEND"]);
        let heard = Event::TYPES.map(|event| set.is_heard(event));
        assert_eq!(heard, Event::TYPES.map(|event| matches!(event, Event::Bounce(_))));
    }
}
