//! The operations of `DynamoDB`.

use crate::{faults::FaultKind, services::service::Operation};

/// The faults of operations that can conflict with another transaction.
const CONFLICTING: [FaultKind; 10] = {
    let [a, b, c, d, e, f, g, h, i] = FaultKind::OF_ANY;
    [a, b, c, d, e, f, g, h, i, FaultKind::Conflict]
};

/// The operations that functions may call. Of `PartiQL`, only batches of deletions are parsed for their permissions.
pub(super) const ALL: [Operation; 15] = [
    of("BatchExecuteStatement", &["PartiQLDelete"]),
    of("BatchGetItem", &["BatchGetItem"]),
    of("BatchWriteItem", &["BatchWriteItem"]),
    conflicting("DeleteItem", &["DeleteItem"]),
    of("DescribeContinuousBackups", &["DescribeContinuousBackups"]).without_faults(),
    of("DescribeTable", &["DescribeTable"]),
    of("DescribeTimeToLive", &["DescribeTimeToLive"]).without_faults(),
    of("GetItem", &["GetItem"]),
    of("ListTables", &["ListTables"]).without_faults(),
    conflicting("PutItem", &["PutItem"]),
    of("Query", &["Query"]),
    of("Scan", &["Scan"]),
    conflicting("TransactGetItems", &["GetItem"]),
    conflicting("TransactWriteItems", &["ConditionCheckItem", "DeleteItem", "PutItem", "UpdateItem"]),
    conflicting("UpdateItem", &["UpdateItem"]),
];

const COUNTED: [&str; 12] = [
    "BatchExecuteStatement",
    "GetItem",
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "Query",
    "Scan",
    "BatchGetItem",
    "BatchWriteItem",
    "TransactGetItems",
    "TransactWriteItems",
    "ExecuteStatement",
];
const WRITES: [&str; 8] = [
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "BatchWriteItem",
    "TransactWriteItems",
    "ExecuteStatement",
    "ExecuteTransaction",
    "BatchExecuteStatement",
];

const fn of(name: &'static str, actions: &'static [&'static str]) -> Operation {
    Operation { has_tables: true, ..Operation::new(name, actions) }
}

const fn conflicting(name: &'static str, actions: &'static [&'static str]) -> Operation {
    Operation { faults: &CONFLICTING, ..of(name, actions) }
}

/// Whether the engine counts the capacity units of an operation's calls.
pub(super) fn are_counted(operation: &str) -> bool {
    COUNTED.contains(&operation)
}

/// Whether an operation writes.
pub(super) fn write(operation: &str) -> bool {
    WRITES.contains(&operation)
}
