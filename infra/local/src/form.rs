//! Percent-encoding, as it stands in paths, queries and forms.

/// Decodes a text; `None` where it is no valid encoding of UTF-8.
pub(crate) fn decode(text: &str, plus_is_space: bool) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after) {
            (b'%', [high, low, after @ ..]) => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                bytes.push(u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()?);
                rest = after;
            }
            (b'%', _) => return None,
            (b'+', _) if plus_is_space => bytes.push(b' '),
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

/// The names and values of a query or form, in their order; what is wrongly encoded stays as it is.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    let read = |text: &str| decode(text, true).unwrap_or_else(|| text.to_owned());
    text.split('&').filter(|pair| !pair.is_empty()).map(move |pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (read(name), read(value))
    })
}

/// The first value of a name in a query or form.
pub(crate) fn value(text: &str, wanted: &str) -> Option<String> {
    pairs(text).find(|(name, _)| name == wanted).map(|(_, value)| value)
}
