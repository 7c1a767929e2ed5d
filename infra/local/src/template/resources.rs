//! The resource types that the local cloud knows, and nothing else.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    api,
    arn::key_id,
    buckets,
    error::TemplateError,
    functions::{self, FunctionProperties},
    ignored_types, mail,
    model::{ResourceSpec, Template},
    properties::{only, typed},
    queues, tables, triggers,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Document {
    rules: BTreeMap<String, Value>,
    #[serde(default)]
    globals: Globals,
    resources: Map<String, Value>,
    #[serde(rename = "Outputs")]
    _outputs: Option<BTreeMap<String, Output>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Globals {
    #[serde(default)]
    function: FunctionProperties,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Output {
    #[serde(rename = "Value")]
    _value: Value,
    #[serde(rename = "Description")]
    _description: Option<String>,
    #[serde(rename = "Condition")]
    _condition: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Resource {
    r#type: String,
    #[serde(default)]
    properties: Map<String, Value>,
    // The resolver has evaluated it already.
    #[serde(rename = "Condition")]
    _condition: Option<String>,
    #[serde(rename = "Metadata")]
    _metadata: Option<Value>,
    #[serde(rename = "DependsOn")]
    _depends_on: Option<Value>,
    deletion_policy: Option<String>,
    #[serde(rename = "UpdateReplacePolicy")]
    _update_replace_policy: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct KeyProperties {
    #[serde(rename = "Description")]
    _description: Option<String>,
    key_spec: Option<String>,
    key_usage: Option<String>,
    #[serde(rename = "KeyPolicy")]
    _key_policy: Value,
    #[serde(rename = "EnableKeyRotation")]
    _enable_key_rotation: Option<bool>,
    #[serde(rename = "RotationPeriodInDays")]
    _rotation_period_in_days: Option<u32>,
    #[serde(rename = "PendingWindowInDays")]
    _pending_window_in_days: Option<u32>,
}

/// The resource types that the local cloud emulates.
const KINDS: [&str; 10] = [
    "AWS::DynamoDB::Table",
    "AWS::KMS::Key",
    "AWS::S3::Bucket",
    "AWS::S3::BucketPolicy",
    "AWS::SES::ConfigurationSet",
    "AWS::SES::ConfigurationSetEventDestination",
    "AWS::SES::EmailIdentity",
    "AWS::SQS::Queue",
    "AWS::Serverless::Function",
    "AWS::Serverless::HttpApi",
];

/// Checks the types before references are resolved, so that the error names the path of the unknown type itself.
pub(super) fn check_kinds(document: &yaml_serde::Value) -> Result<(), TemplateError> {
    let resources = document.get("Resources").and_then(yaml_serde::Value::as_mapping);
    for (id, resource) in resources.into_iter().flatten() {
        let kind = resource.get("Type").and_then(yaml_serde::Value::as_str).unwrap_or_default();
        if !KINDS.contains(&kind) && !ignored_types::is_known(kind) {
            let path = format!("Resources.{}", id.as_str().unwrap_or_default());
            return Err(TemplateError::new(path, format!("the resource type {kind} is not known")));
        }
    }
    Ok(())
}

/// Builds the template from its resolved document.
pub(super) fn build(document: &Value) -> Result<Template, TemplateError> {
    let document: Document = typed(document.clone(), "")?;
    let mut template = Template { rules: document.rules, ..Template::default() };
    let (mut functions, mut identities, mut destinations) = (Vec::new(), Vec::new(), Vec::new());
    for (id, resource) in document.resources {
        let path = format!("Resources.{id}");
        let resource: Resource = typed(resource, &path)?;
        let spec = ResourceSpec {
            kind: resource.r#type.clone(),
            properties: Value::Object(resource.properties.clone()),
            deletion_policy: resource.deletion_policy,
        };
        template.resources.insert(id.clone(), spec);
        if ignored_types::is_known(&resource.r#type) {
            ignored_types::check(&resource.r#type, &resource.properties, &path)?;
            continue;
        }
        let properties = Value::Object(resource.properties);
        let inner = format!("{path}.Properties");
        match resource.r#type.as_str() {
            "AWS::Serverless::HttpApi" => template.apis.push(api::spec(typed(properties, &inner)?, &inner)?),
            "AWS::KMS::Key" => template.keys.extend(mac_key(&typed(properties, &inner)?, &id, &inner)?),
            "AWS::DynamoDB::Table" => template.tables.push(tables::spec(typed(properties, &inner)?, &id, &inner)?),
            "AWS::SES::ConfigurationSet" => {
                template.configuration_sets.push(mail::set(typed(properties, &inner)?, &id, &inner)?);
            }
            "AWS::SES::ConfigurationSetEventDestination" => destinations.push((typed(properties, &inner)?, inner)),
            "AWS::SES::EmailIdentity" => identities.push((typed(properties, &inner)?, inner)),
            "AWS::S3::Bucket" => template.buckets.push(buckets::bucket(typed(properties, &inner)?, &id, &inner)?),
            "AWS::S3::BucketPolicy" => buckets::policy(&typed(properties, &inner)?, &inner)?,
            "AWS::SQS::Queue" => template.queues.push(queues::spec(typed(properties, &inner)?, id)),
            "AWS::Serverless::Function" => {
                functions.push((id.clone(), typed::<FunctionProperties>(properties, &inner)?));
            }
            other => return Err(TemplateError::new(path, format!("the resource type {other} is not known"))),
        }
    }
    for (destination, path) in destinations {
        mail::publish(&mut template.configuration_sets, destination, &path)?;
    }
    for (identity, path) in identities {
        template.identities.push(mail::identity(identity, &template.configuration_sets, &path)?);
    }
    for (id, mut properties) in functions {
        let path = format!("Resources.{id}.Properties");
        let events = std::mem::take(&mut properties.events);
        let spec = functions::spec(&template.queues, id, properties, &document.globals.function, &path)?;
        triggers::add(&mut template, &spec.name, events, &path)?;
        if let Some(other) = template.functions.insert(spec.name.clone(), spec) {
            return Err(TemplateError::new(path, format!("the function name {} is taken", other.name)));
        }
    }
    api::check(&template.apis, &template.routes)?;
    Ok(template)
}

/// The id of a key that generates MACs; `None` for an encryption key, with which nothing is encrypted here.
fn mac_key(key: &KeyProperties, id: &str, path: &str) -> Result<Option<String>, TemplateError> {
    if key.key_spec.as_deref().unwrap_or("SYMMETRIC_DEFAULT") == "SYMMETRIC_DEFAULT" {
        only(key.key_usage.as_deref().unwrap_or("ENCRYPT_DECRYPT"), "ENCRYPT_DECRYPT", &format!("{path}.KeyUsage"))?;
        return Ok(None);
    }
    only(key.key_spec.as_deref().unwrap_or_default(), "HMAC_256", &format!("{path}.KeySpec"))?;
    only(key.key_usage.as_deref().unwrap_or_default(), "GENERATE_VERIFY_MAC", &format!("{path}.KeyUsage"))?;
    Ok(Some(key_id(id)))
}
