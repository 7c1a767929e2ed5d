//! EventBridge rules that call a function.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{
    error::TemplateError,
    failures::{DeadLetterConfig, RetryPolicy},
    queues::QueueSpec,
};

/// An EventBridge rule.
#[derive(Debug, Clone)]
pub struct EventRuleSpec {
    /// Its name.
    pub id: String,
    /// The function that it calls.
    pub function: String,
    /// The pattern of the events that it matches.
    pub pattern: Value,
    /// The paths of the values that the template names.
    pub paths: BTreeMap<String, String>,
    /// The template of the function's input, in EventBridge's notation; `None` for the whole event.
    pub input: Option<String>,
    /// The name of the dead-letter queue.
    pub on_failure: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct RuleEvent {
    pattern: Value,
    input_transformer: Option<InputTransformer>,
    #[serde(rename = "RuleName")]
    _rule_name: Option<String>,
    #[serde(default)]
    retry_policy: RetryPolicy,
    dead_letter_config: Option<DeadLetterConfig>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct InputTransformer {
    #[serde(default)]
    input_paths_map: BTreeMap<String, String>,
    input_template: String,
}

/// Reads an EventBridge rule.
pub(super) fn rule(
    queues: &[QueueSpec],
    function: &str,
    id: &str,
    event: RuleEvent,
    path: &str,
) -> Result<EventRuleSpec, TemplateError> {
    const FIELDS: [&str; 8] = ["source", "detail-type", "detail", "account", "region", "resources", "id", "time"];
    let fields = event.pattern.as_object().ok_or_else(|| TemplateError::new(format!("{path}.Pattern"), "is none"))?;
    if let Some(field) = fields.keys().find(|field| !FIELDS.contains(&field.as_str())) {
        return Err(TemplateError::new(format!("{path}.Pattern"), format!("an event has no {field}")));
    }
    let (paths, input) = event.input_transformer.map(|one| (one.input_paths_map, one.input_template)).unzip();
    let (paths, template) = (paths.unwrap_or_default(), input.as_deref().unwrap_or_default());
    if let Some(unused) = paths.keys().find(|name| !template.contains(&format!("<{name}>"))) {
        return Err(TemplateError::new(format!("{path}.InputTransformer"), format!("<{unused}> stands nowhere")));
    }
    event.retry_policy.checked(path)?;
    let on_failure = event.dead_letter_config.map(|config| config.queue(queues, path)).transpose()?;
    Ok(EventRuleSpec {
        id: format!("{function}/{id}"),
        function: function.to_owned(),
        pattern: event.pattern,
        paths,
        input,
        on_failure,
    })
}
