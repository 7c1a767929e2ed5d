//! An invitation, as shown to the account's members.

use domain::{
    Timestamp,
    accounts::invitation::{Limits, PER_ADDRESS, PER_NETWORK},
    id::{InvitationId, MemberId},
    personal::{EmailAddress, PersonName},
    records::{EmailLookup, Invitation, InvitedAddress, Role},
};
use lambda::{App, Caller, Invocation, Problem, RateLimits};
use serde::Serialize;
use store::AnyOf;

/// An invitation that has not been accepted yet.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct InvitationView {
    id: InvitationId,
    name: PersonName,
    email: EmailAddress,
    role: Role,
    /// The member who sent the invitation.
    invited_by: MemberId,
    #[schema(value_type = String, format = "date-time")]
    invited_at: Timestamp,
    /// When the link expires.
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

impl From<&Invitation> for InvitationView {
    fn from(invitation: &Invitation) -> Self {
        Self {
            id: invitation.invitation,
            name: invitation.name.clone(),
            email: invitation.email.clone(),
            role: invitation.role,
            invited_by: invitation.invited_by,
            invited_at: invitation.asked_at,
            expires_at: invitation.expires_at,
        }
    }
}

/// The keys of an address's invitation to the caller's account.
pub(crate) fn address_keys(caller: &Caller, emails: &[EmailLookup]) -> AnyOf<InvitedAddress> {
    emails.iter().map(|email| InvitedAddress::key(&caller.account(), email)).collect()
}

/// The rate limits of sending invitations: for this account, for this address and for this network.
pub(crate) fn rate_limits(
    app: &App,
    limits: Limits,
    caller: &Caller,
    invocation: &Invocation,
    email: &EmailLookup,
) -> Result<RateLimits, Problem> {
    Ok(RateLimits::default()
        .and(&app.store, &limits.per_account(), &caller.account().to_bytes())?
        .and(&app.store, &PER_ADDRESS, email.to_string().as_bytes())?
        .and(&app.store, &PER_NETWORK, invocation.device.ip_address.network().as_bytes())?)
}
