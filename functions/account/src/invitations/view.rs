//! An invitation as the account's people see it.

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

/// An invitation that waits.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct InvitationView {
    id: InvitationId,
    name: PersonName,
    email: EmailAddress,
    role: Role,
    /// Who invited.
    invited_by: MemberId,
    #[schema(value_type = String, format = "date-time")]
    invited_at: Timestamp,
    /// When the link ends.
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

/// Where the invitation that an address has to the caller's account is found.
pub(crate) fn address_keys(caller: &Caller, emails: &[EmailLookup]) -> AnyOf<InvitedAddress> {
    emails.iter().map(|email| InvitedAddress::key(&caller.account(), email)).collect()
}

/// What counts the invitations that are sent: of this account, to this address, from this network.
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
