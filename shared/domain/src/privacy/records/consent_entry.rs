//! The ledger of consents.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{language::Language, lookup::EmailLookup, record::Record},
    privacy::{
        consents::{ConsentPurpose, ConsentTextHash},
        id::ConsentId,
    },
};

/// That the owner of a mailbox gave or withdrew a consent (Art. 7(1)).
///
/// Nothing of an entry changes once it is written, but that an end is set when the consent is withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Subscribers, scope = mailbox, key = "CONSENT#{entry}")]
#[processing(subject = Reader, purpose = Accountability, basis = LegalObligation, keep = AfterWithdrawal(expires_at, Years(2)))]
pub struct ConsentEntry {
    /// The mailbox's address, as a key.
    #[key]
    pub mailbox: EmailLookup,
    /// The id of the entry.
    #[key]
    pub entry: ConsentId,
    /// What the consent is for.
    #[plain]
    pub purpose: ConsentPurpose,
    /// Whether it was given or withdrawn.
    #[plain]
    pub granted: bool,
    /// When.
    #[plain]
    pub at: Timestamp,
    /// Where.
    #[plain]
    pub channel: ConsentChannel,
    /// The language of the words that were shown.
    #[plain]
    pub language: Language,
    /// The hash of the words that were shown.
    #[plain]
    pub text: ConsentTextHash,
    /// When the entry ends. `None` as long as the consent is given.
    #[plain]
    pub expires_at: Option<Timestamp>,
}

/// Where a consent was given or withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentChannel {
    /// While opening an account.
    Signup,
    /// By the link in a mail that asked for confirmation.
    ConfirmationLink,
    /// In the settings of a person with a log-in.
    Settings,
    /// By the link in a letter, or by the button that the mail program made of it.
    UnsubscribeLink,
    /// By changing the address that the person logs in with: it goes with them.
    AddressChange,
    /// By erasing the log-in.
    Erasure,
    /// By reporting a letter as unwanted to the mail provider.
    Complaint,
}
