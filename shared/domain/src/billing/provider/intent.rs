//! A payment as Stripe writes it: a `PaymentIntent`, in its answers and in its events.

use std::collections::BTreeMap;

use serde::{
    Deserialize,
    de::{
        IntoDeserializer as _,
        value::{Error, StringDeserializer},
    },
};

use super::{ProviderPayment, ProviderPaymentId, ProviderStatus, RefusalCode};
use crate::kernel::money::{Currency, Money};

/// A `PaymentIntent`, as far as it is read. What it tells of a card and its owner is not.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PaymentIntent {
    id: String,
    amount: i64,
    currency: String,
    status: String,
    last_payment_error: Option<Decline>,
    next_action: Option<NextAction>,
    #[serde(default)]
    metadata: BTreeMap<String, String>,
}

/// Why a card was refused.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Decline {
    /// Stripe's reason.
    pub code: Option<String>,
    /// The bank's reason.
    pub decline_code: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct NextAction {
    redirect_to_url: Option<RedirectToUrl>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct RedirectToUrl {
    url: Option<String>,
}

impl PaymentIntent {
    /// The payment. `None` if it cannot be read, or has a status of payments that are not made here: they are confirmed at once, and
    /// never captured later.
    #[must_use]
    pub fn payment(&self) -> Option<ProviderPayment> {
        let status = match self.status.as_str() {
            "succeeded" => ProviderStatus::Succeeded,
            "processing" => ProviderStatus::Processing,
            "requires_action" => ProviderStatus::NeedsAuthentication,
            "requires_payment_method" => {
                let code = self.last_payment_error.as_ref().map_or_else(|| RefusalCode::parse(""), Decline::refusal);
                ProviderStatus::Refused(code)
            }
            "canceled" => ProviderStatus::Refused(RefusalCode::parse("canceled")),
            _ => return None,
        };
        self.payment_with(status)
    }

    /// The payment with a status that is told beside it.
    #[must_use]
    pub fn payment_with(&self, status: ProviderStatus) -> Option<ProviderPayment> {
        let id = ProviderPaymentId::parse(&self.id)?;
        Some(ProviderPayment { id, amount: amount(self.amount, &self.currency)?, status })
    }

    /// The page on which the card's owner authenticates, if there is one.
    #[must_use]
    pub fn authentication_url(&self) -> Option<&str> {
        let url = self.next_action.as_ref()?.redirect_to_url.as_ref()?.url.as_deref()?;
        Some(url).filter(|url| self.status == "requires_action" && url.starts_with("https://"))
    }

    /// What we wrote on it, by its name.
    #[must_use]
    pub fn metadata(&self, name: &str) -> Option<&str> {
        self.metadata.get(name).map(String::as_str)
    }
}

impl Decline {
    /// The bank's reason, or else Stripe's.
    #[must_use]
    pub fn refusal(&self) -> RefusalCode {
        RefusalCode::parse(self.decline_code.as_deref().or(self.code.as_deref()).unwrap_or_default())
    }
}

/// An amount as Stripe writes it: in minor units, with the currency in lower case.
pub(super) fn amount(minor: i64, currency: &str) -> Option<Money> {
    let currency: StringDeserializer<Error> = currency.to_ascii_uppercase().into_deserializer();
    Some(Money::of_minor(minor, Currency::deserialize(currency).ok()?))
}
