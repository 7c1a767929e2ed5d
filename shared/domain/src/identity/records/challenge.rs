//! Challenges, for people with a second factor whose first factor was right.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    identity::{password::PasswordHash, records::Ceremony},
    kernel::{
        commit::Version,
        id::{AccountId, MemberId, UserId},
        lookup::EmailLookup,
        record::Record,
        token::TokenHash,
    },
};

/// That a second factor is due, and what happens once it was given.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = token, key = "CHALLENGE")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(expires_at, Minutes(5)))]
pub struct Challenge {
    /// The hash of its token.
    #[key]
    pub token: TokenHash,
    /// The person whose second factor is asked for.
    #[plain]
    pub user: UserId,
    /// The account that they log in to.
    #[plain]
    pub account: AccountId,
    /// Their membership of it.
    #[plain]
    pub member: MemberId,
    /// The key of their credential.
    #[plain]
    pub email: EmailLookup,
    /// The version of the credential that was read. Every change of it, such as a new password, makes the challenge
    /// invalid.
    #[plain]
    pub credential: Version,
    /// When the credential's password was set. An address that moves away and back begins with the first version again, and its
    /// password may be another by then.
    #[plain]
    pub password_at: Timestamp,
    /// The action that the second factor completes.
    #[plain]
    pub action: ChallengeAction,
    /// Whether the session's token is to be set as a cookie, as requested with the first factor.
    #[plain]
    pub cookie: bool,
    /// The number of tries so far.
    #[plain]
    pub tries: u32,
    /// When the challenge expires.
    #[plain]
    pub expires_at: Timestamp,
    /// The new password that is set on success, if any.
    #[personal(Credential)]
    pub password: Option<PasswordHash>,
    /// Whether that password is too short to be the only factor.
    #[plain]
    pub short_password: bool,
    /// The ceremony that a passkey is checked against, if the person has any.
    #[personal(Credential)]
    pub ceremony: Option<Ceremony>,
}

/// The action that a second factor completes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChallengeAction {
    /// A log-in.
    LogIn,
    /// A log-in of staff.
    StaffLogIn,
    /// A reset of a forgotten password.
    PasswordReset,
}

/// That somebody, nobody knows yet who, was asked for a passkey.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = token, key = "PASSKEY")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(expires_at, Minutes(5)))]
pub struct PasskeyRequest {
    /// The hash of its token.
    #[key]
    pub token: TokenHash,
    /// When the request expires.
    #[plain]
    pub expires_at: Timestamp,
    /// The ceremony that the passkey is checked against.
    #[personal(Credential)]
    pub ceremony: Ceremony,
}
