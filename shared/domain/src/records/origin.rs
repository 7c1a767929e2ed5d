//! From where people act.

use jiff::Timestamp;

use super::AuditEntry;
use crate::{
    Record,
    id::{AccountId, AuditId, SessionId, UserId},
    personal::{BrowserType, Device, IpAddress},
    processing::Period,
};

/// How long it is known from where somebody acted (P15).
const KNOWN: Period = Period::Days(90);

/// From where and with what somebody logged in, or acted by a link or code without logging in.
/// What they did stands in the audit log; what was done in a session was done from where the session's log-in was.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = user, key = "ORIGIN#{entry}")]
#[processing(subject = Member, purpose = SecureAccess, basis = LegitimateInterest, keep = Until(expires_at, Days(90)))]
pub struct Origin {
    /// Who.
    #[key]
    pub user: UserId,
    /// The audit log's entry of it.
    #[key]
    pub entry: AuditId,
    /// The session that began with it, if one did.
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

impl Origin {
    /// Where what the entry tells of was done from; `None` where nobody with a log-in did it.
    #[must_use]
    pub fn of(entry: &AuditEntry, device: &Device) -> Option<Self> {
        Some(Self {
            user: entry.actor?,
            entry: entry.entry,
            session: entry.session,
            account: entry.account,
            at: entry.at,
            expires_at: KNOWN.after(entry.at),
            ip_address: device.ip_address.clone(),
            browser_type: device.browser_type.clone(),
        })
    }
}
