//! Who is asked to join an account, and to take it over.

use jiff::Timestamp;

use super::Role;
use crate::{
    Language, Record,
    id::{AccountId, InvitationId, MemberId, TransferId},
    personal::{EmailAddress, PersonName},
    token::TokenHash,
};

/// That somebody is asked to join an account.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = account, key = "INVITATION#{invitation}")]
#[processing(subject = Invitee, purpose = ProvideService, basis = LegitimateInterest, keep = Until(expires_at, Days(7)))]
pub struct Invitation {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The invitation.
    #[key]
    pub invitation: InvitationId,
    /// What the link's token hashes to.
    #[plain]
    pub token: TokenHash,
    /// Who is asked.
    #[personal(Identity)]
    pub name: PersonName,
    /// Their address: whoever joins must have it.
    #[personal(Contact)]
    pub email: EmailAddress,
    /// What they may do once they have joined.
    #[plain]
    pub role: Role,
    /// Who asks. Their role must still cover it when it is accepted.
    #[plain]
    pub invited_by: MemberId,
    /// Which language they are written to in.
    #[plain]
    pub language: Language,
    /// When they were asked.
    #[plain]
    pub asked_at: Timestamp,
    /// When the link ends.
    #[plain]
    pub expires_at: Timestamp,
}

/// That an owner offers the account to another member.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = account, key = "TRANSFER#{transfer}")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = Until(expires_at, Days(7)))]
pub struct OwnershipTransfer {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The offer.
    #[key]
    pub transfer: TransferId,
    /// The owner's place.
    #[plain]
    pub from: MemberId,
    /// The other's place.
    #[plain]
    pub to: MemberId,
    /// When it was offered.
    #[plain]
    pub offered_at: Timestamp,
    /// When the offer ends.
    #[plain]
    pub expires_at: Timestamp,
}
