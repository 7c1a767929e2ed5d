//! Codes, by which the hosts name their errors.

/// The longest code that is kept: longer than any that the hosts give.
const LONGEST: usize = 64;

/// Whether a text is a code, which says nothing of a person and can be logged.
pub(crate) fn is_code(text: &str) -> bool {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(is_fit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_and_an_address_are_no_codes() {
        for code in ["MS_UNAVAILABLE", "resource_missing", "a-1", &"x".repeat(64)] {
            assert!(is_code(code), "{code}");
        }
        for other in ["", "no such customer", "ada@example.com", "https://x", "å", &"x".repeat(65)] {
            assert!(!is_code(other), "{other}");
        }
    }
}
