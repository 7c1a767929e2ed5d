//! The account's audit log.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::kernel::{
    id::{AccountId, AuditId, SessionId, UserId},
    record::Record,
};

/// That somebody logged in or changed account data: who, what, when (P12, P13). Names of fields, never their values.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = account, key = "AUDIT#{entry}", written_by = AuditEvent, id = Random)]
#[processing(subject = Member, purpose = Accountability, basis = Contract, keep = AccountLife)]
pub struct AuditEntry {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The entry. Entries sort by time.
    #[key]
    pub entry: AuditId,
    /// Who did it. Empty for an operator's action: `CloudTrail` says who that was.
    #[plain]
    pub actor: Option<UserId>,
    /// Whom it concerns, where that is another person.
    #[plain]
    pub subject: Option<UserId>,
    /// In which session. The entry's own [`Origin`](super::Origin) says for 90 days from where it was done; where it has
    /// none, the origin of the session's log-in does.
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

/// What can be done that is audited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AuditAction {
    /// The account was opened.
    AccountOpened,
    /// Somebody logged in.
    LoggedIn,
    /// Somebody logged out.
    LoggedOut,
    /// Somebody changed their profile.
    ProfileChanged,
    /// Somebody changed the account.
    AccountChanged,
    /// Somebody was invited.
    MemberInvited,
    /// An invitation was sent again.
    InvitationResent,
    /// An invitation was taken back.
    InvitationWithdrawn,
    /// Somebody joined.
    MemberJoined,
    /// A member got another role.
    RoleChanged,
    /// A member's access was taken back.
    MemberRemoved,
    /// A member left.
    MemberLeft,
    /// Somebody went on in this account with a session from another.
    AccountEntered,
    /// An owner offered the account to another member.
    OwnershipOffered,
    /// The offer was taken back, or declined.
    OwnershipOfferEnded,
    /// The account was handed over.
    OwnershipHandedOver,
    /// Somebody chose which notifications they get.
    NotificationsChanged,
    /// Somebody's log-in was erased, with all that was stored of them as a person.
    LogInErased,
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
    /// Somebody logged in as staff.
    StaffLoggedIn,
    /// The operator appointed somebody, or gave them other roles.
    StaffAppointed,
    /// The operator took an appointment back.
    StaffDismissed,
}
