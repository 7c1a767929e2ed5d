//! `EventBridge` rules: functions are invoked with the events that match.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use serde_json::Value;
use tokio::{sync::Notify, task::JoinHandle};

use crate::{
    lambda::{Functions, InvokeError},
    queues::{Attribute, Attributes, Queues},
    template::{ACCOUNT, EventRuleSpec, REGION},
};

/// How often a function is invoked with an event before it is given up.
const TRIES: usize = 3;

/// The rules, and the events that are to be delivered. These end with the process, like the mails that most of them are about.
pub(crate) struct Rules {
    specs: Vec<EventRuleSpec>,
    functions: Arc<Functions>,
    queues: Arc<Queues>,
    /// The place of the rule, and the function's input.
    waiting: Mutex<VecDeque<(usize, String)>>,
    added: Notify,
    turn: tokio::sync::Mutex<()>,
}

impl Rules {
    pub(crate) fn new(specs: &[EventRuleSpec], functions: &Arc<Functions>, queues: &Arc<Queues>) -> Arc<Self> {
        Arc::new(Self {
            specs: specs.to_vec(),
            functions: Arc::clone(functions),
            queues: Arc::clone(queues),
            waiting: Mutex::default(),
            added: Notify::new(),
            turn: tokio::sync::Mutex::default(),
        })
    }

    /// Starts to deliver.
    pub(crate) fn start(self: &Arc<Self>) -> JoinHandle<()> {
        let rules = Arc::clone(self);
        tokio::spawn(async move {
            loop {
                rules.drain().await;
                rules.added.notified().await;
            }
        })
    }

    /// Whether an event that has these fields, among others, may match a rule.
    pub(crate) fn may_match(&self, fields: &Value) -> bool {
        self.specs.iter().any(|rule| may_match(&rule.pattern, fields))
    }

    /// Adds an event for each rule that it matches.
    pub(crate) fn put(&self, event: &Value) {
        let matching = self.specs.iter().enumerate().filter(|(_, rule)| matches(&rule.pattern, event));
        let inputs = matching.map(|(nth, rule)| (nth, input(rule, event)));
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).extend(inputs);
        self.added.notify_one();
    }

    /// Delivers until there is nothing left; returns the number of events.
    pub(crate) async fn drain(&self) -> usize {
        let _turn = self.turn.lock().await;
        let mut delivered = 0;
        while let Some((nth, input)) = self.next() {
            if let Some(rule) = self.specs.get(nth) {
                self.deliver(rule, input).await;
            }
            delivered += 1;
        }
        delivered
    }

    fn next(&self) -> Option<(usize, String)> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    /// Delivers one event or gives it up.
    async fn deliver(&self, rule: &EventRuleSpec, input: String) {
        let mut reason = String::new();
        for _ in 0..TRIES {
            match self.functions.invoke(&rule.function, Bytes::from(input.clone())).await {
                Ok(_) | Err(InvokeError::Stopping) => return,
                Err(error) => reason = error.to_string(),
            }
        }
        tracing::warn!(rule = rule.id, reason, "an event was given up");
        let Some(queue) = &rule.on_failure else { return };
        let attributes = [
            ("ERROR_CODE", "SDK_CLIENT_ERROR".to_owned()),
            ("ERROR_MESSAGE", reason),
            ("RULE_ARN", format!("arn:aws:events:{REGION}:{ACCOUNT}:rule/{}", rule.id)),
            ("TARGET_ARN", format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{}", rule.function)),
        ];
        let attributes: Attributes =
            attributes.into_iter().map(|(name, value)| (name.to_owned(), Attribute::text(value))).collect();
        self.queues.send(queue, input, attributes, Duration::ZERO);
    }
}

/// Whether an event has one of the values that a pattern lists for each of its fields.
fn matches(pattern: &Value, event: &Value) -> bool {
    match (pattern, event) {
        (Value::Object(fields), _) => fields.iter().all(|(name, pattern)| matches(pattern, &event[name])),
        (Value::Array(any), Value::Array(values)) => values.iter().any(|value| any.contains(value)),
        (Value::Array(any), value) => any.contains(value),
        _ => false,
    }
}

/// Whether an event of which some fields are known may match a pattern.
fn may_match(pattern: &Value, known: &Value) -> bool {
    match (pattern, known) {
        (Value::Object(fields), Value::Object(known)) => {
            fields.iter().all(|(name, pattern)| known.get(name).is_none_or(|known| may_match(pattern, known)))
        }
        _ => matches(pattern, known),
    }
}

/// The function's input: the event, or what the rule makes of it. A value that is not in the event is left out of the template, which
/// then is no JSON and fails, as on AWS.
fn input(rule: &EventRuleSpec, event: &Value) -> String {
    let Some(template) = &rule.input else { return event.to_string() };
    rule.paths.iter().fold(template.clone(), |input, (name, path)| {
        let value = event.pointer(&pointer(path)).map(ToString::to_string).unwrap_or_default();
        input.replace(&format!("<{name}>"), &value)
    })
}

/// A path such as `$.detail.tags.name[0]` as a JSON pointer.
fn pointer(path: &str) -> String {
    path.trim_start_matches('$').replace(['.', '['], "/").replace(']', "")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    fn rule() -> EventRuleSpec {
        EventRuleSpec {
            id: "f/Feedback".to_owned(),
            function: "f".to_owned(),
            pattern: json!({ "source": ["aws.ses"], "detail": { "eventType": ["Bounce", "Reject"] } }),
            paths: BTreeMap::from([
                ("kind".to_owned(), "$.detail.eventType".to_owned()),
                ("message".to_owned(), "$.detail.mail.tags.message[0]".to_owned()),
            ]),
            input: Some(r#"{"kind": <kind>, "message": <message>}"#.to_owned()),
            on_failure: None,
        }
    }

    fn event(kind: &str) -> Value {
        json!({ "source": "aws.ses", "detail": { "eventType": kind, "mail": { "tags": { "message": ["msg_1"] } } } })
    }

    #[test]
    fn an_event_matches_if_each_field_of_the_pattern_has_one_of_its_values() {
        let pattern = rule().pattern;
        assert!(matches(&pattern, &event("Bounce")) && matches(&pattern, &event("Reject")));
        assert!(!matches(&pattern, &event("Send")) && !matches(&pattern, &json!({ "source": "aws.ses" })));
        assert!(matches(&json!({ "resources": ["a"] }), &json!({ "resources": ["b", "a"] })));
    }

    #[test]
    fn what_is_not_known_of_an_event_may_match() {
        let known = |source: &str, kind: &str| json!({ "source": source, "detail": { "eventType": kind } });
        let pattern =
            json!({ "source": ["aws.ses"], "detail": { "eventType": ["Bounce"], "mail": { "tags": ["a"] } } });
        assert!(may_match(&pattern, &known("aws.ses", "Bounce")) && may_match(&pattern, &json!({})));
        assert!(
            !may_match(&pattern, &known("aws.ses", "Delivery")) && !may_match(&pattern, &known("aws.s3", "Bounce"))
        );
    }

    #[test]
    fn the_input_has_what_the_paths_name_and_nothing_else() {
        assert_eq!(input(&rule(), &event("Bounce")), r#"{"kind": "Bounce", "message": "msg_1"}"#);
        let whole = EventRuleSpec { input: None, ..rule() };
        assert_eq!(input(&whole, &event("Bounce")), event("Bounce").to_string());
        let untagged = json!({ "source": "aws.ses", "detail": { "eventType": "Bounce" } });
        assert!(serde_json::from_str::<Value>(&input(&rule(), &untagged)).is_err());
    }
}
