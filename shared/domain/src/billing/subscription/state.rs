//! The states of a subscription, and what is closed in them.

use serde::{Deserialize, Serialize};
use utoipa::openapi::{ObjectBuilder, RefOr, schema::Schema, schema::Type};

use crate::billing::subscription::{
    claim::Claim,
    course::{Basis, Course},
};

/// Where a subscription is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Being tried.
    Trial,
    /// Running, and nothing is overdue.
    Active,
    /// An invoice is overdue.
    Due,
    /// An invoice is overdue and was reminded of.
    Reminded,
    /// Nothing can be changed until it is subscribed to or paid.
    Deactivated(DeactivationReason),
    /// Kept without fees.
    Suspended,
    /// Cancelled: it runs to its end or has ended.
    Cancelled,
    /// To be removed, or removed already.
    Removed,
}

impl utoipa::PartialSchema for State {
    fn schema() -> RefOr<Schema> {
        let shown = [
            Self::Trial,
            Self::Active,
            Self::Due,
            Self::Reminded,
            Self::Deactivated(DeactivationReason::Unpaid),
            Self::Suspended,
            Self::Cancelled,
            Self::Removed,
        ];
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Where a subscription is in its life."))
            .enum_values(Some(shown.map(Self::code)))
            .into()
    }
}

impl utoipa::ToSchema for State {
    fn name() -> std::borrow::Cow<'static, str> {
        "SubscriptionStatus".into()
    }
}

/// Why an account is deactivated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeactivationReason {
    /// The trial ended.
    TrialEnded,
    /// An invoice was not paid.
    Unpaid,
}

impl State {
    /// Its name, as clients have it. Who asks for one that is removed is told that there is none.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Trial => "trial",
            Self::Active => "active",
            Self::Due => "due",
            Self::Reminded => "reminded",
            Self::Deactivated(_) => "deactivated",
            Self::Suspended => "suspended",
            Self::Cancelled => "cancelled",
            Self::Removed => "removed",
        }
    }
}

/// Why the operations of [`ClosedOperation`] are closed to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Closed {
    /// The trial ended.
    TrialEnded,
    /// An invoice was not paid. This closes a cancelled or suspended account, too.
    Unpaid,
    /// The cancelled subscription has ended.
    Ended,
    /// It is suspended, and no fees run.
    Suspended,
    /// It is removed.
    Removed,
}

/// What is closed to an account that is deactivated, suspended, or whose subscription has ended: `account-deactivated`. All else stays open: log-in, every read,
/// billing, export, privacy, support, and cancellation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClosedOperation {
    /// To write rows of a data set, or delete them.
    WriteDataset,
    /// To run an integration.
    RunIntegration,
    /// To upload a file.
    Upload,
    /// To set an integration up, or change it. To revoke one stays open.
    ChangeIntegration,
    /// To invite somebody.
    Invite,
}

/// The account is deactivated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the account is deactivated")]
pub struct AccountDeactivated;

impl ClosedOperation {
    /// The whole table.
    pub const ALL: [Self; 5] =
        [Self::WriteDataset, Self::RunIntegration, Self::Upload, Self::ChangeIntegration, Self::Invite];

    /// Checks that the operation is open to an account.
    ///
    /// # Errors
    /// If the account is closed, whatever the reason.
    pub const fn check(self, closed: Option<Closed>) -> Result<(), AccountDeactivated> {
        match (self, closed) {
            (_, None) => Ok(()),
            (
                Self::WriteDataset | Self::RunIntegration | Self::Upload | Self::ChangeIntegration | Self::Invite,
                Some(_),
            ) => Err(AccountDeactivated),
        }
    }
}

/// The state at the course's moment. Cancelled goes before unpaid, and unpaid before suspended.
pub(super) fn of(course: &Course<'_>) -> State {
    match course.basis {
        _ if course.removed.is_some() => State::Removed,
        _ if course.cancelled.is_some() => State::Cancelled,
        _ if course.unpaid_since.is_some() => State::Deactivated(DeactivationReason::Unpaid),
        Basis::Trial if course.has_lapsed() => State::Deactivated(DeactivationReason::TrialEnded),
        Basis::Trial => State::Trial,
        Basis::Suspended { .. } => State::Suspended,
        Basis::Running => overdue(course),
    }
}

/// Why the account is closed at the course's moment, if it is.
pub(super) fn closed(course: &Course<'_>) -> Option<Closed> {
    match course.basis {
        _ if course.removed.is_some() => Some(Closed::Removed),
        _ if course.has_ended() => Some(Closed::Ended),
        _ if course.unpaid_since.is_some() => Some(Closed::Unpaid),
        Basis::Trial => course.has_lapsed().then_some(Closed::TrialEnded),
        Basis::Suspended { .. } => Some(Closed::Suspended),
        Basis::Running => None,
    }
}

fn overdue(course: &Course<'_>) -> State {
    let overdue = course.claims.all.iter().filter(|claim| claim.is_overdue(course.now));
    match overdue.map(Claim::is_reminded).max() {
        None => State::Active,
        Some(false) => State::Due,
        Some(true) => State::Reminded,
    }
}
