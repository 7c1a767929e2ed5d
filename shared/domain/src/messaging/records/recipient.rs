//! The recipients of messages.

use crate::kernel::{
    id::UserId,
    lookup::{EmailLookup, PhoneLookup, key_text},
};

key_text! {
    /// The recipient of a message: a person with a log-in, or an address.
    Recipient, "usr_…"
}

impl Recipient {
    /// The person with a log-in, if it is one.
    #[must_use]
    pub fn person(&self) -> Option<UserId> {
        self.0.parse().ok()
    }
}

impl From<UserId> for Recipient {
    fn from(user: UserId) -> Self {
        Self(user.to_string())
    }
}

impl From<&EmailLookup> for Recipient {
    fn from(email: &EmailLookup) -> Self {
        Self(email.to_string())
    }
}

impl From<&PhoneLookup> for Recipient {
    fn from(phone: &PhoneLookup) -> Self {
        Self(phone.to_string())
    }
}
