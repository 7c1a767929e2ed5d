//! Every message there is, by the capability that sends it. To add a capability's, name its messages here.
//!
//! A capability's messages are an enum in its `messages.rs`, which shows nothing in `Debug` and says by `useful` how long
//! each is worth sending, where that is less than the outbox tries.

use serde::{Deserialize, Serialize};

use crate::{
    accounts::messages::AccountsMessage,
    identity::messages::IdentityMessage,
    kernel::{processing::Period, record::Redacted},
    messaging::MessageContent,
    staff::messages::StaffMessage,
};

macro_rules! list {
    ($($(#[$meta:meta])* $capability:ident($message:ty)),+ $(,)?) => {
        /// What a message says. It is stored by its `kind`, without the capability's name: no two messages have the same one.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(untagged)]
        pub enum Content {
            $($(#[$meta])* $capability($message)),+
        }

        impl Content {
            /// How long it is worth sending, where that is less than the outbox tries: a link that no longer works is not.
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
    /// Of a person's log-in.
    Identity(IdentityMessage),
    /// Of people's places in an account.
    #[serde(with = "notice")]
    Accounts(AccountsMessage),
    /// Of work for the operator.
    #[serde(with = "notice")]
    Staff(StaffMessage),
];

impl Redacted for Content {}

/// Messages that are told apart by their `notice`, all of the `kind` of this name.
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
    use crate::{accounts, identity, staff};

    /// A message, and its `kind` and `notice` where it is stored.
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
    }
}
