//! The second factors of people.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    identity::{
        factors::{RecoveryCodes, TotpSecret},
        id::PasskeyId,
    },
    kernel::{
        commit::Version,
        id::{SessionId, UserId},
        personal::PasskeyName,
        record::{Record, redacted},
        token::TokenHash,
    },
};

/// A person's second factors, all in one item: whoever changes one of them has seen all of them.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = user, key = "FACTORS")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = AccountLife)]
pub struct Factors {
    /// The person whose factors these are.
    #[key]
    pub user: UserId,
    /// The authenticator app, if there is one.
    #[personal(Credential)]
    pub totp: Option<Totp>,
    /// The passkeys, in the order in which they were added.
    #[personal(Credential)]
    pub passkeys: Vec<Passkey>,
    /// The unused recovery codes.
    #[personal(Credential)]
    pub recovery_codes: RecoveryCodes,
    /// When the recovery codes were made.
    #[plain]
    pub recovery_codes_at: Option<Timestamp>,
}

/// An authenticator app that was set up, and verified by a code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totp {
    /// The secret that the app shares with us.
    pub secret: TotpSecret,
    /// The time step of the last accepted code. No code of this step or an earlier one is accepted again.
    pub last_step: u64,
    /// When the app was set up.
    pub since: Timestamp,
}

/// A passkey.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// The id by which its owner removes it.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: PasskeyName,
    /// The public key and its counter.
    pub credential: PasskeyCredential,
    /// When the passkey was added.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

/// A passkey's public half, in the JSON of the library that checks it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasskeyCredential(pub String);

/// A report that a person has lost their second factors, by somebody who knows their password.
///
/// Once the waiting time is over, the link that was mailed removes them.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = user, key = "LOST-FACTORS")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(expires_at, Days(14)))]
#[view(LostFactorsView)]
pub struct LostFactors {
    /// The person.
    #[key]
    pub user: UserId,
    /// The hash of the link's token.
    #[plain]
    #[hidden]
    pub token: TokenHash,
    /// The version of the factors. Each use of one of them makes another of it, so that the report is void.
    #[plain]
    #[hidden]
    pub factors: Version,
    /// When it was reported.
    #[plain]
    #[view(as = "at")]
    pub reported_at: Timestamp,
    /// From when on the link works.
    #[plain]
    pub usable_at: Timestamp,
    /// When the link ends.
    #[plain]
    pub expires_at: Timestamp,
}

/// A factor that its owner is setting up and that has not proved itself.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = user, key = "ENROLMENT")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(expires_at, Minutes(10)))]
pub struct Enrolment {
    /// The person whose factor it is.
    #[key]
    pub user: UserId,
    /// The session in which it was begun. It can only be completed in the same session.
    #[plain]
    pub session: SessionId,
    /// What the factor is verified against.
    #[personal(Credential)]
    pub pending: Pending,
    /// When the enrolment expires.
    #[plain]
    pub expires_at: Timestamp,
}

/// What a new factor is verified against.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pending {
    /// The authenticator app with this secret.
    Totp(TotpSecret),
    /// The ceremony that the browser is asked to go through.
    Passkey(Ceremony),
}

/// The server's state of a ceremony with a passkey (Web Authentication § 7), in the JSON of the library that checks it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ceremony(pub String);

redacted!(Totp, Passkey, PasskeyCredential, Pending, Ceremony);
