//! Keys that find personal data without revealing it. Their text is an HMAC, made by `store`.

/// Declares a key that is represented by its text.
macro_rules! key_text {
    ($(#[$doc:meta])* $name:ident, $example:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self(text.to_owned()))
            }
        }

        crate::kernel::id::text_serde!($name, $example);
    };
}
pub(crate) use key_text;

key_text! {
    /// An e-mail address as a key: the version of the HMAC's root, and the HMAC of the address's normal form.
    EmailLookup, "email.v1.…"
}

impl EmailLookup {
    /// Makes the key from the root's version and the HMAC's text.
    #[must_use]
    pub fn new(version: &str, mac: &str) -> Self {
        Self(format!("email.{version}.{mac}"))
    }
}

key_text! {
    /// A phone number as a key: the version of the HMAC's root, and the HMAC of the number's normal form.
    PhoneLookup, "phone.v1.…"
}

impl PhoneLookup {
    /// Makes the key from the root's version and the HMAC's text.
    #[must_use]
    pub fn new(version: &str, mac: &str) -> Self {
        Self(format!("phone.{version}.{mac}"))
    }
}

key_text! {
    /// The external id of a data set's row as a key: the version of the HMAC's root, and the HMAC of account, data set and id.
    RowKey, "row.v1.…"
}

impl RowKey {
    /// Makes the key from the root's version and the HMAC's text.
    #[must_use]
    pub fn new(version: &str, mac: &str) -> Self {
        Self(format!("row.{version}.{mac}"))
    }

    /// Reads the text of a key. `None` if it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        (text.starts_with("row.") && text.len() <= 100 && text.bytes().all(is_safe)).then(|| Self(text.to_owned()))
    }

    /// A number that spreads rows evenly: the HMAC's letters are random.
    #[must_use]
    pub fn spread(&self) -> u8 {
        self.0.bytes().fold(0, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte))
    }
}
