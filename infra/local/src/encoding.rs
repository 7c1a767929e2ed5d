//! Bytes as text: hexadecimal digits and percent-encoding.

use std::fmt::Write as _;

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What [`hex`] wrote.
pub(crate) fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits
        .chunks_exact(2)
        .filter_map(|pair| u8::try_from(pair.iter().fold(0, |sum, digit| sum * 16 + digit)).ok())
        .collect()
}

/// Percent-encodes as signatures want it, all but the unreserved characters and those to be kept.
pub(crate) fn encode(text: &str, keep: &str, space_is_plus: bool) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        match char::from(byte) {
            ' ' if space_is_plus => encoded.push('+'),
            plain
                if plain.is_ascii_alphanumeric()
                    || "-._~".contains(plain)
                    || keep.contains(plain) && plain.is_ascii() =>
            {
                encoded.push(plain);
            }
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_encoded_byte_by_byte() {
        assert_eq!(encode("a b/c~é+", "/", false), "a%20b/c~%C3%A9%2B");
        assert_eq!(encode("a b/c", "", true), "a+b%2Fc");
        assert_eq!((hex(&[0, 255, 16]), unhex("00ff10")), ("00ff10".to_owned(), vec![0, 255, 16]));
    }
}
