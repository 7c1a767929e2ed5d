//! `POST /v1/newsletter/subscriptions`

use std::sync::{Mutex, PoisonError};

use ::app::{RateCounters, RateLimitError};
use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    Commit, Language, Now,
    newsletter::subscription,
    personal::{EmailAddress, Network},
    records::EmailLookup,
    token::LinkToken,
};
use lambda::{App, IdempotencyKey, Invocation, Json, Problem, RateLimits, Route};
use serde::Serialize;

domain::request! {
    /// Who wants the newsletter.
    pub(crate) struct NewsletterRequest {
        /// The address that it is to be sent to. Nothing is sent until the address is confirmed.
        email: EmailAddress,
        /// The language that it is to be sent in: that of the request, if it is not given.
        language: Option<Language>,
    }
}

/// The response, which does not depend on whether the address gets the newsletter, nor on whether a mail was sent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AskedView {
    #[schema(example = "confirmation-sent")]
    status: &'static str,
}

pub(crate) const ROUTE: Route = Route { is_rate_limited: true, is_costly: true, ..Route::PLAIN };

/// Asks for the newsletter. A mail with a link that confirms it goes to the address, or, if the address gets the newsletter
/// already, one that says so. An address that was sent several such mails on the same day, or whose mailbox was by other addresses, is
/// sent no more of them, and the answer is the same: the link of each of them works.
///
/// # Problems
/// `422 invalid-input`; `429 too-many-requests` if there are too many requests from the network.
#[utoipa::path(post, path = "/v1/newsletter/subscriptions", operation_id = "ask_for_newsletter", tag = "newsletter",
    responses((status = 202, body = AskedView, description = "A mail is on its way")))]
pub(crate) async fn request(
    State(app): State<App>,
    invocation: Invocation,
    key: IdempotencyKey,
    Json { request, bytes }: Json<NewsletterRequest>,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let mailbox = app.store.email_lookup(&request.email)?;
    // Nobody is logged in here, so keys are told apart by address: those of strangers do not collide.
    key.run_once(&app, now, &mailbox.to_string(), &bytes, async |idempotent| {
        let network = invocation.device.ip_address.network();
        let by_network =
            RateLimits::default().and(&app.store, &subscription::REQUESTS_OF_NETWORK, network.as_bytes())?;
        let (language, token) = (request.language.unwrap_or(invocation.language), LinkToken::new(&app.random()?));
        let asking = Asking { app: &app, now, email: &request.email, mailbox: &mailbox, language, token };
        let by_address = asking.limits(&network)?;
        let (counters, first) = app.store.read((&by_network, &by_address), now).await?;
        let first = Mutex::new(Some(first));
        let effect = async || asking.mail_unless_flooded(&by_address, &first).await;
        let view = AskedView { status: "confirmation-sent" };
        idempotent.commit_checked(&app, (&by_network, counters), effect, StatusCode::ACCEPTED, &view).await
    })
    .await
}

/// A request for one address.
struct Asking<'a> {
    app: &'a App,
    now: Now,
    email: &'a EmailAddress,
    mailbox: &'a EmailLookup,
    language: Language,
    token: LinkToken,
}

impl Asking<'_> {
    fn limits(&self, network: &Network) -> Result<RateLimits, Problem> {
        let (store, address) = (&self.app.store, self.email.as_str().as_bytes());
        let limits = RateLimits::default().and(store, &subscription::REQUESTS, address)?;
        Ok(limits.and_mailbox(store, &subscription::REQUESTS_OF_MAILBOX, (self.email, network))?)
    }

    /// The commit that sends the mail, and counts it; nothing, if the address was sent several today. `first` are the counters that
    /// were read with others: another attempt reads them again.
    async fn mail_unless_flooded(
        &self,
        limits: &RateLimits,
        first: &Mutex<Option<RateCounters>>,
    ) -> Result<Commit, Problem> {
        let Self { app, now, email, mailbox, language, token } = self;
        let first = first.lock().unwrap_or_else(PoisonError::into_inner).take();
        let counters = match first {
            Some(counters) => counters,
            None => app.store.read(limits, *now).await?,
        };
        match limits.count(counters, *now) {
            Ok(counted) => {
                let request = subscription::request(*now, (email, mailbox), *language, token, app.randomness());
                Ok(counted.write(request))
            }
            Err(RateLimitError::TooManyRequests { .. }) => Ok(Commit::new(*now)),
            Err(error) => Err(error.into()),
        }
    }
}
