//! A subscription, as it is shown.

use domain::{
    billing::{
        payment::Payment,
        plans::{BillingPeriod, PlanId},
        subscription::{Coming, DeactivationReason, Life, State, Terms},
    },
    date::Date,
};
use serde::Serialize;

/// The subscription of an account. Days are those of Europe/Copenhagen, and the last ones of what they end.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SubscriptionView {
    /// What is subscribed to. Null until something is.
    plan: Option<PlanId>,
    period: Option<BillingPeriod>,
    payment: Option<Payment>,
    /// What will be from the next period on, if that is something else.
    next_terms: Option<TermsView>,
    #[schema(value_type = State)]
    status: &'static str,
    /// Why it is deactivated, if it is.
    reason: Option<DeactivationReason>,
    /// The day on which the trial ends, unless something was subscribed to.
    #[schema(value_type = Option<String>, format = "date")]
    trial_ends_on: Option<Date>,
    /// The last day of the period that runs.
    #[schema(value_type = Option<String>, format = "date")]
    paid_through: Option<Date>,
    /// The last day of a subscription that was cancelled.
    #[schema(value_type = Option<String>, format = "date")]
    ends_on: Option<Date>,
    /// The day on which the account is removed, if nothing else is done.
    #[schema(value_type = Option<String>, format = "date")]
    removal_on: Option<Date>,
    /// The day on which the next period begins and is invoiced.
    #[schema(value_type = Option<String>, format = "date")]
    next_invoice_on: Option<Date>,
    /// Every date that is coming, in order.
    timeline: Vec<ComingView>,
}

/// Terms of a subscription.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TermsView {
    plan: PlanId,
    period: BillingPeriod,
    payment: Payment,
}

/// A date that is coming.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SubscriptionDateView)]
pub(crate) struct ComingView {
    #[schema(value_type = String, format = "date")]
    on: Date,
    /// What happens.
    #[schema(example = "period-begins")]
    what: &'static str,
    /// Why, where what happens does not say so.
    #[schema(example = "unpaid")]
    why: Option<&'static str>,
}

impl From<Terms> for TermsView {
    fn from(Terms { plan, period, payment }: Terms) -> Self {
        Self { plan, period, payment }
    }
}

impl From<&Coming> for ComingView {
    fn from(coming: &Coming) -> Self {
        Self { on: coming.on, what: coming.what.code(), why: coming.what.why() }
    }
}

impl From<Life> for SubscriptionView {
    fn from(life: Life) -> Self {
        let reason = if let State::Deactivated(reason) = life.state { Some(reason) } else { None };
        Self {
            plan: life.terms.map(|terms| terms.plan),
            period: life.terms.map(|terms| terms.period),
            payment: life.terms.map(|terms| terms.payment),
            next_terms: life.next_terms.map(TermsView::from),
            status: life.state.code(),
            reason,
            trial_ends_on: life.trial_ends_on,
            paid_through: life.paid_through,
            ends_on: life.ends_on,
            removal_on: life.removal_on,
            next_invoice_on: life.next_invoice_on(),
            timeline: life.timeline.iter().map(ComingView::from).collect(),
        }
    }
}
