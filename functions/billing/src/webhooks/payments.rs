//! `POST /v1/webhooks/payments`

use std::sync::atomic::{AtomicBool, Ordering};

use ::app::subscriptions::{not_asked, record};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use domain::{
    Now,
    audit::AuditEvent,
    billing::{
        provider::{ProviderEvent, ProviderNews, signature},
        subscription::{Facts, ReportError},
    },
    id::AccountId,
    records::{AuditAction, ChargedPayment},
};
use jiff::SignedDuration;
use lambda::{Invocation, Metric, Problem, RawBody, Route, measure};

use crate::state::Billing;

/// The header of the signature.
const SIGNATURE: &str = "stripe-signature";

/// For how long a dispute is refused of which the payment is not known, so that it comes again: its payment may be being recorded.
const PAYMENT_MAY_COME: SignedDuration = SignedDuration::from_hours(1);

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::NotFound, Problem::SignatureInvalid, Problem::InvalidJson], ..Route::PLAIN };

/// Takes what the payment provider (Stripe) tells of payments from cards, by its signature. Whatever comes twice, late or out of order has
/// one effect. What is of no charge of ours, or of another amount, has none, and is answered all the same, so that it does not come again.
///
/// # Problems
/// `404 not-found` where a deployment has no provider; `400 signature-invalid` for what was not signed by it within five minutes;
/// `400 invalid-json`; `413 body-too-large`; `409 conflict` if it is to be sent again.
#[utoipa::path(post, path = "/v1/webhooks/payments", operation_id = "payment_event", tag = "billing",
    params(("Stripe-Signature" = Option<String>, Header, description = "`t=…,v1=…`: the time and the HMAC-SHA256 of `t.body`")),
    responses((status = 204, description = "It was taken")))]
pub(crate) async fn payment_event(
    State(billing): State<Billing>,
    invocation: Invocation,
    headers: HeaderMap,
    RawBody(body): RawBody,
) -> Result<StatusCode, Problem> {
    let now = invocation.now;
    let event = billing.read(&headers, &body, now)?;
    if !billing.take(&event, now).await? {
        measure(now, &[(Metric::PaymentEventsRefused, 1.0)]);
    }
    Ok(StatusCode::NO_CONTENT)
}

impl Billing {
    /// Reads an event that the provider signed.
    fn read(&self, headers: &HeaderMap, body: &[u8], now: Now) -> Result<ProviderEvent, Problem> {
        if self.webhook_secrets.is_empty() {
            return Err(Problem::NotFound);
        }
        let header = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let signed = signature::verify(header, body, &self.webhook_secrets, now.timestamp());
        signed.map_err(|_| Problem::SignatureInvalid)?;
        ProviderEvent::read(body).ok_or(Problem::InvalidJson)
    }

    /// Adds what an event tells to what is known. `false` if it is of no charge of ours.
    async fn take(&self, event: &ProviderEvent, now: Now) -> Result<bool, Problem> {
        match &event.news {
            ProviderNews::Payment { account, charge, payment } => {
                self.report(*account, now, |facts| facts.report_payment(facts.clock(now), *charge, payment)).await
            }
            ProviderNews::Dispute { payment, id, amount, step } => {
                let known = self.app.store.get(&ChargedPayment::key(payment), now).await?;
                let Some(known) = known else {
                    let may_come = now.timestamp().duration_since(event.created_at) < PAYMENT_MAY_COME;
                    return if may_come { Err(Problem::Conflict) } else { Ok(false) };
                };
                let add = |facts: &mut Facts| facts.report_dispute(facts.clock(now), payment, (id, *amount), *step);
                self.report(known.account, now, add).await
            }
            ProviderNews::Other => Ok(true),
        }
    }

    /// Adds it to what is known of a subscription. `false` if it is of no charge of the account.
    async fn report(
        &self,
        account: AccountId,
        now: Now,
        add: impl Fn(&mut Facts) -> Result<(), ReportError>,
    ) -> Result<bool, Problem> {
        let (app, random) = (&self.app, self.app.randomness());
        let is_refused = AtomicBool::new(false);
        let audit_event = || AuditEvent::by_nobody(now, random, account, AuditAction::SubscriptionUpdated);
        let add = |facts: &mut Facts| {
            if facts.purge_began.is_some() || add(facts).is_err() {
                is_refused.store(true, Ordering::Relaxed);
            }
        };
        record(&app.store, account, (now, random), audit_event, add, not_asked).await?;
        Ok(!is_refused.load(Ordering::Relaxed))
    }
}
