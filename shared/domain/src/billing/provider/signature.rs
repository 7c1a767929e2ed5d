//! Whether what comes to the webhook was signed by Stripe, and just now.

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;

/// How far the time of a signature may be from now.
pub const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// How many signatures of a header are looked at. Stripe signs once with each secret that is valid, of which there are two at most.
const MOST_SIGNATURES: usize = 8;

/// Why a body is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The header is missing, or not as Stripe writes it.
    #[error("no signature")]
    Missing,
    /// The signature is older, or newer, than five minutes.
    #[error("a signature of another time")]
    OtherTime,
    /// None of the signatures is that of the body by a valid secret.
    #[error("not signed with a valid secret")]
    Wrong,
}

/// Checks the header `Stripe-Signature` (`t=…,v1=…`, with several `v1` while a secret is exchanged) of a body, by the secrets that are
/// valid now. All pairs are compared, each in constant time.
///
/// # Errors
/// If the body was not signed by one of them within five minutes.
pub fn verify(header: &str, body: &[u8], secrets: &[String], now: Timestamp) -> Result<(), SignatureError> {
    let parts = || header.split(',').filter_map(|part| part.split_once('='));
    let of_kind = |kind: &'static str| parts().filter_map(move |(name, value)| (name == kind).then_some(value));
    let time = of_kind("t").next().ok_or(SignatureError::Missing)?;
    let signatures = of_kind("v1").filter_map(bytes).take(MOST_SIGNATURES).collect::<Vec<_>>();
    if signatures.is_empty() {
        return Err(SignatureError::Missing);
    }
    let signed_at = time.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    let signed_at = signed_at.ok_or(SignatureError::Missing)?;
    if signed_at.duration_since(now).abs() > TOLERANCE {
        return Err(SignatureError::OtherTime);
    }
    let mut is_signed = false;
    for secret in secrets {
        for signature in &signatures {
            is_signed |= mac(secret, time, body).is_some_and(|mac| mac.verify_slice(signature).is_ok());
        }
    }
    if is_signed { Ok(()) } else { Err(SignatureError::Wrong) }
}

fn mac(secret: &str, time: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac)
}

/// The bytes of an HMAC-SHA256 in hexadecimal digits.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    let is_hex = hex.len() == 64 && hex.bytes().all(|digit| digit.is_ascii_hexdigit());
    let pairs = (0..hex.len()).step_by(2).filter_map(|place| u8::from_str_radix(hex.get(place..place + 2)?, 16).ok());
    is_hex.then(|| pairs.collect())
}

#[cfg(test)]
mod tests;
