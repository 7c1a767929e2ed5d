//! What VIES, the EU's VAT information exchange system, says of a buyer's number on the day on which an invoice is issued (Regulation
//! (EU) 904/2010, Art. 31).
//!
//! An invoice has no VAT only if the number was valid on that day (Implementing Regulation (EU) 282/2011, Art. 18). Until VIES answers, the
//! invoice waits: after three days the operator's finance decides, and if it does not, VAT is charged after two weeks, so that nothing waits
//! for ever.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::billing::invoices::VatTreatment;

crate::kernel::lookup::key_text! {
    /// The number under which VIES keeps that it was asked, as the proof for whoever asked.
    ConsultationNumber, "WAPIAAAAZ2bVJ8kX"
}

impl ConsultationNumber {
    /// Reads the number that VIES answered with. `None` if it is none: it has at most 64 letters, digits, and signs that join them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let is_one = (1..=64).contains(&text.len()) && text.bytes().all(is_fit);
        is_one.then(|| Self(text.to_owned()))
    }
}

/// What VIES answered about a VAT number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ViesAnswer {
    /// When it was asked.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// Whether the number is valid on that day.
    pub is_valid: bool,
    /// The proof that it was asked, if it gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consultation: Option<ConsultationNumber>,
}

impl ViesAnswer {
    /// How an invoice is taxed whose buyer's number is of another member state, by this answer.
    #[must_use]
    pub const fn treatment(&self) -> VatTreatment {
        if self.is_valid { VatTreatment::ReverseCharge } else { VatTreatment::Danish }
    }
}

/// What is known from VIES when an invoice is to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViesStatus {
    /// It was not asked. Functions that answer HTTP do not ask it: it may take seconds, or be down.
    NotAsked,
    /// It was asked and did not answer.
    NoAnswer,
    /// It answered.
    Answered(ViesAnswer),
}

/// After how many days an invoice that waits is finance's to decide on.
pub const DAYS_UNTIL_DECIDED: i32 = 3;

/// After how many days it is issued with VAT, if nobody has decided.
pub const DAYS_UNTIL_GIVEN_UP: i32 = 14;

/// After how long VIES is asked again.
pub const ASKED_AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(1);
