//! All messages, by the capability that sends them. A new capability's messages must be added here.
//!
//! A capability's messages are an enum in its `messages.rs`. Their `Debug` shows nothing, and `useful` gives how long
//! each is worth sending if that is less than the time that the outbox tries.

use serde::{Deserialize, Serialize};

use crate::{
    accounts::messages::AccountsMessage,
    billing::messages::BillingMessage,
    identity::messages::IdentityMessage,
    integrations::messages::IntegrationsMessage,
    kernel::{processing::Period, record::Redacted},
    messaging::MessageContent,
    newsletter::messages::NewsletterMessage,
    staff::messages::StaffMessage,
};

macro_rules! list {
    ($($(#[$meta:meta])* $capability:ident($message:ty)),+ $(,)?) => {
        /// The content of a message. It is stored with its `kind`, but without the capability's name, so every kind
        /// must be unique.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(untagged)]
        pub enum Content {
            $($(#[$meta])* $capability($message)),+
        }

        impl Content {
            /// How long the message is worth sending, if that is less than the time that the outbox tries: for example,
            /// until its link expires.
            pub(crate) fn useful(&self) -> Option<Period> {
                match self {
                    $(Self::$capability(message) => message.useful()),+
                }
            }
        }

        $(impl From<$message> for Content {
            fn from(message: $message) -> Self {
                Self::$capability(message)
            }
        })+
    };
}

list![
    /// Messages about a person's log-in.
    Identity(IdentityMessage),
    /// Messages about memberships of an account.
    #[serde(with = "notice")]
    Accounts(AccountsMessage),
    /// Messages about work for the operator.
    #[serde(with = "notice")]
    Staff(StaffMessage),
    /// Messages about the billing of an account.
    #[serde(with = "notice")]
    Billing(BillingMessage),
    /// Messages about the integrations of an account.
    #[serde(with = "notice")]
    Integrations(IntegrationsMessage),
    /// Messages about the newsletter.
    #[serde(with = "notice")]
    Newsletter(NewsletterMessage),
];

impl Redacted for Content {}

/// Serialises messages that all have the `kind` `notice` and are distinguished by their `notice`.
mod notice {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(tag = "kind", rename_all = "snake_case")]
    enum Kind<T> {
        Notice(T),
    }

    pub(super) fn serialize<T: Serialize, S: Serializer>(message: &T, serializer: S) -> Result<S::Ok, S::Error> {
        Kind::Notice(message).serialize(serializer)
    }

    pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        let Kind::Notice(message) = Kind::deserialize(deserializer)?;
        Ok(message)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{accounts, billing, identity, integrations, newsletter, staff};

    /// Checks the `kind` and `notice` with which a message is stored.
    fn stored(message: impl Into<Content>, kind: &str, notice: Option<&str>) {
        let message = message.into();
        let stored = serde_json::to_value(&message).unwrap();
        assert_eq!((&stored["kind"], &stored["notice"]), (&json!(kind), &json!(notice)));
        assert_eq!(serde_json::from_value::<Content>(stored).unwrap(), message);
        assert!(format!("{message:?}").ends_with("Message(redacted))"), "{message:?}");
    }

    #[test]
    fn a_message_is_stored_by_its_kind_comes_back_as_itself_and_shows_nothing() {
        for (message, kind) in identity::messages::samples::each() {
            stored(message, kind, None);
        }
        for (message, notice) in accounts::messages::samples::each() {
            assert_eq!(Content::from(message.clone()).useful(), None);
            stored(message, "notice", Some(notice));
        }
        for (message, notice) in staff::messages::samples::each() {
            stored(message, "notice", Some(notice));
        }
        for (message, notice) in billing::messages::samples::each() {
            stored(message, "notice", Some(notice));
        }
        for (message, notice) in integrations::messages::samples::each() {
            stored(message, "notice", Some(notice));
        }
        for (message, notice) in newsletter::messages::samples::each() {
            stored(message, "notice", Some(notice));
        }
    }
}
