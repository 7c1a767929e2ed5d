//! Whether a buyer's VAT number is valid on the day on which an invoice is issued.

use domain::{
    Now,
    billing::{vat::VatNumber, vies::ViesStatus},
};
use egress::vies::{self, Vies};
use lambda::Misconfigured;

use crate::outside::{self, Outages, misconfigured};

/// Asks VIES about VAT numbers.
pub(crate) struct VatNumberCheck {
    vies: Vies,
    /// Those of member states, by the prefix of their numbers.
    outages: Outages,
}

impl VatNumberCheck {
    /// By VIES at this URL.
    ///
    /// # Errors
    /// If it, or one of those of `egress`, cannot be used.
    pub(crate) fn open(url: &str) -> Result<Self, Misconfigured> {
        let vies = Vies::new(outside::egress(&[vies::HOST])?, url).map_err(|error| misconfigured(&error))?;
        Ok(Self { vies, outages: Outages::default() })
    }

    /// What it says of a number today. What keeps it from answering is logged, without the number.
    pub(crate) async fn ask(&self, number: &VatNumber, now: Now) -> ViesStatus {
        let (state, _) = number.parts();
        if self.outages.is_recent(state, now).await {
            return ViesStatus::NoAnswer;
        }
        match self.vies.check(number, now.timestamp()).await {
            Ok(answer) => ViesStatus::Answered(answer),
            Err(error) => {
                lambda::no_answer(&format!("VIES {state}"), &error);
                if error.is_of_all_numbers() {
                    self.outages.note(state, now).await;
                }
                ViesStatus::NoAnswer
            }
        }
    }
}
