//! Sends text messages within the daily cap on their cost.

use clients::SendError;
use domain::{
    Commit, Now,
    messaging::sms::{Refused, Sms},
    records::{SmsSpend, SpendDay},
};

use lambda::Metric;

use crate::{Delivery, deliver::DeliveryError};

/// How often a reservation is tried if others are written at the same time.
const TRIES: u32 = 8;

impl Delivery {
    /// Reserves the maximum price of a text message, then sends it. A retry reserves the price again: the reserved sum
    /// may be too high, but never too low.
    pub(crate) async fn send_text(&self, sms: Sms<'_>, now: Now) -> Result<(), DeliveryError> {
        let ceiling = self.reserve(sms, now).await?;
        Ok(self.sms_client.send(clients::sms::Sms { to: sms.to, text: sms.text, ceiling }).await?)
    }

    async fn reserve(&self, sms: Sms<'_>, now: Now) -> Result<u32, DeliveryError> {
        let mut retry = self.store.retry_conflicts(TRIES);
        loop {
            let before = self.store.get(&SmsSpend::key(&SpendDay::of(now, sms.purpose)), now).await?;
            let reserved = sms.reserve(now, self.sms_cap, before.as_deref());
            let (spend, ceiling) = reserved.map_err(|refused| permanent(refused, now))?;
            let commit = match &before {
                Some(before) => Commit::new(now).replace(before, &spend),
                None => Commit::new(now).insert(&spend),
            };
            match self.store.commit(commit).await {
                Ok(()) => return Ok(ceiling),
                Err(error) if error.is_refused_for::<SmsSpend>() => retry.back_off().await?,
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// A refused message is not retried: a code is useless by the next day, and waiting does not add a country to the list. That a budget is
/// used up is counted, and an alarm watches it: somebody spends it, or it is too small.
fn permanent(refused: Refused, now: Now) -> SendError {
    match refused {
        Refused::Budget | Refused::CountryBudget => lambda::measure(now, &[(Metric::SmsBudgetUsedUp, 1.0)]),
        Refused::Country => {}
    }
    SendError::Permanent(refused.to_string())
}
