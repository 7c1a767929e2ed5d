//! Why an account is removed.

use serde::{Deserialize, Serialize};

/// Why an account is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// The trial ended and nothing was subscribed to.
    TrialEnded,
    /// It was not paid.
    Unpaid,
    /// The subscription was cancelled.
    Cancelled,
    /// The owner asked for it.
    Asked,
}

impl Ground {
    /// Its name, as clients have it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TrialEnded => "trial-ended",
            Self::Unpaid => "unpaid",
            Self::Cancelled => "cancelled",
            Self::Asked => "asked",
        }
    }
}
