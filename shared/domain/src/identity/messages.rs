//! The messages to people about their log-in.

use serde::{Deserialize, Serialize};

use crate::{
    identity::{
        code::SmsCode,
        records::{EmailChange, LostFactors, PasswordReset, PendingSignup, PhoneChange, PhoneReset},
        settling::Revoked,
        token::UndoToken,
    },
    kernel::{
        id::UserId,
        personal::{BrowserType, CompanyName, PersonName},
        processing::Period,
        record::{Expiring, redacted},
        token::LinkToken,
    },
    messaging::{
        MessageContent,
        catalogue::{BY_BOTH, BY_MAIL, BY_SMS, MessageKind, message_kinds},
        notification::Notification,
    },
};

/// A message about a person's log-in, or one that asks them to prove something.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IdentityMessage {
    /// Somebody requested an account with this address. Whether the address has an account already is looked up when
    /// the mail is sent, so that the response to the request cannot reveal it.
    ///
    /// The message contains nothing that was typed. Otherwise anybody could use our address to send their own words to
    /// anybody.
    ConfirmSignup {
        /// The link's token.
        token: LinkToken,
    },
    /// The account was opened.
    Welcome {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
    },
    /// Somebody requested a password reset for this address. Whether anybody logs in with it is looked up when the mail
    /// is sent.
    ResetPassword {
        /// The link's token.
        token: LinkToken,
    },
    /// Somebody requested a password reset for this number. Who has the number is looked up when the message is sent.
    ResetCode {
        /// The code.
        code: SmsCode,
    },
    /// The password was reset.
    PasswordWasReset {
        /// The person.
        name: PersonName,
        /// The browser type that it was done with.
        browser_type: BrowserType,
    },
    /// A person wants to log in with this address. Whether another log-in has it already is looked up when the mail is
    /// sent.
    ConfirmEmail {
        /// The person.
        user: UserId,
        /// The link's token.
        token: LinkToken,
    },
    /// A person wants to show that mails to their address arrive again.
    ConfirmAgain {
        /// The link's token.
        token: LinkToken,
    },
    /// The address that the person logs in with was changed.
    EmailWasChanged {
        /// The person.
        name: PersonName,
        /// The token of the link that undoes the change. Only the mail to the previous address has one.
        undo: Option<UndoToken>,
    },
    /// The change of address was undone.
    EmailWasRestored {
        /// The person.
        name: PersonName,
    },
    /// A person wants to use this number.
    ConfirmPhone {
        /// The code.
        code: SmsCode,
    },
    /// The person verified a phone number.
    PhoneWasVerified {
        /// The person.
        name: PersonName,
        /// The token of the link that undoes it. Only in mails.
        undo: Option<UndoToken>,
    },
    /// The operator ended all sessions of the person.
    SessionsEnded {
        /// The person.
        name: PersonName,
    },
    /// A credential or second factor was changed. The person is notified, so that they notice a change that they did
    /// not make.
    SecurityChanged {
        /// The change.
        change: SecurityChange,
        /// The browser type that it was done with.
        browser_type: BrowserType,
        /// The token of the link that undoes it, if it adds something to get in by.
        undo: Option<UndoToken>,
    },
    /// Somebody who knows the password says that the person has lost their second factors.
    FactorsReportedLost {
        /// The person.
        name: PersonName,
        /// The token of the link that removes them after the waiting time. Only for the mail.
        token: LinkToken,
    },
    /// What had been added to the person's log-in shortly before no longer works.
    AccessRevoked {
        /// The person.
        name: PersonName,
        /// What was revoked.
        revoked: Vec<Revoked>,
    },
}

/// A change of a credential or second factor.
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
    /// Recovery codes were generated.
    RecoveryCodesMade,
    /// A recovery code was used.
    RecoveryCodeUsed,
    /// All second factors were removed, because they were lost.
    LostFactorsRemoved,
}

impl SecurityChange {
    /// Whether it adds something to get in by.
    #[must_use]
    pub fn is_addition(self) -> bool {
        match self {
            Self::TotpAdded | Self::PasskeyAdded | Self::RecoveryCodesMade => true,
            Self::PasswordChanged
            | Self::TotpRemoved
            | Self::PasskeyRemoved
            | Self::RecoveryCodeUsed
            | Self::LostFactorsRemoved => false,
        }
    }
}

redacted!(IdentityMessage);

message_kinds! {
    IdentityMessage {
        ConfirmSignup => MessageKind::service("confirm_signup", Notification::Security, BY_MAIL, (
            "Din adresse skal bekræftes, før en konto åbnes.",
            "Your address must be confirmed before an account opens.",
        ));
        Welcome => MessageKind::service("welcome", Notification::Access, BY_MAIL, (
            "Din konto er åben.",
            "Your account is open.",
        ));
        ResetPassword => MessageKind::service("reset_password", Notification::Security, BY_MAIL, (
            "Et link til at nulstille din adgangskode.",
            "A link to reset your password.",
        ));
        ResetCode => MessageKind::service("reset_code", Notification::Security, BY_SMS, (
            "En kode til at nulstille din adgangskode.",
            "A code to reset your password.",
        ));
        PasswordWasReset => MessageKind::service("password_was_reset", Notification::Security, BY_BOTH, (
            "Din adgangskode er nulstillet.",
            "Your password was reset.",
        ));
        ConfirmEmail => MessageKind::service("confirm_email", Notification::Security, BY_MAIL, (
            "Din nye e-mailadresse skal bekræftes.",
            "Your new e-mail address must be confirmed.",
        ));
        ConfirmAgain => MessageKind::service("confirm_again", Notification::Security, BY_MAIL, (
            "Du skal bekræfte, at mails til din adresse kommer frem.",
            "You must confirm that mails to your address arrive.",
        ));
        EmailWasChanged => MessageKind::service("email_was_changed", Notification::Security, BY_BOTH, (
            "Din e-mailadresse er ændret.",
            "Your e-mail address was changed.",
        ));
        EmailWasRestored => MessageKind::service("email_was_restored", Notification::Security, BY_BOTH, (
            "Din e-mailadresse er ført tilbage.",
            "Your e-mail address was restored.",
        ));
        ConfirmPhone => MessageKind::service("confirm_phone", Notification::Security, BY_SMS, (
            "En kode til at bekræfte dit telefonnummer.",
            "A code to confirm your phone number.",
        ));
        PhoneWasVerified => MessageKind::service("phone_was_verified", Notification::Security, BY_BOTH, (
            "Dit telefonnummer er bekræftet.",
            "Your phone number is confirmed.",
        ));
        SessionsEnded => MessageKind::service("sessions_ended", Notification::Security, BY_MAIL, (
            "Vi har afsluttet dine sessioner.",
            "We ended your sessions.",
        ));
        SecurityChanged => MessageKind::service("security_changed", Notification::Security, BY_MAIL, (
            "Adgangskode, anden faktor eller gendannelseskoder er ændret.",
            "Your password, a second factor or your recovery codes were changed.",
        ));
        FactorsReportedLost => MessageKind::service("factors_reported_lost", Notification::Security, BY_BOTH, (
            "Nogen har meldt, at du har mistet din anden faktor.",
            "Somebody reported that you have lost your second factor.",
        ));
        AccessRevoked => MessageKind::service("access_revoked", Notification::Security, BY_MAIL, (
            "Det, der for nylig var føjet til dit log-in, virker ikke længere.",
            "What was recently added to your log-in no longer works.",
        ));
    }
}

impl MessageContent for IdentityMessage {
    fn useful(&self) -> Option<Period> {
        match self {
            Self::ConfirmSignup { .. } => Some(PendingSignup::LIFE),
            Self::ResetPassword { .. } => Some(PasswordReset::LIFE),
            Self::ConfirmEmail { .. } | Self::ConfirmAgain { .. } => Some(EmailChange::LIFE),
            Self::FactorsReportedLost { .. } => Some(LostFactors::LIFE),
            Self::ResetCode { .. } => Some(PhoneReset::LIFE),
            Self::ConfirmPhone { .. } => Some(PhoneChange::LIFE),
            Self::Welcome { .. }
            | Self::PasswordWasReset { .. }
            | Self::EmailWasChanged { .. }
            | Self::EmailWasRestored { .. }
            | Self::PhoneWasVerified { .. }
            | Self::SessionsEnded { .. }
            | Self::SecurityChanged { .. }
            | Self::AccessRevoked { .. } => None,
        }
    }
}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::kernel::time::Now;

    /// Each message, and its `kind` as stored.
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
            (Message::ConfirmEmail { user, token: token.clone() }, "confirm_email"),
            (Message::ConfirmAgain { token: token.clone() }, "confirm_again"),
            (Message::FactorsReportedLost { name: name(), token }, "factors_reported_lost"),
            (Message::EmailWasChanged { name: name(), undo: Some(undo.clone()) }, "email_was_changed"),
            (Message::EmailWasRestored { name: name() }, "email_was_restored"),
            (Message::ConfirmPhone { code }, "confirm_phone"),
            (Message::PhoneWasVerified { name: name(), undo: Some(undo.clone()) }, "phone_was_verified"),
            (Message::SessionsEnded { name: name() }, "sessions_ended"),
            (Message::SecurityChanged { change, browser_type: browser_type(), undo: Some(undo) }, "security_changed"),
            (Message::AccessRevoked { name: name(), revoked: vec![Revoked::Password] }, "access_revoked"),
        ]
    }

    #[test]
    fn a_link_or_code_is_worth_sending_no_longer_than_it_works() {
        let useful = |kind: &str| each().into_iter().find(|(_, name)| *name == kind).unwrap().0.useful();
        for (kind, life) in [
            ("confirm_signup", PendingSignup::LIFE),
            ("reset_password", PasswordReset::LIFE),
            ("confirm_email", EmailChange::LIFE),
            ("confirm_again", EmailChange::LIFE),
            ("factors_reported_lost", LostFactors::LIFE),
            ("reset_code", PhoneReset::LIFE),
            ("confirm_phone", PhoneChange::LIFE),
        ] {
            assert_eq!(useful(kind), Some(life), "{kind}");
        }
        assert_eq!(useful("welcome"), None);
    }
}
