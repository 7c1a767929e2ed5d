//! What is sent to people about their log-in.

use serde::{Deserialize, Serialize};

use crate::{
    identity::{
        code::SmsCode,
        records::{EmailChange, PasswordReset, PendingSignup, PhoneChange, PhoneReset},
        token::UndoToken,
    },
    kernel::{
        id::UserId,
        personal::{BrowserType, CompanyName, PersonName},
        processing::Period,
        record::{Expiring, redacted},
        token::LinkToken,
    },
    messaging::MessageContent,
};

/// What a person is told of their log-in, or asked to prove.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IdentityMessage {
    /// Somebody asked for an account with this address. Whether the address has one already is looked up when the
    /// mail is sent, so that the answer to the request cannot tell.
    ///
    /// Nothing that was typed stands in it: else anybody could send anybody their own words from our address.
    ConfirmSignup {
        /// The link's token.
        token: LinkToken,
    },
    /// The account is open.
    Welcome {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
    },
    /// Somebody asked to reset the password of whoever logs in with this address. Whether anybody does is looked up
    /// when the mail is sent.
    ResetPassword {
        /// The link's token.
        token: LinkToken,
    },
    /// Somebody asked to reset the password of whoever has this number, which is looked up when the message is sent.
    ResetCode {
        /// The code.
        code: SmsCode,
    },
    /// The password was reset.
    PasswordWasReset {
        /// The person.
        name: PersonName,
        /// With what.
        browser_type: BrowserType,
    },
    /// A person wants to log in with this address. Whether somebody does already is looked up when the mail is sent.
    ConfirmEmail {
        /// Who.
        user: UserId,
        /// The link's token.
        token: LinkToken,
    },
    /// The person logs in with another address now.
    EmailWasChanged {
        /// The person.
        name: PersonName,
        /// The token of the link that takes it back; only the mail to the address that they had bears one.
        undo: Option<UndoToken>,
    },
    /// The change of address was taken back.
    EmailWasRestored {
        /// The person.
        name: PersonName,
    },
    /// A person wants to have this number.
    ConfirmPhone {
        /// The code.
        code: SmsCode,
    },
    /// The person has another number now.
    PhoneWasVerified {
        /// The person.
        name: PersonName,
    },
    /// What somebody logs in with has changed. Whoever has the mailbox is told, so that they hear of what was not them.
    SecurityChanged {
        /// What has.
        change: SecurityChange,
        /// With what it was done.
        browser_type: BrowserType,
    },
}

/// What can change of what somebody logs in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecurityChange {
    /// The password.
    PasswordChanged,
    /// An authenticator app was set up.
    TotpAdded,
    /// The authenticator app was removed.
    TotpRemoved,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was removed.
    PasskeyRemoved,
    /// Recovery codes were made.
    RecoveryCodesMade,
    /// A recovery code was spent.
    RecoveryCodeUsed,
}

redacted!(IdentityMessage);

impl MessageContent for IdentityMessage {
    fn useful(&self) -> Option<Period> {
        match self {
            Self::ConfirmSignup { .. } => Some(PendingSignup::LIFE),
            Self::ResetPassword { .. } => Some(PasswordReset::LIFE),
            Self::ConfirmEmail { .. } => Some(EmailChange::LIFE),
            Self::ResetCode { .. } => Some(PhoneReset::LIFE),
            Self::ConfirmPhone { .. } => Some(PhoneChange::LIFE),
            Self::Welcome { .. }
            | Self::PasswordWasReset { .. }
            | Self::EmailWasChanged { .. }
            | Self::EmailWasRestored { .. }
            | Self::PhoneWasVerified { .. }
            | Self::SecurityChanged { .. } => None,
        }
    }
}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::kernel::time::Now;

    /// Each message, and the `kind` that it is stored under.
    pub(crate) fn each() -> Vec<(IdentityMessage, &'static str)> {
        use IdentityMessage as Message;
        let name = || PersonName::parse("Ada").unwrap();
        let company_name = CompanyName::parse("Ada ApS").unwrap();
        let browser_type = || BrowserType::of_user_agent("");
        let user = UserId::new(Now(jiff::Timestamp::UNIX_EPOCH), &[1; 10]);
        let (token, code) = (LinkToken::new(&[1; 32]), SmsCode::new(&[1; 8]));
        let undo = UndoToken::new(user, &[1; 32]);
        let change = SecurityChange::TotpAdded;
        vec![
            (Message::ConfirmSignup { token: token.clone() }, "confirm_signup"),
            (Message::Welcome { name: name(), company_name }, "welcome"),
            (Message::ResetPassword { token: token.clone() }, "reset_password"),
            (Message::ResetCode { code: code.clone() }, "reset_code"),
            (Message::PasswordWasReset { name: name(), browser_type: browser_type() }, "password_was_reset"),
            (Message::ConfirmEmail { user, token }, "confirm_email"),
            (Message::EmailWasChanged { name: name(), undo: Some(undo) }, "email_was_changed"),
            (Message::EmailWasRestored { name: name() }, "email_was_restored"),
            (Message::ConfirmPhone { code }, "confirm_phone"),
            (Message::PhoneWasVerified { name: name() }, "phone_was_verified"),
            (Message::SecurityChanged { change, browser_type: browser_type() }, "security_changed"),
        ]
    }

    #[test]
    fn a_link_or_code_is_worth_sending_no_longer_than_it_works() {
        let useful = |kind: &str| each().into_iter().find(|(_, name)| *name == kind).unwrap().0.useful();
        for (kind, life) in [
            ("confirm_signup", PendingSignup::LIFE),
            ("reset_password", PasswordReset::LIFE),
            ("confirm_email", EmailChange::LIFE),
            ("reset_code", PhoneReset::LIFE),
            ("confirm_phone", PhoneChange::LIFE),
        ] {
            assert_eq!(useful(kind), Some(life), "{kind}");
        }
        assert_eq!(useful("welcome"), None);
    }
}
