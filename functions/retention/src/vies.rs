//! Whether a buyer's VAT number is valid on the day on which an invoice is issued.

use std::collections::HashMap;

use domain::{
    Now,
    billing::{vat::VatNumber, vies::ViesStatus},
};
use egress::{
    Egress, Hosts, Settings,
    vies::{self, Vies},
};
use futures::lock::Mutex;
use jiff::{SignedDuration, Timestamp};
use lambda::{Environment, Misconfigured};

/// After how long a member state that is unavailable is asked again, so that many who wait for it take up no invocation.
const RETRY_AFTER: SignedDuration = SignedDuration::from_mins(5);

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
        let misconfigured = |error: &dyn std::error::Error| Misconfigured::Environment(vec![error.to_string()]);
        let settings = Settings::from_environment(Environment::optional).map_err(|error| misconfigured(&error))?;
        let egress = Egress::new(Hosts::Listed(&[vies::HOST]), &settings).map_err(|error| misconfigured(&error))?;
        let vies = Vies::new(egress, url).map_err(|error| misconfigured(&error))?;
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
