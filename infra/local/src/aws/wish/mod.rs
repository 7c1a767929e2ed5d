//! What a call wants, told before it is carried out: the permissions it needs, and what is listed of it.

mod dynamodb;

use super::{Call, kms, ses, sns, sqs};
use crate::{policy::Need, template::Template};

/// What a call wants to do, and to what.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Wish {
    pub(super) operation: String,
    /// What it is listed under; holds no personal data.
    pub(super) resource: String,
    /// The `DynamoDB` tables that it touches.
    pub(super) tables: Vec<String>,
    /// How many items it names, where it names items.
    pub(super) items: Option<usize>,
    /// Everything that must be allowed. None where it is not known what the operation needs.
    pub(super) needs: Vec<Need>,
}

impl Wish {
    /// An operation of which nothing else is known, for now or for good.
    pub(super) fn named(operation: impl Into<String>) -> Self {
        Self { operation: operation.into(), ..Self::default() }
    }
}

/// Tells what a call wants.
pub(super) fn of(service: &str, call: &Call<'_>, template: &Template) -> Wish {
    let target = call.headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let operation = target.rsplit_once('.').map_or(target, |(_, operation)| operation);
    match service {
        "dynamodb" => dynamodb::wish(operation, &call.body, &template.tables),
        "kms" => kms::wish(operation, &call.body),
        "ses" => ses::wish(call.method, call.path, &call.body),
        "sns" => sns::wish(&call.body),
        "sqs" => sqs::wish(operation, &call.body),
        _ => Wish::named(call.path),
    }
}
