//! Holds: what must not be erased for the time being (P26).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{
        id::{AccountId, UserId},
        record::Record,
    },
    privacy::id::HoldId,
};

/// That data of an account must not be erased for the time being.
///
/// It holds the whole account, one person's data in it, or some kinds of record. It ends by itself, unless it is prolonged.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Ledger, scope = account, key = "HOLD#{hold}", id = Random)]
#[processing(subject = Owner, purpose = Accountability, basis = LegalObligation, keep = Until(expires_at, Years(5)))]
pub struct Hold {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The hold.
    #[key]
    pub hold: HoldId,
    /// The person whose data is held. `None` for everybody's.
    #[plain]
    pub person: Option<UserId>,
    /// The kinds of record that are held. Empty for all.
    #[plain]
    pub records: Vec<String>,
    /// Why.
    #[plain]
    pub reason: HoldReason,
    /// The member of staff who placed it.
    #[plain]
    pub placed_by: UserId,
    /// From when on.
    #[plain]
    pub from: Timestamp,
    /// Until when, unless it is released earlier.
    #[plain]
    pub until: Timestamp,
    /// When it was released.
    #[plain]
    pub released_at: Option<Timestamp>,
    /// When this record is deleted.
    #[plain]
    pub expires_at: Timestamp,
}

/// Why data is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HoldReason {
    /// It is needed to establish, exercise or defend a legal claim (Art. 17(3)(e)).
    LegalClaim,
    /// The law demands it (Art. 17(3)(b)).
    Compliance,
    /// An auditor or an authority is examining it.
    Audit,
}
