//! From where people act.

use jiff::Timestamp;

use crate::{
    audit::id::AuditId,
    kernel::{
        id::{AccountId, SessionId, UserId},
        personal::{BrowserType, IpAddress},
        record::Record,
    },
};

/// From where and with what somebody logged in, acted by a link or code, or went on elsewhere.
/// What they did stands in the audit log. What has no origin was done from where its session's log-in was.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = user, key = "ORIGIN#{entry}", written_by = AuditEvent, id = Random)]
#[processing(subject = Member, purpose = SecureAccess, basis = LegitimateInterest, keep = Until(expires_at, Days(90)))]
pub struct Origin {
    /// Who.
    #[key]
    pub user: UserId,
    /// The audit log's entry of it.
    #[key]
    pub entry: AuditId,
    /// The session that began with it or in which it was done, if it was one.
    #[plain]
    pub session: Option<SessionId>,
    /// The account it was in.
    #[plain]
    pub account: AccountId,
    /// When.
    #[plain]
    pub at: Timestamp,
    /// When this is forgotten.
    #[plain]
    pub expires_at: Timestamp,
    /// From where.
    #[personal(Device)]
    pub ip_address: IpAddress,
    /// With what.
    #[personal(Device)]
    pub browser_type: BrowserType,
}
