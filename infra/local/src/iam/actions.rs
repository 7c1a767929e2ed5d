//! The actions that a policy may name. A misspelt one grants nothing on AWS, and says so nowhere.

use super::pattern;

/// Every action that a call of a function can need, by service. Whoever lets functions call more adds it here.
const KNOWN: [(&str, &[&str]); 6] = [
    (
        "dynamodb",
        &[
            "BatchGetItem",
            "BatchWriteItem",
            "ConditionCheckItem",
            "DeleteItem",
            "DescribeContinuousBackups",
            "DescribeTable",
            "DescribeTimeToLive",
            "GetItem",
            "ListTables",
            "PutItem",
            "Query",
            "Scan",
            "UpdateItem",
        ],
    ),
    ("kms", &["GenerateMac"]),
    (
        "s3",
        &[
            "AbortMultipartUpload",
            "DeleteObject",
            "DeleteObjectVersion",
            "GetObject",
            "GetObjectAttributes",
            "GetObjectTagging",
            "GetObjectVersion",
            "ListBucket",
            "ListBucketVersions",
            "PutObject",
            "PutObjectTagging",
        ],
    ),
    ("ses", &["SendEmail"]),
    ("sns", &["Publish"]),
    (
        "sqs",
        &[
            "ChangeMessageVisibility",
            "DeleteMessage",
            "GetQueueAttributes",
            "GetQueueUrl",
            "ReceiveMessage",
            "SendMessage",
        ],
    ),
];

/// Whether an action, perhaps with wildcards, stands for any that is known.
pub(super) fn is_known(action: &str) -> bool {
    let Some((service, name)) = action.split_once(':') else { return action == "*" };
    let service = KNOWN.iter().find(|(known, _)| known.eq_ignore_ascii_case(service));
    service.is_some_and(|(_, names)| names.iter().any(|known| pattern::fits_action(name, known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_action_is_not_known() {
        for known in ["*", "dynamodb:*", "dynamodb:GetItem", "DynamoDB:batch*", "kms:GenerateMac"] {
            assert!(is_known(known), "{known}");
        }
        for unknown in ["dynamodb:GetItems", "dynamodb", "ec2:*", "kms:Decrypt", "*:GetItem"] {
            assert!(!is_known(unknown), "{unknown}");
        }
    }
}
