//! The receipts of erasures.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{id::AccountId, record::Record},
    privacy::id::ErasureId,
};

/// The receipt of the removal of an account: what was erased and what is kept, why and until when.
///
/// It is the evidence that the data was erased (Art. 5(2)), and says what to erase again after a restore. An infringement can be
/// prosecuted for five years (databeskyttelsesloven § 41(7)).
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Ledger, scope = account, key = "ERASURE#{erasure}", guards = Receipt, id = Random)]
#[processing(subject = Owner, purpose = Accountability, basis = LegalObligation, keep = Until(expires_at, Years(5)))]
pub struct Erasure {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The erasure.
    #[key]
    pub erasure: ErasureId,
    /// Why it was removed.
    #[plain]
    pub ground: ErasureGround,
    /// When the removal began. Nothing stops it any more.
    #[plain]
    pub began_at: Timestamp,
    /// When the last access to the account ended.
    #[plain]
    pub access_ended_at: Option<Timestamp>,
    /// When nothing was left. Until then the receipt is not final.
    #[plain]
    pub ended_at: Option<Timestamp>,
    /// What becomes of each kind of record.
    #[plain]
    pub records: Vec<ErasedRecord>,
    /// When the receipt itself is deleted.
    #[plain]
    pub expires_at: Timestamp,
}

/// Why an account is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErasureGround {
    /// The trial ended and nothing was subscribed to.
    TrialEnded,
    /// It was not paid.
    Unpaid,
    /// The subscription was cancelled.
    Cancelled,
    /// The owner asked for it.
    Asked,
}

/// What becomes of the records of a kind, field by field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasedRecord {
    /// The kind.
    pub record: String,
    /// The fields of which this is true.
    pub fields: Vec<String>,
    /// What becomes of them.
    #[serde(flatten)]
    pub outcome: FieldOutcome,
}

/// What becomes of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum FieldOutcome {
    /// It is to be erased, or to be kept: that is not done yet.
    Pending,
    /// It is erased.
    Erased,
    /// It is kept.
    Kept {
        /// Why.
        ground: KeptGround,
        /// Until when at the latest.
        until: Timestamp,
    },
}

/// Why something is kept beyond the end of its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeptGround {
    /// The Bookkeeping Act demands it (bogføringsloven § 12).
    Bookkeeping,
    /// It is the evidence of the erasure, or of what delayed it (Art. 5(2)).
    Evidence,
    /// It cannot be found by its account, and ends by itself within days.
    Expiry,
}
