//! The local cloud's one source of randomness.

use ring::rand::{SecureRandom as _, SystemRandom};

use crate::encoding;

/// Random bytes.
#[expect(
    clippy::disallowed_methods,
    reason = "the local cloud stands outside the functions whose randomness is seedable"
)]
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if SystemRandom::new().fill(&mut bytes).is_err() {
        // Linux answers this call from the moment it has booted; without it there is nothing to run on.
        std::process::abort();
    }
    bytes
}

/// Random bytes as lower-case hexadecimal digits, two for each.
pub(crate) fn hex<const N: usize>() -> String {
    encoding::hex(&bytes::<N>())
}

/// An id in the form that AWS gives its requests.
pub(crate) fn uuid() -> String {
    let mut bytes = bytes::<16>();
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    hyphenated(u128::from_be_bytes(bytes))
}

/// A number in the form of a UUID.
pub(crate) fn hyphenated(number: u128) -> String {
    let hex = format!("{number:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
