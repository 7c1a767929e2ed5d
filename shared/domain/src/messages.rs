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
    use serde_json::{Value, json};

    use super::*;
    use crate::kernel::record::Expiring;
    use crate::{
        accounts::records::Role,
        accounts::{
            id::{InvitationId, TransferId},
            invitation::InvitationToken,
        },
        identity::{code::SmsCode, messages::SecurityChange, token::UndoToken},
        kernel::{
            id::{AccountId, UserId},
            personal::{BrowserType, CompanyName, PersonName},
            time::Now,
            token::LinkToken,
        },
    };

    /// Each message, and what tells it apart where it is stored.
    fn all() -> Vec<(Content, Value)> {
        let now = Now(jiff::Timestamp::UNIX_EPOCH);
        let name = || PersonName::parse("Ada").unwrap();
        let company_name = || CompanyName::parse("Ada ApS").unwrap();
        let browser_type = || BrowserType::of_user_agent("");
        let (token, code, user) = (LinkToken::new(&[1; 32]), SmsCode::new(&[1; 8]), UserId::new(now, &[1; 10]));
        let undo = UndoToken::new(user, &[1; 32]);
        let invitation = (AccountId::new(now, &[1; 10]), InvitationId::new(now, &[2; 10]));
        let invitation = InvitationToken::new(invitation.0, invitation.1, &[1; 32]);
        let (transfer, role, erased) = (TransferId::new(now, &[3; 10]), Role::Admin, true);
        let change = SecurityChange::TotpAdded;
        let kind = |message: IdentityMessage, kind| (Content::from(message), json!({ "kind": kind }));
        let notice =
            |message: AccountsMessage, name| (Content::from(message), json!({ "kind": "notice", "notice": name }));
        let staff = StaffMessage::StaffChanged { name: name(), roles: Vec::new(), second_factors: Vec::new() };
        vec![
            kind(IdentityMessage::ConfirmSignup { token: token.clone() }, "confirm_signup"),
            kind(IdentityMessage::Welcome { name: name(), company_name: company_name() }, "welcome"),
            kind(IdentityMessage::ResetPassword { token: token.clone() }, "reset_password"),
            kind(IdentityMessage::ResetCode { code: code.clone() }, "reset_code"),
            kind(
                IdentityMessage::PasswordWasReset { name: name(), browser_type: browser_type() },
                "password_was_reset",
            ),
            kind(IdentityMessage::ConfirmEmail { user, token }, "confirm_email"),
            kind(IdentityMessage::EmailWasChanged { name: name(), undo: Some(undo) }, "email_was_changed"),
            kind(IdentityMessage::EmailWasRestored { name: name() }, "email_was_restored"),
            kind(IdentityMessage::ConfirmPhone { code }, "confirm_phone"),
            kind(IdentityMessage::PhoneWasVerified { name: name() }, "phone_was_verified"),
            kind(IdentityMessage::SecurityChanged { change, browser_type: browser_type() }, "security_changed"),
            notice(
                AccountsMessage::Invited { token: invitation, by: name(), company_name: company_name(), role },
                "invited",
            ),
            notice(AccountsMessage::AccessGiven { name: name(), company_name: company_name(), role }, "access_given"),
            notice(
                AccountsMessage::AccessChanged { name: name(), company_name: company_name(), role },
                "access_changed",
            ),
            notice(
                AccountsMessage::AccessWithdrawn { name: name(), company_name: company_name(), erased },
                "access_withdrawn",
            ),
            notice(AccountsMessage::Left { name: name(), company_name: company_name(), erased }, "left"),
            notice(AccountsMessage::LogInErased { name: name() }, "log_in_erased"),
            notice(
                AccountsMessage::OwnershipOffered { name: name(), company_name: company_name(), by: name(), transfer },
                "ownership_offered",
            ),
            notice(
                AccountsMessage::OwnershipTaken { name: name(), company_name: company_name(), from: name() },
                "ownership_taken",
            ),
            notice(
                AccountsMessage::OwnershipHandedOver { name: name(), company_name: company_name(), to: name() },
                "ownership_handed_over",
            ),
            notice(
                AccountsMessage::MemberJoined { name: name(), company_name: company_name(), member: name() },
                "member_joined",
            ),
            (staff.into(), json!({ "kind": "notice", "notice": "staff_changed" })),
        ]
    }

    #[test]
    fn a_message_is_stored_by_its_kind_comes_back_as_itself_and_shows_nothing() {
        for (message, tags) in all() {
            let stored = serde_json::to_value(&message).unwrap();
            for (tag, value) in tags.as_object().unwrap() {
                assert_eq!(&stored[tag], value);
            }
            assert_eq!(serde_json::from_value::<Content>(stored).unwrap(), message);
            assert!(format!("{message:?}").ends_with("Message(redacted))"), "{message:?}");
        }
    }

    #[test]
    fn a_link_or_code_is_worth_sending_no_longer_than_it_works() {
        use crate::identity::records::{EmailChange, PasswordReset, PendingSignup, PhoneChange, PhoneReset};
        let useful = |kind: &str| {
            let found = all().into_iter().find(|(_, tags)| tags["kind"] == kind).unwrap().0;
            found.useful()
        };
        for (kind, life) in [
            ("confirm_signup", PendingSignup::LIFE),
            ("reset_password", PasswordReset::LIFE),
            ("confirm_email", EmailChange::LIFE),
            ("reset_code", PhoneReset::LIFE),
            ("confirm_phone", PhoneChange::LIFE),
        ] {
            assert_eq!(useful(kind), Some(life), "{kind}");
        }
        assert_eq!((useful("welcome"), useful("notice")), (None, None));
    }
}
