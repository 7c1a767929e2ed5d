//! An invitation, as shown to the account's members.

use domain::{
    Timestamp,
    id::{InvitationId, MemberId},
    personal::{EmailAddress, PersonName},
    records::{Invitation, Role},
};
use serde::Serialize;

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
