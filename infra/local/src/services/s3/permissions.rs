//! The permissions that a request to S3 needs.

use crate::{iam::RequiredPermission, services::service::Operation};

/// The operations of S3 that are emulated.
pub(super) const OPERATIONS: [Operation; 19] = [
    Operation::new("AbortMultipartUpload", &["AbortMultipartUpload"]),
    Operation::new("CompleteMultipartUpload", &["PutObject"]),
    Operation::new("CopyObject", &["GetObject", "PutObject"]),
    Operation::new("CreateBucket", &[]).without_faults(),
    Operation::new("CreateMultipartUpload", &["PutObject"]),
    Operation::new("DeleteObject", &["DeleteObject", "DeleteObjectVersion"]),
    Operation::new("DeleteObjects", &["DeleteObject"]),
    Operation::new("GetBucketVersioning", &["GetBucketVersioning"]).without_faults(),
    Operation::new("GetObject", &["GetObject", "GetObjectVersion"]),
    Operation::new("HeadBucket", &["ListBucket"]),
    Operation::new("HeadObject", &["GetObject", "GetObjectVersion"]),
    Operation::new("ListBuckets", &["ListAllMyBuckets"]).without_faults(),
    Operation::new("ListMultipartUploads", &["ListBucketMultipartUploads"]),
    Operation::new("ListObjectVersions", &["ListBucketVersions"]),
    Operation::new("ListObjects", &["ListBucket"]).without_faults(),
    Operation::new("ListObjectsV2", &["ListBucket"]),
    Operation::new("ListParts", &["ListMultipartUploadParts"]),
    Operation::new("PutObject", &["PutObject"]),
    Operation::new("UploadPart", &["PutObject"]),
];

/// The permissions that an operation on a bucket and key needs; `None` if they are not known here.
///
/// `source` is the object that is copied, as `bucket/key`; `versioned` is whether the request names a version.
pub(super) fn required(
    operation: &str,
    bucket: &str,
    key: &str,
    source: Option<&str>,
    versioned: bool,
) -> Option<Vec<RequiredPermission>> {
    let object = || format!("arn:aws:s3:::{bucket}/{key}");
    let whole = || format!("arn:aws:s3:::{bucket}");
    let version = |action: &str| if versioned { format!("{action}Version") } else { action.to_owned() };
    let permissions = match operation {
        "GetObject" | "HeadObject" => vec![RequiredPermission::new(version("s3:GetObject"), object())],
        "PutObject" | "CreateMultipartUpload" | "UploadPart" | "CompleteMultipartUpload" => {
            vec![RequiredPermission::new("s3:PutObject", object())]
        }
        "CopyObject" => {
            let source = source?.trim_start_matches('/');
            let source = source.split_once('?').map_or(source, |(path, _)| path);
            vec![
                RequiredPermission::new("s3:GetObject", format!("arn:aws:s3:::{source}")),
                RequiredPermission::new("s3:PutObject", object()),
            ]
        }
        "DeleteObject" => vec![RequiredPermission::new(version("s3:DeleteObject"), object())],
        // The keys are in the body, so the request needs the permission to delete every object.
        "DeleteObjects" => vec![RequiredPermission::new("s3:DeleteObject", format!("{}/*", whole()))],
        "AbortMultipartUpload" => vec![RequiredPermission::new("s3:AbortMultipartUpload", object())],
        "ListParts" => vec![RequiredPermission::new("s3:ListMultipartUploadParts", object())],
        "HeadBucket" | "ListObjects" | "ListObjectsV2" => vec![RequiredPermission::new("s3:ListBucket", whole())],
        "ListObjectVersions" => vec![RequiredPermission::new("s3:ListBucketVersions", whole())],
        "ListMultipartUploads" => vec![RequiredPermission::new("s3:ListBucketMultipartUploads", whole())],
        "GetBucketVersioning" => vec![RequiredPermission::new("s3:GetBucketVersioning", whole())],
        "ListBuckets" => vec![RequiredPermission::new("s3:ListAllMyBuckets", "*")],
        _ => return None,
    };
    Some(permissions)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn actions(operation: &str, versioned: bool) -> Vec<String> {
        let permissions =
            required(operation, "uploads", "a/b", Some("other/c%20d?versionId=1"), versioned).unwrap_or_default();
        permissions.into_iter().map(|permission| format!("{} {}", permission.action, permission.resource)).collect()
    }

    #[test]
    fn each_operation_needs_the_permission_that_aws_demands() {
        assert_eq!(actions("GetObject", false), ["s3:GetObject arn:aws:s3:::uploads/a/b"]);
        assert_eq!(actions("GetObject", true), ["s3:GetObjectVersion arn:aws:s3:::uploads/a/b"]);
        assert_eq!(actions("ListObjectsV2", false), ["s3:ListBucket arn:aws:s3:::uploads"]);
        assert_eq!(
            actions("CopyObject", false),
            ["s3:GetObject arn:aws:s3:::other/c%20d", "s3:PutObject arn:aws:s3:::uploads/a/b"]
        );
        assert!(required("PutBucketAcl", "uploads", "", None, false).is_none());
    }

    #[test]
    fn an_operation_names_the_actions_that_its_calls_need_and_no_others() {
        for operation in OPERATIONS {
            let both = [false, true].map(|versioned| actions(operation.name, versioned));
            let needed: BTreeSet<_> =
                both.iter().flatten().filter_map(|needed| needed.split([':', ' ']).nth(1)).collect();
            assert_eq!(needed, operation.actions.iter().copied().collect(), "{}", operation.name);
        }
    }
}
