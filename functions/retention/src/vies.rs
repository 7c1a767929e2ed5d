//! Whether a buyer's VAT number is valid on the day on which an invoice is issued.

use std::collections::HashMap;

use domain::{
    Now,
    billing::{
        vat::VatNumber,
        vies::{ConsultationNumber, Vies, ViesAnswer},
    },
};
use egress::{Egress, Hosts, Settings, vies};
use futures::lock::Mutex;
use jiff::{SignedDuration, Timestamp};
use lambda::{Environment, Misconfigured};

/// For how long a member state that did not answer is not asked again, so that many who wait for it take up no invocation.
const PAUSE: SignedDuration = SignedDuration::from_mins(5);

/// Asks VIES.
pub(crate) struct Register {
    vies: vies::Vies,
    /// When a member state did not answer, by the prefix of its numbers.
    silent: Mutex<HashMap<String, Timestamp>>,
}

impl Register {
    /// The register at this URL.
    ///
    /// # Errors
    /// If it, or one of those of `egress`, cannot be used.
    pub(crate) fn open(url: &str) -> Result<Self, Misconfigured> {
        let misconfigured = |error: &dyn std::error::Error| Misconfigured::Environment(vec![error.to_string()]);
        let settings = Settings::from_environment(Environment::optional).map_err(|error| misconfigured(&error))?;
        let egress = Egress::new(Hosts::Listed(&[vies::HOST]), &settings).map_err(|error| misconfigured(&error))?;
        let vies = vies::Vies::new(egress, url).map_err(|error| misconfigured(&error))?;
        Ok(Self { vies, silent: Mutex::default() })
    }

    /// What it says of a number today. What keeps it from answering is logged, without the number.
    pub(crate) async fn ask(&self, number: &VatNumber, now: Now) -> Vies {
        let at = now.timestamp();
        let state = number.as_str().chars().take(2).collect::<String>();
        let silent_at = self.silent.lock().await.get(&state).copied();
        if silent_at.is_some_and(|silent_at| at.duration_since(silent_at) < PAUSE) {
            return Vies::NoAnswer;
        }
        match self.vies.check(number).await {
            Ok(answer) => Vies::Answered(ViesAnswer {
                at,
                is_valid: answer.is_valid,
                consultation: answer.consultation.as_deref().and_then(ConsultationNumber::parse),
            }),
            Err(error) => {
                lambda::no_answer(&format!("VIES {state}"), &error);
                self.silent.lock().await.insert(state, at);
                Vies::NoAnswer
            }
        }
    }
}
