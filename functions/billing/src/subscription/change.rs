//! `PATCH /v1/subscription`

use axum::extract::State;
use domain::{
    Now,
    billing::{
        payment::{CardProvider, Payment},
        plans::{BillingPeriod, PlanId},
        subscription::{ChangeError, Decision, Terms, change as decide},
    },
    field_error::Patch,
};
use lambda::{Caller, IfMatch, Invocation, Json, Problem, Route, Subscriber, View};

use crate::{
    state::Billing,
    subscription::{command::Commanding, refusals, terms, view::SubscriptionView},
};

domain::request! {
    /// Other terms. A field that is not given stays as it is.
    pub(crate) struct ChangeSubscriptionRequest {
        /// Another plan of the price list.
        #[schema(value_type = PlanId, required = false)]
        plan: Patch<PlanId>,
        /// Another length of periods.
        #[schema(value_type = BillingPeriod, required = false)]
        period: Patch<BillingPeriod>,
        /// Another way of paying.
        #[schema(value_type = Payment, required = false)]
        payment: Patch<Payment>,
    }
}

impl ChangeSubscriptionRequest {
    /// Decides on the change from what was asked for last.
    fn decide(&self, subscriber: &Subscriber, now: Now, provider: CardProvider) -> Result<Decision, Problem> {
        let life = subscriber.subscription.life(now);
        let Some(latest) = life.next_terms.or(life.terms) else {
            return Err(refusals::change(ChangeError::NotSubscribed));
        };
        let terms = Terms {
            plan: self.plan.0.unwrap_or(latest.plan),
            period: self.period.0.unwrap_or(latest.period),
            payment: self.payment.0.unwrap_or(latest.payment),
        };
        terms::check(terms, subscriber, now, provider)?;
        decide(&subscriber.subscription.facts, now, terms).map_err(refusals::change)
    }
}

pub(crate) const ROUTE: Route = Route {
    problems: &[
        Problem::NotFound,
        Problem::NotSubscribed,
        Problem::SubscriptionCancelled,
        Problem::SubscriptionUnpaid,
        Problem::TooManyChanges,
        Problem::AccountRemoved,
    ],
    is_costly: true,
    ..Route::PLAIN
};

/// Changes what is subscribed to, from the next period on. The owners are told by mail. Only an owner may do this.
///
/// # Problems
/// `403 not-allowed`; `422 invalid-input` as where one subscribes; `409 not-subscribed`; `409 subscription-cancelled`;
/// `409 subscription-unpaid`; `409 too-many-subscription-changes`; `409 account-removed`; `409 conflict`; `412 stale`.
#[utoipa::path(patch, path = "/v1/subscription", tag = "billing",
    responses((status = 200, body = SubscriptionView, description = "The subscription now", headers(("ETag" = String)))))]
pub(crate) async fn change_subscription(
    State(billing): State<Billing>,
    invocation: Invocation,
    caller: Caller,
    if_match: IfMatch,
    Json { request, .. }: Json<ChangeSubscriptionRequest>,
) -> Result<View<SubscriptionView>, Problem> {
    let commanding = Commanding { app: &billing.app, caller: &caller, invocation: &invocation, if_match: &if_match };
    commanding.change(|subscriber, now| request.decide(subscriber, now, billing.card_provider())).await
}
