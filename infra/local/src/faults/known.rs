//! What can be asked of a fault.

use super::{FaultKind, FaultSpec};
use crate::template::Template;

/// The operations into which faults can be injected, by service. Whoever plays another service adds it here.
pub(crate) const SERVICES: [(&str, &[&str]); 6] = [
    (
        "dynamodb",
        &[
            "BatchGetItem",
            "BatchWriteItem",
            "DeleteItem",
            "DescribeTable",
            "GetItem",
            "PutItem",
            "Query",
            "Scan",
            "TransactGetItems",
            "TransactWriteItems",
            "UpdateItem",
        ],
    ),
    ("kms", &["GenerateMac"]),
    (
        "s3",
        &[
            "AbortMultipartUpload",
            "CompleteMultipartUpload",
            "CopyObject",
            "CreateMultipartUpload",
            "DeleteObject",
            "DeleteObjects",
            "GetObject",
            "HeadBucket",
            "HeadObject",
            "ListObjectVersions",
            "ListObjectsV2",
            "ListParts",
            "PutObject",
            "UploadPart",
            "UploadPartCopy",
        ],
    ),
    ("ses", &["SendEmail"]),
    ("sns", &["Publish"]),
    ("sqs", &["ChangeMessageVisibility", "DeleteMessage", "ReceiveMessage", "SendMessage"]),
];

/// The kinds, by the names that they have on the wire.
pub(crate) const KINDS: [(&str, FaultKind); 11] = [
    ("throttle", FaultKind::Throttle),
    ("error-before", FaultKind::ErrorBefore),
    ("error-after", FaultKind::ErrorAfter),
    ("timeout", FaultKind::Timeout),
    ("slow", FaultKind::Slow),
    ("hold", FaultKind::Hold),
    ("reset", FaultKind::Reset),
    ("conflict", FaultKind::Conflict),
    ("crash", FaultKind::Crash),
    ("crash-after", FaultKind::CrashAfter),
    ("reject", FaultKind::Reject),
];

const CONFLICTING: [&str; 5] = ["DeleteItem", "PutItem", "TransactGetItems", "TransactWriteItems", "UpdateItem"];

/// Refuses a fault that could never fire.
pub(super) fn check(fault: &FaultSpec, template: &Template) -> Result<(), String> {
    let services = SERVICES.map(|(service, _)| service).join(", ");
    let (service, operations) = SERVICES
        .iter()
        .find(|(service, _)| *service == fault.service)
        .ok_or_else(|| format!("`service` is one of {services}."))?;
    if !operations.contains(&fault.operation.as_str()) {
        return Err(format!("`operation` of {service} is one of {}.", operations.join(", ")));
    }
    if let Some(table) = &fault.table {
        if *service != "dynamodb" {
            return Err("`table` goes with the service dynamodb alone.".to_owned());
        }
        if !template.tables.iter().any(|spec| spec.name == *table) {
            return Err(format!("`table`: the template has no table {table}."));
        }
    }
    if let Some(function) = fault.function.as_ref().filter(|function| *function != "local")
        && !template.functions.contains_key(function)
    {
        return Err(format!("`function`: the template has no function {function}."));
    }
    if fault.nth == 0 {
        return Err("`nth` counts from 1, the next call.".to_owned());
    }
    match fault.kind {
        FaultKind::Conflict if *service != "dynamodb" || !CONFLICTING.contains(&fault.operation.as_str()) => {
            Err(format!("`kind` conflict applies to {} of dynamodb alone.", CONFLICTING.join(", ")))
        }
        FaultKind::Reject if *service != "ses" => Err("`kind` reject applies to the service ses alone.".to_owned()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::PROJECT;

    #[test]
    fn what_could_never_fire_is_refused_by_name() {
        let template = Template::read(PROJECT, &std::collections::BTreeMap::new()).expect("a template");
        let put = || FaultSpec::new("dynamodb", "PutItem", FaultKind::Conflict);
        assert_eq!(check(&put().on("outbox").of("signup"), &template), Ok(()));
        for (fault, named) in [
            (FaultSpec::new("ec2", "PutItem", FaultKind::Slow), "`service`"),
            (FaultSpec::new("dynamodb", "SendEmail", FaultKind::Slow), "`operation`"),
            (put().on("nowhere"), "`table`"),
            (FaultSpec::new("ses", "SendEmail", FaultKind::Slow).on("outbox"), "`table`"),
            (put().of("nobody"), "`function`"),
            (put().nth(0), "`nth`"),
            (FaultSpec::new("dynamodb", "Query", FaultKind::Conflict), "`kind`"),
            (FaultSpec::new("dynamodb", "PutItem", FaultKind::Reject), "`kind`"),
        ] {
            let reason = check(&fault, &template).expect_err("refused");
            assert!(reason.contains(named), "{named}: {reason}");
        }
    }

    #[test]
    fn the_names_of_the_kinds_are_those_on_the_wire() {
        for (name, kind) in KINDS {
            assert_eq!(serde_json::to_value(kind).expect("JSON"), name);
        }
    }
}
