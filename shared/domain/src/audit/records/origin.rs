//! The devices that people act from.

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
/// The action is in the audit log. An action without an origin was done on the device of its session's log-in.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = user, key = "ORIGIN#{entry}", written_by = AuditEvent, id = Random)]
#[processing(subject = Member, purpose = SecureAccess, basis = LegitimateInterest, keep = Until(expires_at, Days(90)))]
#[view(OriginView)]
pub struct Origin {
    /// The person who acted.
    #[key]
    pub user: UserId,
    /// The entry of it in the account's activity.
    #[key]
    #[view(as = "entry_id", described)]
    pub entry: AuditId,
    /// The account that the action belongs to.
    #[plain]
    #[view(as = "account_id")]
    pub account: AccountId,
    /// The session that began with it or in which it was done. What else was done in a session was done from where it began.
    #[plain]
    #[view(as = "session_id", described)]
    pub session: Option<SessionId>,
    /// When the action was done.
    #[plain]
    pub at: Timestamp,
    /// When this record expires.
    #[plain]
    pub expires_at: Timestamp,
    /// The IP address.
    #[personal(Device)]
    pub ip_address: IpAddress,
    /// The browser type.
    #[personal(Device)]
    pub browser_type: BrowserType,
}
