//! What the handlers share.

use axum::extract::FromRef;
use domain::billing::payment::CardProvider;
use lambda::{App, Environment, Misconfigured};

/// The app, and what the payment provider signs with.
#[derive(Clone)]
pub struct Billing {
    pub(crate) app: App,
    /// The secrets of the provider's webhook that are valid now; none where a deployment has no provider.
    pub(crate) webhook_secrets: Vec<String>,
}

impl FromRef<Billing> for App {
    fn from_ref(state: &Billing) -> Self {
        state.app.clone()
    }
}

impl Billing {
    /// Connects as the environment says.
    ///
    /// # Errors
    /// If the environment is not complete, or AWS cannot be reached.
    pub(crate) async fn start(environment: &Environment) -> Result<Self, Misconfigured> {
        let secrets = environment.unless_none("STRIPE_WEBHOOK_SECRETS").unwrap_or_default();
        let secrets = secrets.split(',').map(str::trim).filter(|secret| !secret.is_empty());
        let webhook_secrets = secrets.map(str::to_owned).collect();
        Ok(Self { app: App::start(environment).await?, webhook_secrets })
    }

    /// Who takes payments from cards.
    pub(crate) fn card_provider(&self) -> CardProvider {
        if self.webhook_secrets.is_empty() { CardProvider::None } else { CardProvider::Stripe }
    }
}
