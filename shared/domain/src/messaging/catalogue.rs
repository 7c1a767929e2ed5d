//! The catalogue of messages: what holds for each kind of message that the system sends (P24, P42).
//!
//! A capability names its kinds in its `messages.rs`, beside the messages themselves. [`crate::messages::catalogue`] lists them all.
//! What a message says is in the `delivery` function.

use crate::{
    kernel::{
        language::Language,
        processing::{LegalBasis, Purpose},
    },
    messaging::notification::Notification,
};

/// By which means a message is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// By mail.
    Mail,
    /// By text message.
    Sms,
}

/// Mail only.
pub(crate) const BY_MAIL: &[Channel] = &[Channel::Mail];
/// Text message only.
pub(crate) const BY_SMS: &[Channel] = &[Channel::Sms];
/// A mail, and a text message to a verified number.
pub(crate) const BY_BOTH: &[Channel] = &[Channel::Mail, Channel::Sms];

/// What a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageClass {
    /// It confirms an action, or tells of an event that comes from using the service.
    Service,
    /// It is a service message to somebody who works for the operator.
    Staff,
}

impl MessageClass {
    /// The purpose of sending it.
    #[must_use]
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::Service | Self::Staff => Purpose::ServiceMessages,
        }
    }

    /// The legal basis of sending it.
    #[must_use]
    pub const fn basis(self) -> LegalBasis {
        match self {
            Self::Service | Self::Staff => LegalBasis::Contract,
        }
    }

    /// Whether it advertises. Only with the reader's consent may such a message be sent.
    #[must_use]
    pub const fn is_promotional(self) -> bool {
        match self {
            Self::Service | Self::Staff => false,
        }
    }
}

/// A kind of message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageKind {
    /// Its name, under which a message of this kind is stored.
    pub name: &'static str,
    /// The kind of notification that it belongs to, which says whether it can be switched off, and if not, why.
    pub notification: Notification,
    /// What it is for.
    pub class: MessageClass,
    /// By which means it is sent.
    pub channels: &'static [Channel],
    about_da: &'static str,
    about_en: &'static str,
}

impl MessageKind {
    /// A service message. `about` says in Danish and in English what it tells.
    pub(crate) const fn service(
        name: &'static str,
        notification: Notification,
        channels: &'static [Channel],
        (about_da, about_en): (&'static str, &'static str),
    ) -> Self {
        Self { name, notification, class: MessageClass::Service, channels, about_da, about_en }
    }

    /// A mail to somebody who works for the operator. `about` says in Danish and in English what it tells.
    pub(crate) const fn staff(
        name: &'static str,
        notification: Notification,
        (about_da, about_en): (&'static str, &'static str),
    ) -> Self {
        Self { name, notification, class: MessageClass::Staff, channels: BY_MAIL, about_da, about_en }
    }

    /// What it tells.
    #[must_use]
    pub const fn about(&self, language: Language) -> &'static str {
        match language {
            Language::Da => self.about_da,
            Language::En => self.about_en,
        }
    }
}

/// Messages of which each has a kind.
pub(crate) trait OfKind {
    /// The kind of this message.
    fn kind(&self) -> MessageKind;

    /// All kinds.
    fn kinds() -> Vec<MessageKind>;
}

/// Names the kind of each variant of an enum of messages. A variant without a kind does not compile.
macro_rules! message_kinds {
    ($messages:ident { $($variant:ident => $kind:expr;)+ }) => {
        impl $crate::messaging::catalogue::OfKind for $messages {
            fn kind(&self) -> $crate::messaging::catalogue::MessageKind {
                match self {
                    $(Self::$variant { .. } => const { $kind }),+
                }
            }

            fn kinds() -> Vec<$crate::messaging::catalogue::MessageKind> {
                vec![$(const { $kind }),+]
            }
        }
    };
}
pub(crate) use message_kinds;

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fmt::Write as _};

    use super::*;
    use crate::{
        kernel::record::Record,
        messages::catalogue,
        messaging::records::{Message, Notifications},
    };

    /// The catalogue as a table.
    fn table() -> String {
        let mut table =
            "| message | notification | off? | class | purpose | legal basis | sent by | tells |\n".to_owned();
        table.push_str("|---|---|---|---|---|---|---|---|\n");
        for kind in catalogue() {
            let MessageKind { name, notification, class, channels, .. } = kind;
            let off = if notification.optional().is_some() { "yes" } else { "no" };
            let (purpose, basis) = (class.purpose().text(Language::En), class.basis().text(Language::En));
            let (notification, about) = (notification.name(), kind.about(Language::En));
            writeln!(
                table,
                "| {name} | {notification} | {off} | {class:?} | {purpose} | {basis} | {channels:?} | {about} |"
            )
            .unwrap();
        }
        table
    }

    #[test]
    fn p24_the_catalogue_of_messages() {
        insta::assert_snapshot!("catalogue", table());
    }

    #[test]
    fn p24_each_kind_has_a_name_of_its_own_and_says_in_both_languages_what_it_tells() {
        let (mut names, mut abouts) = (BTreeSet::new(), BTreeSet::new());
        for kind in catalogue() {
            assert!(names.insert(kind.name), "{}", kind.name);
            for language in [Language::Da, Language::En] {
                let about = kind.about(language);
                assert!(about.ends_with('.') && about.len() <= 120, "{}: {about}", kind.name);
                assert!(abouts.insert(about), "{about}");
            }
            assert!(!kind.channels.is_empty(), "{}", kind.name);
        }
    }

    #[test]
    fn p24_messages_are_processed_as_the_outbox_declares_and_none_advertises() {
        let declared = Message::DECLARATION.processing;
        for kind in catalogue() {
            assert_eq!((kind.class.purpose(), kind.class.basis()), (declared.purpose, declared.basis), "{}", kind.name);
            assert!(!kind.class.is_promotional(), "{}", kind.name);
        }
    }

    #[test]
    fn p42_each_kind_of_notification_comprises_messages_and_only_what_can_be_switched_off_is() {
        let user = crate::kernel::id::UserId::new(crate::kernel::time::Now(jiff::Timestamp::UNIX_EPOCH), &[1; 10]);
        let off = Notification::ALL.iter().filter_map(|notification| notification.optional()).collect();
        let all_off = Notifications { user, off };
        for notification in Notification::ALL {
            assert!(notification.messages().count() > 0, "{}", notification.name());
            assert_eq!(notification.is_on(Some(&all_off)), notification.optional().is_none());
        }
    }
}
