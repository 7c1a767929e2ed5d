//! The root that personal data is sealed under: KMS's HMAC over a version's label. There is nothing to store or lose.

use aws_sdk_kms::{primitives::Blob, types::MacAlgorithmSpec};
use zeroize::Zeroizing;

use crate::aws::{AwsConfig, describe};

/// Why KMS made no root.
#[derive(Debug, thiserror::Error)]
pub enum RootKeyError {
    /// KMS refused or did not answer.
    #[error("KMS made no root: {0}")]
    Kms(String),
    /// The response was not 32 bytes long.
    #[error("KMS made a root of another length than 32 bytes")]
    Length,
}

/// The root of a version: `GenerateMac` with the HMAC key `key`.
///
/// # Errors
/// If KMS does not make it.
pub async fn root_key(aws: &AwsConfig, key: &str, version: &str) -> Result<Zeroizing<[u8; 32]>, RootKeyError> {
    let answer = aws_sdk_kms::Client::new(aws.config())
        .generate_mac()
        .key_id(key)
        .mac_algorithm(MacAlgorithmSpec::HmacSha256)
        .message(Blob::new(format!("sealing-root/{version}")))
        .send()
        .await
        .map_err(|error| RootKeyError::Kms(describe(&error)))?;
    let mac = answer.mac.ok_or(RootKeyError::Length)?;
    mac.as_ref().try_into().map(Zeroizing::new).map_err(|_| RootKeyError::Length)
}
