//! Stripe, the provider that takes payments from cards: its API v1, of which five calls are made.

mod answer;
mod charge;
mod error;

use std::fmt;

use domain::{
    billing::provider::{ProviderCustomerId, ProviderPaymentId},
    id::AccountId,
};
use form_urlencoded::Serializer;
use reqwest::{
    Method, Url,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};

use crate::{
    bearer,
    client::Egress,
    code::is_code,
    message::{OutboundRequest, OutboundResponse},
};
pub use charge::{CardCharge, CardPayment, Presence};
pub use error::{NoStripe, StripeError};

/// The host of Stripe's API, for the list of an [`Egress`].
pub const HOST: &str = "api.stripe.com";

/// The version of the API. Without it, the answers have that of the Stripe account.
const VERSION: HeaderValue = HeaderValue::from_static("2025-03-31.basil");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");
const STRIPE_VERSION: HeaderName = HeaderName::from_static("stripe-version");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// How many payments are searched for one: the most that Stripe lists at once.
const SEARCHED: &str = "100";

/// A client of Stripe.
#[derive(Clone)]
pub struct Stripe {
    egress: Egress,
    base: Url,
    authorization: HeaderValue,
}

impl fmt::Debug for Stripe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stripe").field("egress", &self.egress).finish_non_exhaustive()
    }
}

impl Stripe {
    /// A client of the API at this base URL (`STRIPE_URL`) with this secret key, by an [`Egress`] that has [`HOST`] on its list.
    ///
    /// # Errors
    /// If the base is no URL of that host, or the key is none.
    pub fn new(egress: Egress, base: &str, key: &str) -> Result<Self, NoStripe> {
        let base = Url::parse(base).map_err(|_| NoStripe::Url)?;
        let is_plain = base.path() == "/" && base.query().is_none() && base.fragment().is_none();
        if !is_plain || base.scheme() != "https" || base.domain() != Some(HOST) {
            return Err(NoStripe::Url);
        }
        let authorization = bearer::authorization(key).ok_or(NoStripe::Key)?;
        Ok(Self { egress, base, authorization })
    }

    /// The customer of an account, with nothing of it but its id. If it is asked for again within 24 hours, it is the same one.
    ///
    /// # Errors
    /// If Stripe does not say.
    pub async fn customer(&self, account: AccountId) -> Result<ProviderCustomerId, StripeError> {
        let form = Serializer::new(String::new()).append_pair("metadata[account]", &account.to_string()).finish();
        answer::customer(&self.post("customers", &format!("customer-{account}"), form).await?)
    }

    /// Has Stripe delete a customer and the cards that it keeps for it. One that is gone already is deleted.
    ///
    /// # Errors
    /// If Stripe does not say that it did.
    pub async fn forget(&self, customer: &ProviderCustomerId) -> Result<(), StripeError> {
        let url = self.url(&["v1", "customers", &customer.to_string()]);
        answer::forgotten(&self.send(Method::DELETE, url, Vec::new(), String::new()).await?)
    }

    /// Charges a card. A charge with the same attempt and the same parameters is made once within 24 hours.
    ///
    /// # Errors
    /// If there is no payment, or none that is known of: only [`StripeError::CardUnusable`] and [`StripeError::Refused`] say that nothing
    /// was charged. A card that its bank refuses is no error.
    pub async fn charge(&self, charge: &CardCharge<'_>) -> Result<CardPayment, StripeError> {
        answer::charged(&self.post("payment_intents", charge.attempt, charge.form()).await?)
    }

    /// A payment, as it stands now.
    ///
    /// # Errors
    /// If Stripe does not say.
    pub async fn payment(&self, id: &ProviderPaymentId) -> Result<CardPayment, StripeError> {
        answer::payment(&self.get(&["payment_intents", &id.to_string()], &[]).await?)
    }

    /// The payment of an attempt whose answer was lost, among the customer's newest 100 payments. `None` if none of these is of the
    /// attempt. This works when the 24 hours are over, for which Stripe knows the attempt by its idempotency key.
    ///
    /// # Errors
    /// If Stripe does not say.
    pub async fn find(&self, customer: &ProviderCustomerId, attempt: &str) -> Result<Option<CardPayment>, StripeError> {
        let customer = customer.to_string();
        let response = self.get(&["payment_intents"], &[("customer", &customer), ("limit", SEARCHED)]).await?;
        answer::of_attempt(&response, attempt)
    }

    async fn post(&self, path: &str, key: &str, form: String) -> Result<OutboundResponse, StripeError> {
        let key = HeaderValue::from_str(key).ok().filter(|_| is_code(key)).ok_or_else(StripeError::no_key)?;
        let headers = [(CONTENT_TYPE, FORM), (IDEMPOTENCY_KEY, key)];
        self.send(Method::POST, self.url(&["v1", path]), headers.into(), form).await
    }

    async fn get(&self, path: &[&str], query: &[(&str, &str)]) -> Result<OutboundResponse, StripeError> {
        let mut url = self.url(&[&["v1"], path].concat());
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.send(Method::GET, url, Vec::new(), String::new()).await
    }

    fn url(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        // A URL with a host has a path.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.clear().extend(path);
        }
        url
    }

    async fn send(
        &self,
        method: Method,
        url: Url,
        further: Vec<(HeaderName, HeaderValue)>,
        body: String,
    ) -> Result<OutboundResponse, StripeError> {
        let authorization = self.authorization.clone();
        let mut headers =
            HeaderMap::from_iter([(AUTHORIZATION, authorization), (STRIPE_VERSION, VERSION), (ACCEPT, JSON)]);
        headers.extend(further);
        let request = OutboundRequest { method, url, headers, body: body.into_bytes() };
        Ok(self.egress.send(request).await?)
    }
}

#[cfg(test)]
mod tests;
