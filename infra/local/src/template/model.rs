//! What the template says, in the local cloud's own words.

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use serde_json::Value;

use super::{ApiSpec, EventRuleSpec, Pattern, Slots};
use crate::policy::Statement;

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

/// A Lambda function.
#[derive(Debug, Clone)]
pub struct FunctionSpec {
    /// Its name.
    pub name: String,
    /// Memory in MB, which a function reads of its environment.
    pub memory: u32,
    /// Seconds after which an invocation is ended.
    pub timeout: u32,
    /// Its handler's name, which a function reads of its environment.
    pub handler: String,
    /// Its own environment variables.
    pub variables: BTreeMap<String, String>,
    /// The alias under which it is called, if it has one.
    pub alias: Option<String>,
    /// The text by which a new version is told from the one before it.
    pub version: Option<String>,
    /// The log group that it writes to, if it is not its default.
    pub log_group: Option<String>,
    /// The alarms that stop a roll-out.
    pub guards: Vec<String>,
    /// The queue that asynchronous calls go to once they have failed, by name.
    pub on_failure: Option<String>,
    /// What it may do, as written.
    pub policies: Vec<PolicySpec>,
    /// What it may do.
    pub(crate) statements: Vec<Statement>,
}

/// An IAM policy of a function.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct PolicySpec {
    /// Its language version.
    pub version: Option<String>,
    /// Its statements.
    pub statement: Vec<StatementSpec>,
}

/// A statement of a policy.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct StatementSpec {
    /// A name for people.
    pub sid: Option<String>,
    /// `Allow` or `Deny`.
    pub effect: String,
    /// Actions such as `dynamodb:GetItem`.
    #[serde(deserialize_with = "super::resources::one_or_many")]
    pub action: Vec<String>,
    /// ARNs, perhaps with `*`.
    #[serde(deserialize_with = "super::resources::one_or_many")]
    pub resource: Vec<String>,
    /// Conditions, as written.
    pub condition: Option<Value>,
}

/// A route of the HTTP API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteSpec {
    /// The function that answers.
    pub function: String,
    /// The method in capitals, or `ANY`.
    pub method: String,
    /// The path as the template has it, or `$default`.
    pub path: String,
}

impl RouteSpec {
    /// What the route of everything else has in place of a path.
    pub const DEFAULT: &str = "$default";

    /// Whether it takes what no other route does.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.path == Self::DEFAULT
    }

    /// How API Gateway names it.
    #[must_use]
    pub fn key(&self) -> String {
        if self.is_default() { Self::DEFAULT.to_owned() } else { format!("{} {}", self.method, self.path) }
    }
}

/// A `DynamoDB` table.
#[derive(Debug, Clone)]
pub struct TableSpec {
    /// Its name.
    pub name: String,
    /// The body of the `CreateTable` call that makes it.
    pub create: Value,
    /// The attribute that holds an item's time to live.
    pub ttl: Option<String>,
    /// The ARN of its stream, if it has one.
    pub stream: Option<String>,
}

/// A function that reads a table's stream.
#[derive(Debug, Clone)]
pub struct StreamSpec {
    /// The mapping's name, for its checkpoint.
    pub id: String,
    /// The function that reads.
    pub function: String,
    /// The table whose stream is read.
    pub table: String,
    /// The stream.
    pub arn: String,
    /// How it is read.
    pub rules: BatchRules,
}

/// How a stream is read.
#[derive(Debug, Clone)]
pub struct BatchRules {
    /// Whether a new mapping begins with the oldest record or the next.
    pub from_oldest: bool,
    /// The most records in one event.
    pub size: usize,
    /// How often a failed batch is tried again; `None` for as long as its records live.
    pub retries: Option<u32>,
    /// The age at which a record is given up.
    pub max_age: Option<Duration>,
    /// Whether a failed batch is split in two.
    pub bisect: bool,
    /// Whether the function names the records that failed.
    pub reports_failures: bool,
    /// The filters, of which a record matches one; where there is none, all records come.
    pub filters: Vec<Pattern>,
    /// The queue that given-up batches go to, by name.
    pub on_failure: Option<String>,
}

/// A schedule.
#[derive(Debug, Clone)]
pub struct ScheduleSpec {
    /// Its name.
    pub id: String,
    /// The function that it calls.
    pub function: String,
    /// When.
    pub slots: Slots,
    /// The event, in which `<aws.scheduler.scheduled-time>` becomes the slot's time.
    pub input: Option<String>,
    /// How often a failed call is tried again.
    pub retries: u32,
    /// How old a slot may become while it is tried again.
    pub max_age: Duration,
    /// The queue that given-up calls go to, by name.
    pub on_failure: Option<String>,
}

/// An SQS queue.
#[derive(Debug, Clone)]
pub struct QueueSpec {
    /// Its name.
    pub name: String,
    /// How long a received message is hidden.
    pub visibility: Duration,
    /// How long a message is kept.
    pub retention: Duration,
}

/// A bucket.
#[derive(Debug, Clone)]
pub struct BucketSpec {
    /// Its name.
    pub name: String,
    /// Whether what is replaced or deleted stays as an older version.
    pub versioned: bool,
    /// Which web pages may reach it.
    pub cors: Vec<CorsRule>,
    /// What becomes of its objects with time.
    pub lifecycle: Vec<LifecycleRule>,
}

/// Which web pages may reach a bucket.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase", default)]
pub struct CorsRule {
    /// A name for people.
    pub id: Option<String>,
    /// Request headers, perhaps with one `*`.
    pub allowed_headers: Vec<String>,
    /// Methods.
    pub allowed_methods: Vec<String>,
    /// Origins, perhaps with one `*`.
    pub allowed_origins: Vec<String>,
    /// Response headers that the page may read.
    pub exposed_headers: Vec<String>,
    /// Seconds for which a browser may remember the answer.
    pub max_age: Option<u32>,
}

/// What becomes of a bucket's objects with time.
#[derive(Debug, Clone, Default)]
pub struct LifecycleRule {
    /// The keys that it is about begin so.
    pub prefix: String,
    /// Days after which the current version expires.
    pub expire_days: Option<u32>,
    /// Whether a delete marker goes once nothing lies under it.
    pub lone_markers: bool,
    /// Days after which an older version goes.
    pub noncurrent_days: Option<u32>,
    /// Days after which an upload in parts is given up.
    pub abort_days: Option<u32>,
}

/// A function that hears of a bucket's objects.
#[derive(Debug, Clone)]
pub struct NotificationSpec {
    /// Its name.
    pub id: String,
    /// The function.
    pub function: String,
    /// The bucket.
    pub bucket: String,
    /// The events, such as `s3:ObjectCreated:*`.
    pub events: Vec<String>,
    /// The keys begin so.
    pub prefix: String,
    /// And end so.
    pub suffix: String,
}
