//! A session as its owner sees it.

use domain::{
    Timestamp,
    id::{AccountId, SessionId, UserId},
    personal::{BrowserType, IpAddress},
    records::Session,
};
use serde::Serialize;

/// A session.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SessionView {
    id: SessionId,
    user_id: UserId,
    account_id: AccountId,
    #[schema(value_type = String, format = "date-time")]
    started_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    last_used_at: Timestamp,
    /// The end, unless it is used again: an hour after the last use, 24 hours after the log-in.
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
    ip_address: IpAddress,
    browser_type: BrowserType,
}

impl SessionView {
    pub(crate) fn of(session: &Session) -> Self {
        Self {
            id: session.session,
            user_id: session.user,
            account_id: session.account,
            started_at: session.started_at,
            last_used_at: session.last_used_at,
            expires_at: session.expires_at,
            ip_address: session.ip_address.clone(),
            browser_type: session.browser_type.clone(),
        }
    }
}
