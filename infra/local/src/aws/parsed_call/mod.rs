//! A call, parsed before it is carried out: the permissions it needs, and what its record says.

mod dynamodb;

use super::{Call, kms, ses, sns, sqs};
use crate::{policy::RequiredPermission, template::Template};

/// An operation, what it is on, and the permissions it needs.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ParsedCall {
    pub(super) operation: String,
    /// What its record names; holds no personal data.
    pub(super) resource: String,
    /// The `DynamoDB` tables that it touches.
    pub(super) tables: Vec<String>,
    /// How many items it names, where it names items.
    pub(super) items: Option<usize>,
    /// Everything that must be allowed. None where it is not known what the operation needs.
    pub(super) permissions: Vec<RequiredPermission>,
}

impl ParsedCall {
    /// An operation of which nothing else is known, for now or for good.
    pub(super) fn named(operation: impl Into<String>) -> Self {
        Self { operation: operation.into(), ..Self::default() }
    }
}

/// Parses a call.
pub(super) fn parse(service: &str, call: &Call<'_>, template: &Template) -> ParsedCall {
    let target = call.headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let operation = target.rsplit_once('.').map_or(target, |(_, operation)| operation);
    match service {
        "dynamodb" => dynamodb::parse(operation, &call.body, &template.tables),
        "kms" => kms::parse(operation, &call.body),
        "ses" => ses::parse(call.method, call.path, &call.body),
        "sns" => sns::parse(&call.body),
        "sqs" => sqs::parse(operation, &call.body),
        _ => ParsedCall::named(call.path),
    }
}
