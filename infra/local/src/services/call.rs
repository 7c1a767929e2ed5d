//! A call, parsed before it is carried out: the permissions it needs, and what its record says.

use super::{dynamodb::parse as dynamodb, kms, ses, sns, sqs};
use crate::{policy::RequiredPermission, port::Call, template::Template};

/// An operation, what it is on, and the permissions it needs.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ParsedCall {
    pub(crate) operation: String,
    /// What its record names; holds no personal data.
    pub(crate) resource: String,
    /// The `DynamoDB` tables that it touches.
    pub(crate) tables: Vec<String>,
    /// How many items it names, where it names items.
    pub(crate) items: Option<usize>,
    /// Everything that must be allowed. None where it is not known what the operation needs.
    pub(crate) permissions: Vec<RequiredPermission>,
}

impl ParsedCall {
    /// An operation of which nothing else is known, for now or for good.
    pub(crate) fn named(operation: impl Into<String>) -> Self {
        Self { operation: operation.into(), ..Self::default() }
    }
}

/// Parses a call.
pub(crate) fn parse(service: &str, call: &Call<'_>, template: &Template) -> ParsedCall {
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
