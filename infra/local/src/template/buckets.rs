//! Buckets and their lifecycle rules.

use serde::Deserialize;
use serde_json::Value;

use super::{
    error::TemplateError,
    properties::{one_or_many, only},
};

/// A bucket.
#[derive(Debug, Clone)]
pub struct BucketSpec {
    /// Its name.
    pub name: String,
    /// Whether replaced or deleted objects are kept as older versions.
    pub versioned: bool,
    /// Its CORS rules.
    pub cors: Vec<CorsRule>,
    /// Its lifecycle rules.
    pub lifecycle: Vec<LifecycleRule>,
}

/// A CORS rule: which web pages may access a bucket.
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
    /// Seconds for which a browser may cache the answer.
    pub max_age: Option<u32>,
}

/// A lifecycle rule of a bucket's objects.
#[derive(Debug, Clone, Default)]
pub struct LifecycleRule {
    /// The prefix of the keys that the rule applies to.
    pub prefix: String,
    /// Days after which the current version expires.
    pub expire_days: Option<u32>,
    /// Whether a delete marker is removed once it has no older versions under it.
    pub lone_markers: bool,
    /// Days after which an older version is removed.
    pub noncurrent_days: Option<u32>,
    /// Days after which an incomplete multipart upload is aborted.
    pub abort_days: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct BucketProperties {
    bucket_name: Option<String>,
    versioning_configuration: Option<Versioning>,
    cors_configuration: Option<Cors>,
    lifecycle_configuration: Option<Lifecycle>,
    public_access_block_configuration: Option<PublicAccessBlock>,
    #[serde(rename = "BucketEncryption")]
    _bucket_encryption: Option<Value>,
    #[serde(rename = "OwnershipControls")]
    _ownership_controls: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Versioning {
    status: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Cors {
    cors_rules: Vec<CorsRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
#[expect(clippy::struct_excessive_bools, reason = "they are AWS's")]
struct PublicAccessBlock {
    block_public_acls: bool,
    block_public_policy: bool,
    ignore_public_acls: bool,
    restrict_public_buckets: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Lifecycle {
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Rule {
    #[serde(rename = "Id")]
    _id: Option<String>,
    status: String,
    #[serde(default)]
    prefix: String,
    expiration_in_days: Option<u32>,
    #[serde(default)]
    expired_object_delete_marker: bool,
    noncurrent_version_expiration: Option<NoncurrentVersions>,
    abort_incomplete_multipart_upload: Option<IncompleteUploads>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct NoncurrentVersions {
    noncurrent_days: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct IncompleteUploads {
    days_after_initiation: u32,
}

/// Reads a bucket.
pub(super) fn bucket(bucket: BucketProperties, id: &str, path: &str) -> Result<BucketSpec, TemplateError> {
    let name = bucket.bucket_name.unwrap_or_else(|| id.to_lowercase());
    if !s3s::path::check_bucket_name(&name) {
        return Err(TemplateError::new(format!("{path}.BucketName"), format!("{name} is no name for a bucket")));
    }
    let versioned = match bucket.versioning_configuration.map(|versioning| versioning.status).as_deref() {
        Some("Enabled") => true,
        None | Some("Suspended") => false,
        Some(other) => {
            let path = format!("{path}.VersioningConfiguration.Status");
            return Err(TemplateError::new(path, format!("{other} is not known")));
        }
    };
    if let Some(block) = bucket.public_access_block_configuration
        && !(block.block_public_acls
            && block.block_public_policy
            && block.ignore_public_acls
            && block.restrict_public_buckets)
    {
        let path = format!("{path}.PublicAccessBlockConfiguration");
        return Err(TemplateError::new(path, "false is not known, only true"));
    }
    let mut lifecycle = Vec::new();
    let rules = bucket.lifecycle_configuration.map(|lifecycle| lifecycle.rules).unwrap_or_default();
    for (at, rule) in rules.into_iter().enumerate() {
        only(&rule.status, "Enabled", &format!("{path}.LifecycleConfiguration.Rules[{at}].Status"))?;
        lifecycle.push(LifecycleRule {
            prefix: rule.prefix,
            expire_days: rule.expiration_in_days,
            lone_markers: rule.expired_object_delete_marker || rule.expiration_in_days.is_some(),
            noncurrent_days: rule.noncurrent_version_expiration.map(|versions| versions.noncurrent_days),
            abort_days: rule.abort_incomplete_multipart_upload.map(|uploads| uploads.days_after_initiation),
        });
    }
    let cors = bucket.cors_configuration.map(|cors| cors.cors_rules).unwrap_or_default();
    Ok(BucketSpec { name, versioned, cors, lifecycle })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct BucketPolicy {
    #[serde(rename = "Bucket")]
    _bucket: String,
    policy_document: PolicyDocument,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct PolicyDocument {
    #[serde(rename = "Version")]
    _version: Option<String>,
    statement: Vec<Statement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Statement {
    #[serde(rename = "Sid")]
    _sid: Option<String>,
    effect: String,
    #[serde(rename = "Principal")]
    _principal: Value,
    #[serde(rename = "Action", deserialize_with = "one_or_many")]
    _action: Vec<String>,
    #[serde(rename = "Resource", deserialize_with = "one_or_many")]
    _resource: Vec<String>,
    #[serde(default)]
    condition: Value,
}

/// Accepts a bucket's policy only if all that it does is require TLS. The local cloud itself has no TLS.
pub(super) fn policy(policy: &BucketPolicy, path: &str) -> Result<(), TemplateError> {
    for (at, statement) in policy.policy_document.statement.iter().enumerate() {
        let path = format!("{path}.PolicyDocument.Statement[{at}]");
        only(&statement.effect, "Deny", &format!("{path}.Effect"))?;
        let insecure = statement.condition.pointer("/Bool/aws:SecureTransport");
        let alone = statement.condition.as_object().is_some_and(|operators| {
            operators.len() == 1 && operators.values().all(|keys| keys.as_object().is_some_and(|keys| keys.len() == 1))
        });
        if !alone || !insecure.is_some_and(|value| value == "false" || value == false) {
            return Err(TemplateError::new(
                format!("{path}.Condition"),
                "is not known, only that aws:SecureTransport is false",
            ));
        }
    }
    Ok(())
}
