//! What is asked of somebody whose password was right and who has a second factor.

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
    /// What its token hashes to.
    #[key]
    pub token: TokenHash,
    /// Whose factor.
    #[plain]
    pub user: UserId,
    /// The account that they log in to.
    #[plain]
    pub account: AccountId,
    /// Their place in it.
    #[plain]
    pub member: MemberId,
    /// Under which key their log-in stands.
    #[plain]
    pub email: EmailLookup,
    /// The version of the log-in that was seen: whatever changes it, a new password too, makes the challenge void.
    #[plain]
    pub credential: Version,
    /// What happens then.
    #[plain]
    pub action: ChallengeAction,
    /// Whether the token of the session that begins then goes into the cookie, as the first factor asked.
    #[plain]
    pub cookie: bool,
    /// How often it was tried.
    #[plain]
    pub tries: u32,
    /// When it ends.
    #[plain]
    pub expires_at: Timestamp,
    /// The password that is set then, where one is.
    #[personal(Credential)]
    pub password: Option<PasswordHash>,
    /// Whether that password is too short to be the only factor.
    #[plain]
    pub short_password: bool,
    /// What a passkey is checked against, where the person has any.
    #[personal(Credential)]
    pub ceremony: Option<Ceremony>,
}

/// What a second factor completes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChallengeAction {
    /// A log-in.
    LogIn,
    /// A log-in of staff.
    StaffLogIn,
    /// The reset of a forgotten password.
    PasswordReset,
}

/// That somebody, nobody knows yet who, was asked for a passkey.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = token, key = "PASSKEY")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(expires_at, Minutes(5)))]
pub struct PasskeyRequest {
    /// What its token hashes to.
    #[key]
    pub token: TokenHash,
    /// When it ends.
    #[plain]
    pub expires_at: Timestamp,
    /// What the passkey is checked against.
    #[personal(Credential)]
    pub ceremony: Ceremony,
}
