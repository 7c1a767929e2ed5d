//! Whether an integration may run (P21).

use serde::Serialize;

use crate::{
    integrations::records::Integration,
    kernel::{date::day_of, time::Now},
};

/// Where an integration is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IntegrationStatus {
    /// Its first day is to come.
    NotStarted,
    /// It may run.
    Active,
    /// Its last day is over.
    Ended,
    /// It was revoked.
    Revoked,
}

/// Why an integration may not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MayNotRun {
    /// Its first day is to come.
    #[error("not started")]
    NotStarted,
    /// Its last day is over.
    #[error("ended")]
    Ended,
    /// It was revoked.
    #[error("revoked")]
    Revoked,
}

impl Integration {
    /// Checks that a run may begin or go on now: the integration is not revoked, and today is one of its days, in Copenhagen.
    ///
    /// # Errors
    /// Why it may not.
    pub fn may_run(&self, now: Now) -> Result<(), MayNotRun> {
        let today = day_of(now.timestamp());
        if self.revoked_at.is_some() {
            Err(MayNotRun::Revoked)
        } else if today < self.terms.starts_on.date() {
            Err(MayNotRun::NotStarted)
        } else if self.terms.ends_on.date() < today {
            Err(MayNotRun::Ended)
        } else {
            Ok(())
        }
    }

    /// Where it is in its life.
    #[must_use]
    pub fn status(&self, now: Now) -> IntegrationStatus {
        match self.may_run(now) {
            Ok(()) => IntegrationStatus::Active,
            Err(MayNotRun::NotStarted) => IntegrationStatus::NotStarted,
            Err(MayNotRun::Ended) => IntegrationStatus::Ended,
            Err(MayNotRun::Revoked) => IntegrationStatus::Revoked,
        }
    }
}
