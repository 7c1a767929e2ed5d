//! What is subscribed to, and the owner's commands.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    billing::{
        payment::Payment,
        plans::{BillingPeriod, PlanId},
    },
    kernel::field_error::{FieldErrorCode, Input, choice},
};

/// What is subscribed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The plan.
    pub plan: PlanId,
    /// How long a paid period is.
    pub period: BillingPeriod,
    /// How it is paid.
    pub payment: Payment,
}

/// Why a subscription is cancelled, as far as it changes when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CancelReason {
    /// The subscriber switches to another provider, for which nobody waits longer than two months (Regulation (EU)
    /// 2023/2854, Art. 25(2)(d)).
    Switching,
    /// Anything else, or nothing said.
    Other,
}

/// What an owner can do with the subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Command {
    /// Subscribe. Takes up what was cancelled, as long as the account is not removed.
    Subscribe(Terms),
    /// Have other terms from the next period on.
    Change(Terms),
    /// Suspend the subscription from today on.
    Suspend,
    /// Take a suspended subscription up again, with a new period from today on.
    Resume,
    /// Cancel at the end of the paid period.
    Cancel(CancelReason),
    /// Take the cancellation back, until the subscription has ended.
    UndoCancel,
    /// Have the account removed before its date.
    AskRemoval,
    /// Take that back.
    TakeBackRemoval,
}

/// Any reason can be given. What it changes, only the one does.
impl Input for CancelReason {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        Ok(if choice(value)? == "switching" { Self::Switching } else { Self::Other })
    }
}
