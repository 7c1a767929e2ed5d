//! What the template says, in the local cloud's own words.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    api::ApiSpec, buckets::BucketSpec, event_rules::EventRuleSpec, functions::FunctionSpec,
    notifications::NotificationSpec, queues::QueueSpec, routes::RouteSpec, schedules::ScheduleSpec,
    streams::StreamSpec, tables::TableSpec,
};

/// A template, understood.
#[derive(Debug, Clone, Default)]
pub struct Template {
    /// Functions by name.
    pub functions: BTreeMap<String, FunctionSpec>,
    /// Routes of the HTTP API.
    pub routes: Vec<RouteSpec>,
    /// `DynamoDB` tables.
    pub tables: Vec<TableSpec>,
    /// Stream mappings.
    pub streams: Vec<StreamSpec>,
    /// Schedules.
    pub schedules: Vec<ScheduleSpec>,
    /// SQS queues.
    pub queues: Vec<QueueSpec>,
    /// KMS keys, by id.
    pub keys: Vec<String>,
    /// Buckets.
    pub buckets: Vec<BucketSpec>,
    /// Functions that hear of a bucket's objects.
    pub notifications: Vec<NotificationSpec>,
    /// SES configuration sets, by name.
    pub configuration_sets: Vec<String>,
    /// The HTTP API.
    pub apis: Vec<ApiSpec>,
    /// EventBridge rules that call a function. Nothing here makes such events but `/local/events/…`.
    pub event_rules: Vec<EventRuleSpec>,
    /// The lists that the template's rules hold parameters and region against, by the rule's name.
    pub rules: BTreeMap<String, Value>,
    /// Every resource that is there, by its logical id, without intrinsics.
    pub resources: BTreeMap<String, ResourceSpec>,
}

/// A resource as the template has it.
#[derive(Debug, Clone)]
pub struct ResourceSpec {
    /// Its type.
    pub kind: String,
    /// Its properties.
    pub properties: Value,
    /// What becomes of it when the stack goes.
    pub deletion_policy: Option<String>,
}
