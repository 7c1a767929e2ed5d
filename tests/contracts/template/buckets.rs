//! Buckets: no public access, no plain text, and nothing kept for more than 90 days.

use domain::{file::FileLife, privacy::policy::FILE_DAYS};
use local::template::{BucketSpec, Template};
use serde_json::Value;

use super::{mutated_in, resources, unmet, without};

/// Whether a rule of the bucket removes what is kept so long.
fn ends(bucket: &BucketSpec, life: FileLife) -> bool {
    let mut rules = bucket.lifecycle.iter().filter(|rule| rule.prefix == format!("{life}/"));
    rules.any(|rule| rule.expire_days == Some(life.days()))
}

pub(super) fn violations(template: &Template) -> Vec<String> {
    let policies = resources(template, "AWS::S3::BucketPolicy").collect::<Vec<_>>();
    let mut violations = Vec::new();
    for (id, resource) in resources(template, "AWS::S3::Bucket") {
        let properties = &resource.properties;
        let name = properties["BucketName"].as_str().map_or_else(|| id.to_lowercase(), str::to_owned);
        let Some(bucket) = template.buckets.iter().find(|bucket| bucket.name == name) else { continue };
        let everything = bucket.lifecycle.iter().filter(|rule| rule.prefix.is_empty()).collect::<Vec<_>>();
        let block = properties["PublicAccessBlockConfiguration"].as_object();
        let encryption = &properties["BucketEncryption"]["ServerSideEncryptionConfiguration"][0];
        let by_default = &encryption["ServerSideEncryptionByDefault"];
        let owner = &properties["OwnershipControls"]["Rules"][0]["ObjectOwnership"];
        let portal = |origin: &String| template.functions["signup"].variables.get("PORTAL_URL") == Some(origin);
        let only_portal =
            !bucket.cors.is_empty() && bucket.cors.iter().all(|rule| rule.allowed_origins.iter().all(portal));
        let tls = policies.iter().any(|(_, policy)| policy.properties["Bucket"] == *name);
        violations.extend(unmet(
            id,
            [
                (FileLife::ALL.iter().all(|life| ends(bucket, *life)), "an end of its objects"),
                (
                    everything.iter().any(|rule| rule.noncurrent_days.is_some_and(|days| days <= FILE_DAYS)),
                    "an end of older versions",
                ),
                (everything.iter().any(|rule| rule.abort_days.is_some()), "an end of uploads in parts"),
                (bucket.versioned, "versions"),
                (
                    block.is_some_and(|all| all.len() == 4 && all.values().all(|on| *on == true)),
                    "a block of the public",
                ),
                (owner == "BucketOwnerEnforced", "one owner"),
                (by_default["SSEAlgorithm"] == "aws:kms", "encryption with a key"),
                (by_default["KMSMasterKeyID"].is_string() && encryption["BucketKeyEnabled"] == true, "our own key"),
                (only_portal, "access for the portal alone"),
                (tls, "a policy that asks for TLS"),
                (resource.deletion_policy.as_deref() == Some("Retain"), "being retained"),
            ],
        ));
    }
    // The local cloud refuses a bucket policy that says anything other than that TLS is required.
    violations.extend(
        policies
            .iter()
            .filter(|(_, policy)| policy.properties["PolicyDocument"] == Value::Null)
            .map(|(id, _)| format!("{id} says nothing")),
    );
    violations
}

#[test]
fn p20_a_bucket_without_an_end_of_its_objects_is_found() {
    let bucket = |from: &str, to: &str| mutated_in("FilesBucket", from, to);
    assert!(bucket("            ExpirationInDays: 90\n", "").contains("FilesBucket lacks an end of its objects"));
    assert!(bucket("ExpirationInDays: 90", "ExpirationInDays: 365").contains("lacks an end of its objects"));
    assert!(bucket("Prefix: days-90/", "Prefix: days-9/").contains("lacks an end of its objects"));
    let versions = "            NoncurrentVersionExpiration: { NoncurrentDays: 1 }\n";
    assert!(bucket(versions, "").contains("lacks an end of older versions"));
    let parts = "            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }\n";
    assert!(bucket(parts, "").contains("lacks an end of uploads in parts"));
}

#[test]
fn a_bucket_with_open_access_is_found() {
    let bucket = |from: &str, to: &str| mutated_in("FilesBucket", from, to);
    assert!(bucket("[!Sub \"https://${DomainName}\"]", "['*']").contains("access for the portal alone"));
    assert!(bucket("BlockPublicAcls: true", "BlockPublicAcls: false").contains("false is not known"));
    assert!(bucket("BucketOwnerEnforced", "ObjectWriter").contains("lacks one owner"));
    assert!(bucket(", KMSMasterKeyID: !GetAtt DataKey.Arn", "").contains("lacks our own key"));
    assert!(bucket("Status: Enabled }", "Status: Suspended }").contains("lacks versions"));
    assert!(without("FilesBucketPolicy").contains("lacks a policy that asks for TLS"));
}
