//! The names that AWS would generate: ARNs, and ids that stay the same from start to start.

use uuid::Uuid;

/// The region that the local cloud emulates.
pub const REGION: &str = "eu-north-1";

/// The account that the local cloud emulates.
pub const ACCOUNT: &str = "000000000000";

/// The ARN of a service's resource in the region and account.
pub(super) fn arn(service: &str, rest: &str) -> String {
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}")
}

/// The ARN of a table's stream.
pub(super) fn stream_arn(table: &str) -> String {
    format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}/stream/2026-01-01T00:00:00.000")
}

/// A KMS key's id, which has the form of a UUID and stays the same from start to start.
pub(super) fn key_id(logical: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, logical.as_bytes());
    Uuid::from_bytes(digest.as_ref().first_chunk().copied().unwrap_or_default()).to_string()
}
