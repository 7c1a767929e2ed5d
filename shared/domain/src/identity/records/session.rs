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
#[view(MySessionView)]
pub struct Session {
    /// The person who logged in.
    #[key]
    pub user: UserId,
    /// The session's id.
    #[key]
    #[view(as = "session_id")]
    pub session: SessionId,
    /// The hash of its token.
    #[plain]
    #[hidden]
    pub token: TokenHash,
    /// The account that it gives access to.
    #[plain]
    #[view(as = "account_id")]
    pub account: AccountId,
    /// The person's membership of that account.
    #[plain]
    #[hidden]
    pub member: MemberId,
    /// When the person logged in.
    #[plain]
    #[view(as = "at")]
    pub started_at: Timestamp,
    /// When the person last proved who they are: at the log-in, or since.
    #[plain]
    #[hidden]
    pub authenticated_at: Timestamp,
    /// Whether they also used a second factor.
    #[plain]
    #[hidden]
    pub second_factor: bool,
    /// In a session of staff: when the person was appointed. Such a session gives access to the staff's routes and to no account.
    #[plain]
    #[hidden]
    pub appointed_at: Option<Timestamp>,
    /// When it expires, unless it is used before then.
    #[plain]
    pub expires_at: Timestamp,
    /// The IP address of the log-in.
    #[personal(Device)]
    pub ip_address: IpAddress,
    /// The type of browser of the log-in.
    #[personal(Device)]
    pub browser_type: BrowserType,
    /// The last use, to the minute.
    #[plain]
    #[view(described)]
    pub last_used_at: Timestamp,
}
