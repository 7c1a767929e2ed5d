//! The payment provider that takes payments from cards (Stripe).

use domain::{
    Now,
    billing::provider::{ProviderPayment, RefusalCode},
};
use egress::{
    StatusCode,
    stripe::{self, Stripe, StripeError},
};
use lambda::Misconfigured;

use crate::outside::{self, Outages, misconfigured};

const NAME: &str = "Stripe";

/// The payment provider, as far as it takes payments from cards.
pub(crate) struct CardProvider {
    pub(crate) stripe: Option<Stripe>,
    /// Where the card's owner comes back to after they have authenticated.
    pub(crate) portal_url: String,
    outages: Outages,
}

/// What came of asking about a charge.
pub(crate) enum Answer {
    Told(ProviderPayment),
    /// It was refused, and no payment was made.
    Refused(RefusalCode),
    /// Nothing new.
    Nothing,
}

impl CardProvider {
    /// Stripe at this URL, by its secret key. Without a key there is no provider.
    ///
    /// # Errors
    /// If one of them, or one of the settings of `egress`, cannot be used.
    pub(crate) fn open(url: &str, key: Option<String>, portal_url: String) -> Result<Self, Misconfigured> {
        let open = |key: String| {
            Stripe::new(outside::egress(&[stripe::HOST])?, url, &key).map_err(|error| misconfigured(&error))
        };
        let stripe = key.map(open).transpose()?;
        Ok(Self { stripe, portal_url, outages: Outages::default() })
    }

    pub(crate) async fn is_unavailable(&self, now: Now) -> bool {
        self.outages.is_recent(NAME, now).await
    }

    /// What an error means for the charge. It is logged, without anything of the card.
    pub(crate) async fn failed(&self, error: &StripeError, now: Now) -> Answer {
        lambda::no_answer(NAME, error);
        match error {
            StripeError::CardUnusable => Answer::Refused(RefusalCode::parse("card_unusable")),
            StripeError::Refused(StatusCode::BAD_REQUEST, code) if code != "idempotency_error" => {
                Answer::Refused(RefusalCode::parse(code))
            }
            // The key is wrong, or what was asked for before under this name is still to be found.
            StripeError::Refused(..) | StripeError::Unreadable(_) => Answer::Nothing,
            StripeError::Egress(_) | StripeError::Unavailable(_) => {
                self.outages.note(NAME, now).await;
                Answer::Nothing
            }
        }
    }
}
