//! Sessions.

use jiff::Timestamp;

use crate::kernel::{
    id::{AccountId, MemberId, SessionId, UserId},
    personal::{BrowserType, IpAddress},
    record::Record,
    token::TokenHash,
};

/// A session, for as long as it can be used.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = user, key = "SESSION#{session}")]
#[processing(subject = Member, purpose = SecureAccess, basis = Contract, keep = Until(expires_at, Hours(24)))]
#[seen(MySessionView)]
pub struct Session {
    /// Whose.
    #[key]
    pub user: UserId,
    /// The session.
    #[key]
    #[seen(as = "session_id")]
    pub session: SessionId,
    /// What its token hashes to.
    #[plain]
    #[hidden]
    pub token: TokenHash,
    /// The account it is in.
    #[plain]
    #[seen(as = "account_id")]
    pub account: AccountId,
    /// By which membership.
    #[plain]
    #[hidden]
    pub member: MemberId,
    /// The log-in.
    #[plain]
    #[seen(as = "at")]
    pub started_at: Timestamp,
    /// When the person last proved who they are: at the log-in, or since.
    #[plain]
    #[hidden]
    pub authenticated_at: Timestamp,
    /// Whether they proved it by a second factor too.
    #[plain]
    #[hidden]
    pub second_factor: bool,
    /// Whether the account demands a second factor that the person has yet to set up, and nothing else is open to them.
    #[plain]
    #[hidden]
    pub must_enrol: bool,
    /// Since when its owner has been appointed, where it is a session of staff. It opens what is the staff's, and no
    /// account.
    #[plain]
    #[hidden]
    pub appointed_at: Option<Timestamp>,
    /// The end, unless it is used again.
    #[plain]
    pub expires_at: Timestamp,
    /// From where.
    #[personal(Device)]
    pub ip_address: IpAddress,
    /// With what.
    #[personal(Device)]
    pub browser_type: BrowserType,
    /// The last use, to the minute.
    #[plain]
    #[seen(described)]
    pub last_used_at: Timestamp,
}
