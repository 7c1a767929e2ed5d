//! The resource types that the local cloud knows, and nothing else.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use super::{
    TemplateError, buckets,
    functions::{self, FunctionProperties},
    intrinsics::{key_id, stream_arn},
    model::{TableSpec, Template},
    queue,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Document {
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
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Resource {
    r#type: String,
    #[serde(default)]
    properties: Map<String, Value>,
    #[serde(rename = "Metadata")]
    _metadata: Option<Value>,
    #[serde(rename = "DependsOn")]
    _depends_on: Option<Value>,
    #[serde(rename = "DeletionPolicy")]
    _deletion_policy: Option<String>,
    #[serde(rename = "UpdateReplacePolicy")]
    _update_replace_policy: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct HttpApi {
    #[serde(rename = "Name")]
    _name: Option<String>,
    stage_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct KeyProperties {
    #[serde(rename = "Description")]
    _description: Option<String>,
    key_spec: String,
    key_usage: String,
    #[serde(rename = "KeyPolicy")]
    _key_policy: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct ConfigurationSet {
    name: Option<String>,
    #[serde(rename = "DeliveryOptions")]
    _delivery_options: Option<Value>,
    #[serde(rename = "ReputationOptions")]
    _reputation_options: Option<Value>,
    #[serde(rename = "SendingOptions")]
    _sending_options: Option<Value>,
    #[serde(rename = "SuppressionOptions")]
    _suppression_options: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct TableProperties {
    table_name: Option<String>,
    billing_mode: String,
    attribute_definitions: Value,
    key_schema: Value,
    global_secondary_indexes: Option<Value>,
    stream_specification: Option<StreamView>,
    time_to_live_specification: Option<TimeToLive>,
    #[serde(rename = "PointInTimeRecoverySpecification")]
    _point_in_time_recovery_specification: Option<Value>,
    #[serde(rename = "SSESpecification")]
    _sse_specification: Option<Value>,
    #[serde(rename = "DeletionProtectionEnabled")]
    _deletion_protection_enabled: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct StreamView {
    stream_view_type: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct TimeToLive {
    attribute_name: String,
    enabled: bool,
}

/// Takes what CloudFormation allows as one text or a list of them.
pub(super) fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(one) => vec![one],
        OneOrMany::Many(many) => many,
    })
}

/// Reads a value into its strict type; what is not known is named with its path.
pub(super) fn typed<T: DeserializeOwned>(value: Value, path: &str) -> Result<T, TemplateError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let inner = error.path().to_string();
        let path = match (inner.as_str(), path) {
            ("." | "?", _) => path.to_owned(),
            (_, "") => inner,
            _ => format!("{path}.{inner}"),
        };
        TemplateError::new(path, error.into_inner().to_string())
    })
}

/// The resource types that the local cloud knows.
const KINDS: [&str; 8] = [
    "AWS::DynamoDB::Table",
    "AWS::KMS::Key",
    "AWS::S3::Bucket",
    "AWS::S3::BucketPolicy",
    "AWS::SES::ConfigurationSet",
    "AWS::SQS::Queue",
    "AWS::Serverless::Function",
    "AWS::Serverless::HttpApi",
];

/// Checks the types before anything refers to them, so that an unknown one is named at its own place.
pub(super) fn check_kinds(document: &yaml_serde::Value) -> Result<(), TemplateError> {
    let resources = document.get("Resources").and_then(yaml_serde::Value::as_mapping);
    for (id, resource) in resources.into_iter().flatten() {
        let kind = resource.get("Type").and_then(yaml_serde::Value::as_str).unwrap_or_default();
        if !KINDS.contains(&kind) {
            let path = format!("Resources.{}", id.as_str().unwrap_or_default());
            return Err(TemplateError::new(path, format!("the resource type {kind} is not known")));
        }
    }
    Ok(())
}

/// Builds the template from its resolved document.
pub(super) fn build(document: &Value) -> Result<Template, TemplateError> {
    let document: Document = typed(document.clone(), "")?;
    let mut template = Template::default();
    let mut functions = Vec::new();
    for (id, resource) in document.resources {
        let path = format!("Resources.{id}");
        let resource: Resource = typed(resource, &path)?;
        let properties = Value::Object(resource.properties);
        let inner = format!("{path}.Properties");
        match resource.r#type.as_str() {
            "AWS::Serverless::HttpApi" => {
                let api: HttpApi = typed(properties, &inner)?;
                only(api.stage_name.as_deref().unwrap_or("$default"), "$default", &format!("{inner}.StageName"))?;
            }
            "AWS::KMS::Key" => {
                let key: KeyProperties = typed(properties, &inner)?;
                only(&key.key_spec, "HMAC_256", &format!("{inner}.KeySpec"))?;
                only(&key.key_usage, "GENERATE_VERIFY_MAC", &format!("{inner}.KeyUsage"))?;
                template.keys.push(key_id(&id));
            }
            "AWS::DynamoDB::Table" => template.tables.push(table(typed(properties, &inner)?, &id, &inner)?),
            "AWS::SES::ConfigurationSet" => {
                let set: ConfigurationSet = typed(properties, &inner)?;
                template.configuration_sets.push(set.name.unwrap_or_else(|| id.to_lowercase()));
            }
            "AWS::S3::Bucket" => template.buckets.push(buckets::bucket(typed(properties, &inner)?, &id, &inner)?),
            "AWS::S3::BucketPolicy" => buckets::policy(&typed(properties, &inner)?, &inner)?,
            "AWS::SQS::Queue" => template.queues.push(queue::spec(typed(properties, &inner)?, id)),
            "AWS::Serverless::Function" => {
                functions.push((id.clone(), typed::<FunctionProperties>(properties, &inner)?));
            }
            other => return Err(TemplateError::new(path, format!("the resource type {other} is not known"))),
        }
    }
    for (id, properties) in functions {
        functions::add(&mut template, &id, properties, &document.globals.function)?;
    }
    Ok(template)
}

/// Accepts the one value that the local cloud can play.
pub(super) fn only(value: &str, known: &str, path: &str) -> Result<(), TemplateError> {
    if value == known {
        return Ok(());
    }
    Err(TemplateError::new(path, format!("{value} is not known, only {known}")))
}

fn table(table: TableProperties, id: &str, path: &str) -> Result<TableSpec, TemplateError> {
    only(&table.billing_mode, "PAY_PER_REQUEST", &format!("{path}.BillingMode"))?;
    let name = table.table_name.unwrap_or_else(|| id.to_owned());
    let mut create = json!({
        "TableName": name,
        "BillingMode": table.billing_mode,
        "AttributeDefinitions": table.attribute_definitions,
        "KeySchema": table.key_schema,
    });
    if let Some(indexes) = table.global_secondary_indexes {
        create["GlobalSecondaryIndexes"] = indexes;
    }
    let stream = table.stream_specification.map(|stream| {
        create["StreamSpecification"] = json!({"StreamEnabled": true, "StreamViewType": stream.stream_view_type});
        stream_arn(&name)
    });
    let ttl = table.time_to_live_specification.filter(|ttl| ttl.enabled).map(|ttl| ttl.attribute_name);
    Ok(TableSpec { name, create, ttl, stream })
}
