//! Functions, with their environment and policies.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    TemplateError, buckets, event_rules, events,
    model::{FunctionSpec, PolicySpec, Template},
    resources::{only, typed},
};
use crate::policy::Statement;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct FunctionProperties {
    function_name: Option<String>,
    #[serde(rename = "Description")]
    _description: Option<String>,
    #[serde(rename = "CodeUri")]
    _code_uri: Option<String>,
    runtime: Option<String>,
    #[serde(rename = "Architectures")]
    _architectures: Option<Vec<String>>,
    handler: Option<String>,
    memory_size: Option<u32>,
    timeout: Option<u32>,
    environment: Option<Environment>,
    #[serde(rename = "Tracing")]
    _tracing: Option<String>,
    auto_publish_alias: Option<String>,
    #[serde(rename = "AutoPublishAliasAllProperties")]
    _auto_publish_alias_all_properties: Option<bool>,
    version_description: Option<String>,
    deployment_preference: Option<DeploymentPreference>,
    logging_config: Option<LoggingConfig>,
    event_invoke_config: Option<EventInvokeConfig>,
    #[serde(default)]
    policies: Vec<PolicySpec>,
    #[serde(default)]
    events: BTreeMap<String, Event>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Environment {
    #[serde(default)]
    variables: Map<String, Value>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct DeploymentPreference {
    #[serde(rename = "Type")]
    _type: Option<String>,
    #[serde(default)]
    alarms: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct LoggingConfig {
    #[serde(rename = "LogFormat")]
    _log_format: Option<String>,
    #[serde(rename = "ApplicationLogLevel")]
    _application_log_level: Option<String>,
    #[serde(rename = "SystemLogLevel")]
    _system_log_level: Option<String>,
    log_group: Option<String>,
}

/// Whatever calls a function here waits for it: Lambda's own retries are not played.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct EventInvokeConfig {
    #[serde(rename = "MaximumRetryAttempts")]
    _maximum_retry_attempts: Option<u32>,
    #[serde(rename = "MaximumEventAgeInSeconds")]
    _maximum_event_age_in_seconds: Option<u32>,
    destination_config: Option<events::DestinationConfig>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Event {
    r#type: String,
    #[serde(default)]
    properties: Value,
}

/// Adds a function and its events to the template.
pub(super) fn add(
    template: &mut Template,
    id: &str,
    own: FunctionProperties,
    globals: &FunctionProperties,
) -> Result<(), TemplateError> {
    let path = format!("Resources.{id}.Properties");
    let runtime = own.runtime.as_deref().or(globals.runtime.as_deref()).unwrap_or_default();
    only(runtime, "provided.al2023", &format!("{path}.Runtime"))?;
    let name = own.function_name.unwrap_or_else(|| id.to_owned());
    let mut variables = BTreeMap::new();
    for environment in [globals.environment.as_ref(), own.environment.as_ref()].into_iter().flatten() {
        for (variable, value) in &environment.variables {
            let at = format!("{path}.Environment.Variables.{variable}");
            variables.insert(variable.clone(), scalar(value).ok_or_else(|| TemplateError::new(at, "is no text"))?);
        }
    }
    let on_failure = own.event_invoke_config.and_then(|config| config.destination_config);
    let on_failure =
        on_failure.map(|config| config.queue(template, &format!("{path}.EventInvokeConfig"))).transpose()?;
    let spec = FunctionSpec {
        name: name.clone(),
        memory: own.memory_size.or(globals.memory_size).unwrap_or(128),
        timeout: own.timeout.or(globals.timeout).unwrap_or(3),
        handler: own.handler.or_else(|| globals.handler.clone()).unwrap_or_default(),
        variables,
        alias: own.auto_publish_alias.or_else(|| globals.auto_publish_alias.clone()),
        version: own.version_description,
        log_group: own.logging_config.and_then(|config| config.log_group),
        guards: own.deployment_preference.unwrap_or_default().alarms,
        on_failure,
        statements: Statement::read_all(&own.policies, &format!("{path}.Policies"))?,
        policies: own.policies,
    };
    for (event, Event { r#type, properties }) in own.events {
        let path = format!("{path}.Events.{event}");
        let inner = format!("{path}.Properties");
        match r#type.as_str() {
            "HttpApi" => events::route(template, &name, typed(properties, &inner)?, &inner)?,
            "DynamoDB" => {
                let spec = events::stream(template, &name, &event, typed(properties, &inner)?, &inner)?;
                template.streams.push(spec);
            }
            "S3" => {
                let spec = buckets::notification(template, &name, &event, typed(properties, &inner)?, &inner)?;
                template.notifications.push(spec);
            }
            "ScheduleV2" => {
                let spec = events::schedule(template, &name, &event, typed(properties, &inner)?, &inner)?;
                template.schedules.extend(spec);
            }
            "EventBridgeRule" => {
                let spec = event_rules::rule(template, &name, &event, typed(properties, &inner)?, &inner)?;
                template.event_rules.push(spec);
            }
            other => return Err(TemplateError::new(path, format!("the event type {other} is not known"))),
        }
    }
    if template.functions.insert(name.clone(), spec).is_some() {
        return Err(TemplateError::new(path, format!("the function name {name} is taken")));
    }
    Ok(())
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}
