//! People with a log-in.

use jiff::Timestamp;

use crate::{
    identity::{email_problem::EmailProblem, password::PasswordHash},
    kernel::{
        id::{AccountId, MemberId, UserId},
        language::Language,
        lookup::EmailLookup,
        personal::{EmailAddress, PersonName, PhoneNumber},
        record::Record,
    },
};

/// A person's profile.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = user, key = "PROFILE", guards = Person)]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
pub struct User {
    /// The person.
    #[key]
    pub user: UserId,
    /// Their name.
    #[personal(Identity)]
    pub name: PersonName,
    /// The address that identifies their log-in.
    #[personal(Contact)]
    pub email: EmailAddress,
    /// Their phone number.
    #[personal(Contact)]
    pub phone: Option<PhoneNumber>,
    /// When they verified the number by a code sent to it.
    #[plain]
    pub phone_verified_at: Option<Timestamp>,
    /// When the address was changed from the one whose owner can undo the change.
    #[plain]
    pub email_changed_at: Option<Timestamp>,
    /// What the mail service reported of a mail to the address. It goes when the address is changed, or confirmed again.
    #[plain]
    pub email_problem: Option<EmailProblem>,
    /// When the person confirmed the address again after a problem. Reports of mails before that no longer count.
    #[plain]
    pub email_confirmed_at: Option<Timestamp>,
    /// The language of the messages to them.
    #[plain]
    pub language: Language,
    /// When the log-in was created.
    #[plain]
    pub created_at: Timestamp,
}

/// The e-mail address that finds a person's log-in, with what proves that it is them.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = email, key = "IDENTITY", guards = Person)]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = AccountLife)]
pub struct PasswordCredential {
    /// The address, as an HMAC.
    #[key]
    pub email: EmailLookup,
    /// The person.
    #[plain]
    pub user: UserId,
    /// The account they log in to.
    #[plain]
    pub account: AccountId,
    /// Their membership of it.
    #[plain]
    pub member: MemberId,
    /// The hash of their password.
    #[personal(Credential)]
    pub password: PasswordHash,
    /// When the password was set. A reset that was requested before is not accepted.
    #[plain]
    pub password_at: Timestamp,
    /// Whether the password is too short to be the only factor. If so, the last second factor cannot be removed.
    #[plain]
    pub short_password: bool,
}
