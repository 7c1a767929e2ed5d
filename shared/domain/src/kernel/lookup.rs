//! Keys that find personal data without being it: their text is an HMAC, made by `store`.

/// Declares a key that is its text.
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

key_text! {
    /// An e-mail address as a key: the version of the HMAC's root, and the HMAC of the address's normal form.
    EmailLookup, "email.v1.…"
}

impl EmailLookup {
    /// From the root's version and the HMAC's text.
    #[must_use]
    pub fn new(version: &str, mac: &str) -> Self {
        Self(format!("email.{version}.{mac}"))
    }
}

key_text! {
    /// A caller's idempotency key, as an HMAC over route, caller and key.
    IdempotencyScope, "idempotency.…"
}

impl IdempotencyScope {
    /// From the HMAC's text.
    #[must_use]
    pub fn new(mac: &str) -> Self {
        Self(format!("idempotency.{mac}"))
    }
}

key_text! {
    /// What a rate limit counts: an HMAC over the limit and the person, address or network.
    RateLimitScope, "rate-limit.…"
}

impl RateLimitScope {
    /// From the HMAC's text.
    #[must_use]
    pub fn new(mac: &str) -> Self {
        Self(format!("rate-limit.{mac}"))
    }
}

key_text! {
    /// Whose a message is: a person with a log-in, or an address.
    Recipient, "usr_…"
}

impl From<crate::kernel::id::UserId> for Recipient {
    fn from(user: crate::kernel::id::UserId) -> Self {
        Self(user.to_string())
    }
}

impl From<&EmailLookup> for Recipient {
    fn from(email: &EmailLookup) -> Self {
        Self(email.to_string())
    }
}

key_text! {
    /// A phone number as a key: the version of the HMAC's root, and the HMAC of the number's normal form.
    PhoneLookup, "phone.v1.…"
}

impl PhoneLookup {
    /// From the root's version and the HMAC's text.
    #[must_use]
    pub fn new(version: &str, mac: &str) -> Self {
        Self(format!("phone.{version}.{mac}"))
    }
}

impl From<&PhoneLookup> for Recipient {
    fn from(phone: &PhoneLookup) -> Self {
        Self(phone.to_string())
    }
}

key_text! {
    /// A day in UTC on which text messages are sent.
    SpendDay, "sms.2026-12-01"
}

impl SpendDay {
    /// The day of a moment.
    #[must_use]
    pub fn of(now: crate::kernel::time::Now) -> Self {
        Self(format!("sms.{}", now.0.to_zoned_datetime(jiff::tz::TimeZone::UTC).date()))
    }
}
