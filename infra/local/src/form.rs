//! Percent-encoding of paths, queries and forms.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, percent_decode_str, utf8_percent_encode};

/// The characters to encode: all except the unreserved ones (RFC 3986, section 2.3).
pub(crate) const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The same without `/`, which separates the segments of a path.
const RESERVED_IN_PATHS: AsciiSet = RESERVED.remove(b'/');

/// Decodes a text; `None` if it is not a valid encoding of UTF-8.
pub(crate) fn decode(text: &str) -> Option<String> {
    let is_escape = |after: &str| after.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    if !text.split('%').skip(1).all(is_escape) {
        return None;
    }
    percent_decode_str(text).decode_utf8().ok().map(Into::into)
}

/// The first value with a given name in a query or form.
pub(crate) fn value(text: &str, wanted: &str) -> Option<String> {
    form_urlencoded::parse(text.as_bytes()).find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
}

/// Encodes a text for a path.
pub(crate) fn encode(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, &RESERVED_IN_PATHS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_encoded_byte_by_byte() {
        assert_eq!(encode("a b/c~é+").to_string(), "a%20b/c~%C3%A9%2B");
    }
}
