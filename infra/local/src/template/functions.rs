//! Functions, with their environment and policies.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    error::TemplateError, failures::DestinationConfig, policies::PolicySpec, properties::only, queues::QueueSpec,
};

/// A Lambda function.
#[derive(Debug, Clone)]
pub struct FunctionSpec {
    /// Its logical id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Memory in MB, which a function can read from its environment.
    pub memory: u32,
    /// Seconds after which an invocation is terminated.
    pub timeout: u32,
    /// How many of its invocations run concurrently at most, if that is limited.
    pub concurrency: Option<u32>,
    /// Its handler's name, which a function can read from its environment.
    pub handler: String,
    /// Its own environment variables.
    pub variables: BTreeMap<String, String>,
    /// The alias under which it is called, if it has one.
    pub alias: Option<String>,
    /// The version description, by which a new version differs from the one before it.
    pub version: Option<String>,
    /// The log group that it writes to, if it is not the default.
    pub log_group: Option<String>,
    /// The alarms that stop a deployment.
    pub guards: Vec<String>,
    /// The name of the queue that failed asynchronous calls go to.
    pub on_failure: Option<String>,
    /// Its IAM policies, as written.
    pub policies: Vec<PolicySpec>,
}

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
    reserved_concurrent_executions: Option<u32>,
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
    pub(super) events: BTreeMap<String, EventProperties>,
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

/// Every call of a function here waits for its result, so Lambda's own retries are not emulated.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct EventInvokeConfig {
    #[serde(rename = "MaximumRetryAttempts")]
    _maximum_retry_attempts: Option<u32>,
    #[serde(rename = "MaximumEventAgeInSeconds")]
    _maximum_event_age_in_seconds: Option<u32>,
    destination_config: Option<DestinationConfig>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct EventProperties {
    pub(super) r#type: String,
    #[serde(default)]
    pub(super) properties: Value,
}

/// Reads a function, without the events that call it.
pub(super) fn spec(
    queues: &[QueueSpec],
    id: String,
    own: FunctionProperties,
    globals: &FunctionProperties,
    path: &str,
) -> Result<FunctionSpec, TemplateError> {
    let runtime = own.runtime.as_deref().or(globals.runtime.as_deref()).unwrap_or_default();
    only(runtime, "provided.al2023", &format!("{path}.Runtime"))?;
    let mut variables = BTreeMap::new();
    for environment in [globals.environment.as_ref(), own.environment.as_ref()].into_iter().flatten() {
        for (variable, value) in &environment.variables {
            let at = format!("{path}.Environment.Variables.{variable}");
            variables.insert(variable.clone(), scalar(value).ok_or_else(|| TemplateError::new(at, "is no text"))?);
        }
    }
    let on_failure = own.event_invoke_config.and_then(|config| config.destination_config);
    let on_failure = on_failure.map(|config| config.queue(queues, &format!("{path}.EventInvokeConfig"))).transpose()?;
    Ok(FunctionSpec {
        name: own.function_name.unwrap_or_else(|| id.clone()),
        id,
        memory: own.memory_size.or(globals.memory_size).unwrap_or(128),
        timeout: own.timeout.or(globals.timeout).unwrap_or(3),
        concurrency: own.reserved_concurrent_executions,
        handler: own.handler.or_else(|| globals.handler.clone()).unwrap_or_default(),
        variables,
        alias: own.auto_publish_alias.or_else(|| globals.auto_publish_alias.clone()),
        version: own.version_description,
        log_group: own.logging_config.and_then(|config| config.log_group),
        guards: own.deployment_preference.unwrap_or_default().alarms,
        on_failure,
        policies: own.policies,
    })
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}
