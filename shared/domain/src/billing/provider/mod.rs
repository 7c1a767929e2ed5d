//! What the payment provider (Stripe) says of the payments that it takes from cards.

mod event;
mod intent;
pub mod signature;

use serde::{Deserialize, Serialize};

use crate::kernel::money::Money;

pub use event::{ProviderEvent, ProviderNews};
pub use intent::{Decline, PaymentIntent};

crate::kernel::lookup::key_text! {
    /// The provider's own id of a payment: of a `PaymentIntent`.
    ProviderPaymentId, "pi_3MtwBwLkdIwHu7ix28a3tqPa"
}

crate::kernel::lookup::key_text! {
    /// The provider's own id of an account whose card it keeps: of a `Customer`.
    ProviderCustomerId, "cus_NffrFeUfNV2Hib"
}

crate::kernel::lookup::key_text! {
    /// Why a card was refused, as the provider names it.
    RefusalCode, "insufficient_funds"
}

/// The longest id and the longest code: longer than any that the provider gives.
const LONGEST: usize = 100;

/// Whether a text is an id or a code, which says nothing of a person.
fn is_name(text: &str) -> bool {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(is_fit)
}

impl ProviderPaymentId {
    /// Reads an id that the provider gave. `None` if it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.starts_with("pi_") && is_name(text)).then(|| Self(text.to_owned()))
    }
}

impl ProviderCustomerId {
    /// Reads an id that the provider gave. `None` if it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.starts_with("cus_") && is_name(text)).then(|| Self(text.to_owned()))
    }
}

impl RefusalCode {
    /// Reads a code that the provider gave. What is none is `unknown`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self(if is_name(text) { text.to_owned() } else { "unknown".to_owned() })
    }

    /// Whether the bank wants to know that the card's owner is there.
    #[must_use]
    pub fn asks_for_authentication(&self) -> bool {
        self.0 == "authentication_required"
    }
}

/// A payment, as the provider says that it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderPayment {
    /// Its id.
    pub id: ProviderPaymentId,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub status: ProviderStatus,
}

/// Where a payment stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "status", content = "code")]
pub enum ProviderStatus {
    /// The provider waits for the card's bank.
    Processing,
    /// It waits for the card's owner to authenticate at their bank.
    NeedsAuthentication,
    /// The card was refused, or the payment was given up.
    Refused(RefusalCode),
    /// The money was taken.
    Succeeded,
}

/// What happened to money that a card's owner demanded back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisputeStep {
    /// The bank took it back.
    Taken,
    /// The bank returned it.
    Returned,
}

impl ProviderStatus {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Processing => "processing",
            Self::NeedsAuthentication => "needs-authentication",
            Self::Refused(_) => "refused",
            Self::Succeeded => "succeeded",
        }
    }

    /// Why the card was refused, if it was.
    #[must_use]
    pub const fn refusal(&self) -> Option<&RefusalCode> {
        match self {
            Self::Refused(code) => Some(code),
            _ => None,
        }
    }

    /// What has a higher rank replaces what has a lower one, in whichever order the two become known: a refusal is final, unless the
    /// money came nevertheless.
    #[must_use]
    pub const fn rank(&self) -> u8 {
        match self {
            Self::Processing => 0,
            Self::NeedsAuthentication => 1,
            Self::Refused(_) => 2,
            Self::Succeeded => 3,
        }
    }
}
