//! Who is asked to join an account, and to take it over.

use jiff::Timestamp;

use crate::{
    accounts::{
        id::{InvitationId, TransferId},
        records::Role,
    },
    kernel::{
        commit::Version,
        id::{AccountId, MemberId},
        language::Language,
        lookup::EmailLookup,
        personal::{EmailAddress, PersonName},
        record::Record,
        token::TokenHash,
    },
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
    /// Their address. The person who joins must own it.
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

/// The invitation to an account that an address has: the newest, and no other.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = account, key = "INVITED#{email}")]
#[processing(subject = Invitee, purpose = ProvideService, basis = LegitimateInterest, keep = Until(expires_at, Days(7)))]
pub struct InvitedAddress {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The address, as an HMAC.
    #[key]
    pub email: EmailLookup,
    /// The invitation.
    #[plain]
    pub invitation: InvitationId,
    /// When its link ends.
    #[plain]
    pub expires_at: Timestamp,
}

/// That an owner offers the account to another member. An owner has one offer at the most.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = account, key = "TRANSFER#{from}")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = Until(expires_at, Days(7)))]
pub struct OwnershipTransfer {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The owner's place.
    #[key]
    pub from: MemberId,
    /// The offer.
    #[plain]
    pub transfer: TransferId,
    /// The version of the owner's membership: another role makes the offer void.
    #[plain]
    pub from_version: Version,
    /// The other's place.
    #[plain]
    pub to: MemberId,
    /// The version of the other's place, likewise.
    #[plain]
    pub to_version: Version,
    /// When it was offered.
    #[plain]
    pub offered_at: Timestamp,
    /// When the offer ends.
    #[plain]
    pub expires_at: Timestamp,
}
