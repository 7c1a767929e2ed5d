//! The template as the local cloud's own types.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    api::ApiSpec,
    buckets::BucketSpec,
    event_rules::EventRuleSpec,
    functions::FunctionSpec,
    mail::{ConfigurationSetSpec, MailIdentitySpec},
    notifications::NotificationSpec,
    queues::QueueSpec,
    routes::RouteSpec,
    schedules::ScheduleSpec,
    streams::StreamSpec,
    tables::TableSpec,
};

/// A template as read.
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
    /// Bucket notifications, which call functions.
    pub notifications: Vec<NotificationSpec>,
    /// SES configuration sets.
    pub configuration_sets: Vec<ConfigurationSetSpec>,
    /// SES identities. If there are none, mail may be sent from any address.
    pub identities: Vec<MailIdentitySpec>,
    /// The HTTP API.
    pub apis: Vec<ApiSpec>,
    /// EventBridge rules that call a function.
    pub event_rules: Vec<EventRuleSpec>,
    /// The lists that the template's rules check parameters and the region against, by the rule's name.
    pub rules: BTreeMap<String, Value>,
    /// Every resource whose condition holds, by its logical id, without intrinsics.
    pub resources: BTreeMap<String, ResourceSpec>,
}

/// A resource as the template has it.
#[derive(Debug, Clone)]
pub struct ResourceSpec {
    /// Its type.
    pub kind: String,
    /// Its properties.
    pub properties: Value,
    /// What happens to it when the stack is deleted.
    pub deletion_policy: Option<String>,
}
