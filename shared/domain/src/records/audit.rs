//! The account's audit log.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Now, Record,
    id::{AccountId, AuditId, SessionId, UserId},
};

/// That somebody logged in or changed account data: who, what, when (P12, P13). Names of fields, never their values.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = account, key = "AUDIT#{entry}")]
#[processing(subject = Member, purpose = Accountability, basis = Contract, keep = AccountLife)]
pub struct AuditEntry {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The entry. Entries sort by time.
    #[key]
    pub entry: AuditId,
    /// Who did it.
    #[plain]
    pub actor: UserId,
    /// In which session. For 90 days its log-in tells from where.
    #[plain]
    pub session: Option<SessionId>,
    /// What they did.
    #[plain]
    pub action: AuditAction,
    /// Which fields changed.
    #[plain]
    pub changed: Vec<String>,
    /// When.
    #[plain]
    pub at: Timestamp,
}

impl AuditEntry {
    /// An entry of now.
    #[must_use]
    pub fn new(now: Now, random: &[u8; 10], account: AccountId, actor: UserId, action: AuditAction) -> Self {
        Self {
            account,
            entry: AuditId::new(now, random),
            actor,
            session: None,
            action,
            changed: Vec::new(),
            at: now.timestamp(),
        }
    }

    /// In a session.
    #[must_use]
    pub fn in_session(self, session: SessionId) -> Self {
        Self { session: Some(session), ..self }
    }

    /// With the names of the fields that changed.
    #[must_use]
    pub fn changing(self, fields: impl IntoIterator<Item = &'static str>) -> Self {
        Self { changed: fields.into_iter().map(str::to_owned).collect(), ..self }
    }
}

/// What can be done that is audited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AuditAction {
    /// The account was opened.
    AccountOpened,
    /// Somebody logged in.
    LoggedIn,
    /// Somebody changed their profile.
    ProfileChanged,
    /// Somebody reset a forgotten password.
    PasswordReset,
    /// Somebody logs in with another address now.
    EmailChanged,
    /// A change of address was taken back.
    EmailRestored,
    /// Somebody proved that a phone number is theirs.
    PhoneVerified,
    /// Somebody changed their password.
    PasswordChanged,
    /// Somebody proved anew who they are.
    Reauthenticated,
    /// Somebody ended sessions of theirs.
    SessionsEnded,
    /// Somebody set up an authenticator app.
    TotpAdded,
    /// Somebody removed their authenticator app.
    TotpRemoved,
    /// Somebody added a passkey.
    PasskeyAdded,
    /// Somebody removed a passkey.
    PasskeyRemoved,
    /// Somebody had recovery codes made.
    RecoveryCodesMade,
    /// Somebody spent a recovery code.
    RecoveryCodeUsed,
}
