//! The local cloud's one source of randomness.

use ring::rand::{SecureRandom as _, SystemRandom};
use uuid::{Builder, Uuid};

/// Random bytes.
#[expect(
    clippy::disallowed_methods,
    reason = "the local cloud stands outside the functions whose randomness is seedable"
)]
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if SystemRandom::new().fill(&mut bytes).is_err() {
        // On Linux this call never fails once the system has booted, so the process cannot go on without it.
        std::process::abort();
    }
    bytes
}

/// Random bytes as lower-case hexadecimal digits.
pub(crate) fn hex<const N: usize>() -> String {
    ::hex::encode(bytes::<N>())
}

/// An id in the form of AWS request ids.
pub(crate) fn uuid() -> String {
    Builder::from_random_bytes(bytes()).into_uuid().to_string()
}

/// A number in the form of a UUID.
pub(crate) fn hyphenated(number: u128) -> String {
    Uuid::from_u128(number).to_string()
}
