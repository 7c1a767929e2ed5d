//! What a person proves who they are with besides the password.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    identity::{
        factors::{RecoveryCodes, TotpSecret},
        id::PasskeyId,
    },
    kernel::{
        id::{SessionId, UserId},
        personal::PasskeyName,
        record::{Record, redacted},
    },
};

/// A person's second factors, all in one item: whoever changes one of them has seen all of them.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = user, key = "FACTORS")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = AccountLife)]
pub struct Factors {
    /// Whose.
    #[key]
    pub user: UserId,
    /// The authenticator app, where there is one.
    #[personal(Credential)]
    pub totp: Option<Totp>,
    /// The passkeys, in the order in which they were added.
    #[personal(Credential)]
    pub passkeys: Vec<Passkey>,
    /// What is left of the recovery codes.
    #[personal(Credential)]
    pub recovery_codes: RecoveryCodes,
}

/// An authenticator app that was set up and has proved it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totp {
    /// What it shares with us.
    pub secret: TotpSecret,
    /// The step of the last code that was accepted: no code of it or of one before it is accepted again.
    pub last_step: u64,
    /// Since when.
    pub since: Timestamp,
}

/// A passkey.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// By which its owner removes it.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: PasskeyName,
    /// The public key and its counter.
    pub credential: PasskeyCredential,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

/// A passkey's public half, in the JSON of the library that checks it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasskeyCredential(pub String);

/// A factor that its owner is setting up and that has not proved itself.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = user, key = "ENROLMENT")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(expires_at, Minutes(10)))]
pub struct Enrolment {
    /// Whose.
    #[key]
    pub user: UserId,
    /// In which session: what one of them begins, no other completes.
    #[plain]
    pub session: SessionId,
    /// What it proves itself against.
    #[personal(Credential)]
    pub pending: Pending,
    /// When it must have.
    #[plain]
    pub expires_at: Timestamp,
}

/// What a factor proves itself against.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pending {
    /// The authenticator app with this secret.
    Totp(TotpSecret),
    /// The ceremony that the browser is asked to go through.
    Passkey(Ceremony),
}

/// The server's side of a ceremony with a passkey (Web Authentication § 7), in the JSON of the library that checks it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ceremony(pub String);

redacted!(Totp, Passkey, PasskeyCredential, Pending, Ceremony);
