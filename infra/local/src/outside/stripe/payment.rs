//! A customer, a payment and its dispute.

use std::collections::BTreeMap;

use super::cards::Decline;

/// What the caller has noted at an object.
pub(super) type Metadata = BTreeMap<String, String>;

/// A customer.
#[derive(Debug, Clone)]
pub(super) struct Customer {
    pub(super) id: String,
    /// When it was made, in simulated seconds since 1970.
    pub(super) created: i64,
    pub(super) metadata: Metadata,
}

/// A payment that is to be made.
#[derive(Debug, Clone)]
pub(super) struct Charge {
    /// In minor units.
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) customer: String,
    pub(super) card: String,
    pub(super) metadata: Metadata,
    pub(super) off_session: bool,
    /// Whether the card is kept for later payments.
    pub(super) keeps_card: bool,
    /// Where the card's owner comes back to after they have authenticated.
    pub(super) return_url: Option<String>,
}

/// A payment.
#[derive(Debug, Clone)]
pub(super) struct Payment {
    pub(super) id: String,
    pub(super) client_secret: String,
    /// The id of its charge of the card.
    pub(super) charge: String,
    /// When it was made, in simulated seconds since 1970.
    pub(super) created: i64,
    pub(super) of: Charge,
    pub(super) status: Status,
    pub(super) dispute: Option<Dispute>,
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Processing,
    NeedsAuthentication,
    Declined(Decline),
    Succeeded,
}

impl Status {
    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Processing => "processing",
            Self::NeedsAuthentication => "requires_action",
            Self::Declined(_) => "requires_payment_method",
            Self::Succeeded => "succeeded",
        }
    }

    /// The type of the event that tells of it.
    pub(super) fn event(self) -> &'static str {
        match self {
            Self::Processing => "payment_intent.processing",
            Self::NeedsAuthentication => "payment_intent.requires_action",
            Self::Declined(_) => "payment_intent.payment_failed",
            Self::Succeeded => "payment_intent.succeeded",
        }
    }
}

/// A charge-back of a payment.
#[derive(Debug, Clone)]
pub(super) struct Dispute {
    pub(super) id: String,
    /// When it was made, in simulated seconds since 1970.
    pub(super) created: i64,
    pub(super) status: DisputeStatus,
}

/// Where a dispute stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DisputeStatus {
    NeedsResponse,
    Won,
    Lost,
}

impl DisputeStatus {
    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::NeedsResponse => "needs_response",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }
}
