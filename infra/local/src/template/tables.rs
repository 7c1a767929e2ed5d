//! Tables.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{arn::stream_arn, error::TemplateError, properties::only};

/// A `DynamoDB` table.
#[derive(Debug, Clone)]
pub struct TableSpec {
    /// Its name.
    pub name: String,
    /// The body of the `CreateTable` call that creates it.
    pub create: Value,
    /// The attribute that holds an item's time to live.
    pub ttl: Option<String>,
    /// The ARN of its stream, if it has one.
    pub stream: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct TableProperties {
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

/// Reads a table.
pub(super) fn spec(table: TableProperties, id: &str, path: &str) -> Result<TableSpec, TemplateError> {
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
