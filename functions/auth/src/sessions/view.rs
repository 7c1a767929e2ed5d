//! A session, as shown to its owner.

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
    /// Whether it is the session of this request.
    current: bool,
    #[schema(value_type = String, format = "date-time")]
    started_at: Timestamp,
    /// When the person last authenticated. Sensitive actions require that this was within the last 5 minutes.
    #[schema(value_type = String, format = "date-time")]
    authenticated_at: Timestamp,
    /// Whether they authenticated with a second factor.
    second_factor: bool,
    /// Whether a second factor must be set up first, because the account demands one. Until then, the session can be used for nothing
    /// else. Only told of the session of this request.
    #[serde(skip_serializing_if = "Option::is_none")]
    must_enrol: Option<bool>,
    /// Whether it is a staff session. It gives access to no account.
    staff: bool,
    #[schema(value_type = String, format = "date-time")]
    last_used_at: Timestamp,
    /// When the session ends, unless it is used again: an hour after the last use, and at most 24 hours after the
    /// log-in.
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
    ip_address: IpAddress,
    browser_type: BrowserType,
}

impl SessionView {
    /// The session of this request.
    pub(crate) fn current(session: &Session, must_enrol: bool) -> Self {
        Self { must_enrol: Some(must_enrol), ..Self::of(session, session.session) }
    }

    pub(crate) fn of(session: &Session, current: SessionId) -> Self {
        Self {
            id: session.session,
            user_id: session.user,
            account_id: session.account,
            current: session.session == current,
            started_at: session.started_at,
            authenticated_at: session.authenticated_at,
            second_factor: session.second_factor,
            must_enrol: None,
            staff: session.is_of_staff(),
            last_used_at: session.last_used_at,
            expires_at: session.expires_at,
            ip_address: session.ip_address.clone(),
            browser_type: session.browser_type.clone(),
        }
    }
}
