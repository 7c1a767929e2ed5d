//! People with a log-in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::EmailLookup;
use crate::{
    Language, Record,
    id::{AccountId, ConsentId, MemberId, UserId},
    password::PasswordHash,
    personal::{EmailAddress, PersonName, PhoneNumber},
};

/// A person's profile.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = user, key = "PROFILE")]
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
    /// When they proved, by a code sent to it, that the number is theirs.
    #[plain]
    pub phone_verified_at: Option<Timestamp>,
    /// When the address was changed away from the one that can take it back.
    #[plain]
    pub email_changed_at: Option<Timestamp>,
    /// Which language they are written to in.
    #[plain]
    pub language: Language,
    /// Since when.
    #[plain]
    pub created_at: Timestamp,
}

/// The e-mail address that finds a person's log-in, with what proves that it is them.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = email, key = "IDENTITY")]
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
    /// Their place in it.
    #[plain]
    pub member: MemberId,
    /// The hash of their password.
    #[personal(Credential)]
    pub password: PasswordHash,
    /// Since when: a reset that was asked for before is worth nothing.
    #[plain]
    pub password_at: Timestamp,
    /// Whether it is too short to be the only factor: then the last other one stays.
    #[plain]
    pub short_password: bool,
}

/// That a person is in an account, from the person's side.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = user, key = "MEMBERSHIP#{account}")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
pub struct Membership {
    /// The person.
    #[key]
    pub user: UserId,
    /// The account.
    #[key]
    pub account: AccountId,
    /// Their place in it.
    #[plain]
    pub member: MemberId,
    /// When they were let in.
    #[plain]
    pub since: Timestamp,
}

/// That somebody accepted, agreed to or withdrew something: text, moment and channel (Art. 7(1)).
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = user, key = "CONSENT#{consent}")]
#[processing(subject = Member, purpose = Accountability, basis = LegalObligation, keep = AccountLife)]
pub struct Consent {
    /// The person.
    #[key]
    pub user: UserId,
    /// The act.
    #[key]
    pub consent: ConsentId,
    /// To what.
    #[plain]
    pub agreement: Agreement,
    /// Given, or withdrawn.
    #[plain]
    pub granted: bool,
    /// The version of the privacy policy that they were shown.
    #[plain]
    pub policy_version: String,
    /// When.
    #[plain]
    pub at: Timestamp,
    /// Where.
    #[plain]
    pub channel: Channel,
}

/// What can be accepted or agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// The privacy policy was read and accepted.
    PrivacyPolicy,
    /// The newsletter may be sent.
    Newsletter,
}

/// Where somebody agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// While opening an account.
    Signup,
}
