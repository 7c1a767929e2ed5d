//! Percent-encoding, as it stands in paths, queries and forms.

use percent_encoding::percent_decode_str;

/// Decodes a text; `None` where it is no valid encoding of UTF-8.
pub(crate) fn decode(text: &str) -> Option<String> {
    let is_escape = |after: &str| after.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    if !text.split('%').skip(1).all(is_escape) {
        return None;
    }
    percent_decode_str(text).decode_utf8().ok().map(Into::into)
}

/// The first value of a name in a query or form.
pub(crate) fn value(text: &str, wanted: &str) -> Option<String> {
    form_urlencoded::parse(text.as_bytes()).find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
}
