//! The IAM policies of a function, as the template writes them.

use serde::Deserialize;
use serde_json::Value;

use super::properties::one_or_many;

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
    #[serde(deserialize_with = "one_or_many")]
    pub action: Vec<String>,
    /// ARNs, perhaps with `*`.
    #[serde(deserialize_with = "one_or_many")]
    pub resource: Vec<String>,
    /// Conditions, as written.
    pub condition: Option<Value>,
}
