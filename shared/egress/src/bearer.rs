//! Keys of the hosts' APIs, which are sent as bearer tokens.

use reqwest::header::HeaderValue;

/// The value of `Authorization` for a key. `None` if the key is empty, or no word of printable ASCII.
pub(crate) fn authorization(key: &str) -> Option<HeaderValue> {
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic());
    let mut value = HeaderValue::try_from(format!("Bearer {key}")).ok().filter(|_| is_key)?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_word_and_is_not_shown() {
        let value = authorization("sk_test_1").expect("a key");
        assert_eq!((value.as_bytes(), &*format!("{value:?}")), (&b"Bearer sk_test_1"[..], "Sensitive"));
        for wrong in ["", "sk test", "sk\n", "nøgle"] {
            assert_eq!(authorization(wrong), None, "{wrong}");
        }
    }
}
