//! Whether a buyer's VAT number is valid on the day on which an invoice is issued.

use std::collections::HashMap;

use domain::{
    Now,
    billing::{vat::VatNumber, vies::ViesStatus},
};
use egress::vies::{self, Vies};
use futures::lock::Mutex;
use jiff::Timestamp;
use lambda::Misconfigured;

use crate::outside::{self, RETRY_AFTER, misconfigured};

/// Asks VIES about VAT numbers.
pub(crate) struct VatNumberCheck {
    vies: Vies,
    /// When a member state was last unavailable, by the prefix of its numbers.
    unavailable_since: Mutex<HashMap<String, Timestamp>>,
}

impl VatNumberCheck {
    /// By VIES at this URL.
    ///
    /// # Errors
    /// If it, or one of those of `egress`, cannot be used.
    pub(crate) fn open(url: &str) -> Result<Self, Misconfigured> {
        let vies = Vies::new(outside::egress(&[vies::HOST])?, url).map_err(|error| misconfigured(&error))?;
        Ok(Self { vies, unavailable_since: Mutex::default() })
    }

    /// What it says of a number today. What keeps it from answering is logged, without the number.
    pub(crate) async fn ask(&self, number: &VatNumber, now: Now) -> ViesStatus {
        let at = now.timestamp();
        let (state, _) = number.parts();
        let unavailable_since = self.unavailable_since.lock().await.get(state).copied();
        if unavailable_since.is_some_and(|unavailable_since| at.duration_since(unavailable_since) < RETRY_AFTER) {
            return ViesStatus::NoAnswer;
        }
        match self.vies.check(number, at).await {
            Ok(answer) => ViesStatus::Answered(answer),
            Err(error) => {
                lambda::no_answer(&format!("VIES {state}"), &error);
                if error.is_of_all_numbers() {
                    self.unavailable_since.lock().await.insert(state.to_owned(), at);
                }
                ViesStatus::NoAnswer
            }
        }
    }
}
