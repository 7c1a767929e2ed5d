//! Invitations to join an account, and offers of its ownership.

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
    /// The hash of the link's token.
    #[plain]
    pub token: TokenHash,
    /// The invited person's name.
    #[personal(Identity)]
    pub name: PersonName,
    /// The invited person's address. The person who joins must own it.
    #[personal(Contact)]
    pub email: EmailAddress,
    /// The role that they get when they join.
    #[plain]
    pub role: Role,
    /// The member who invited. At the time of the acceptance, their own role must still permit them to grant the
    /// invited one.
    #[plain]
    pub invited_by: MemberId,
    /// The language of the messages to them.
    #[plain]
    pub language: Language,
    /// When they were invited.
    #[plain]
    pub asked_at: Timestamp,
    /// When the link expires.
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
    /// When its link expires.
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
    /// The owner's membership.
    #[key]
    pub from: MemberId,
    /// The offer.
    #[plain]
    pub transfer: TransferId,
    /// The version of the owner's membership. A change of role makes the offer invalid.
    #[plain]
    pub from_version: Version,
    /// The other member's membership.
    #[plain]
    pub to: MemberId,
    /// The version of the other member's membership. A change of role makes the offer invalid.
    #[plain]
    pub to_version: Version,
    /// When it was offered.
    #[plain]
    pub offered_at: Timestamp,
    /// When the offer expires.
    #[plain]
    pub expires_at: Timestamp,
}
