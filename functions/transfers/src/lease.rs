//! Who carries out the runs of an account.

use domain::{
    Commit, Now, Stored, Version,
    audit::AuditEvent,
    records::{AuditAction, Run, RunLease},
};
use store::CommitError;

use crate::{Transfers, error::TransferError};

/// A run that is carried out here, with the lease of its account. Whoever has lost the lease can't commit: the run's version is another.
pub(crate) struct LeasedRun {
    pub(crate) run: Stored<Run>,
    lease: Stored<RunLease>,
}

impl LeasedRun {
    /// Whether the lease is in force now, and for as long as one row can take to be written.
    pub(crate) fn is_in_force(&self, now: Now) -> bool {
        const MARGIN: jiff::SignedDuration = jiff::SignedDuration::from_secs(30);
        now.timestamp().duration_until(self.lease.expires_at) > MARGIN
    }
}

impl Transfers {
    /// Takes the lease for a run. `None` if another of the account's runs is under way, or this one elsewhere.
    pub(crate) async fn lease(&self, run: Stored<Run>, now: Now) -> Result<Option<LeasedRun>, TransferError> {
        let lease = RunLease::of(&run, now);
        match self.store.commit(Commit::new(now).insert(&lease)).await {
            Ok(()) => Ok(Some(LeasedRun { run, lease: Stored { record: lease, version: Version::FIRST } })),
            Err(CommitError::Refused(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the run is being carried out. It can have ended nevertheless: its files can be deleted at any time.
    pub(crate) async fn is_carried_out(&self, run: &Run, now: Now) -> Result<bool, TransferError> {
        let lease = self.store.get(&RunLease::key(&run.account), now).await?;
        Ok(lease.is_some_and(|lease| lease.run == run.run))
    }

    /// Writes the run as it is now, and renews the lease.
    pub(crate) async fn keep(&self, leased: &mut LeasedRun, next: Run, now: Now) -> Result<(), TransferError> {
        let renewed = RunLease::of(&next, now);
        let commit = self.step(&leased.run, &next, AuditAction::IntegrationRunAdvanced, now);
        self.store.commit(commit.replace(&leased.lease, &renewed)).await?;
        leased.run = Stored { record: next, version: leased.run.version.next() };
        leased.lease = Stored { record: renewed, version: leased.lease.version.next() };
        Ok(())
    }

    /// Gives the lease back, so that the next run need not wait until it ends. One that has ended may be another's by now, and have the
    /// same version.
    pub(crate) async fn release(&self, leased: &LeasedRun, now: Now) -> Result<(), TransferError> {
        if now.is_past(leased.lease.expires_at) {
            return Ok(());
        }
        match self.store.commit(Commit::new(now).remove(&leased.lease)).await {
            // It has ended, and another has it.
            Ok(()) | Err(CommitError::Refused(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The commit of the last step of a run, with the end of the lease.
    pub(crate) fn last_step(&self, leased: &LeasedRun, next: &Run, now: Now) -> Commit {
        self.step(&leased.run, next, AuditAction::IntegrationRunEnded, now).remove(&leased.lease)
    }

    /// The commit of a step of a run.
    pub(crate) fn step(&self, run: &Stored<Run>, next: &Run, action: AuditAction, now: Now) -> Commit {
        let event = AuditEvent::by_run(now, &self.randomness, run.account, run.started_by, action);
        Commit::new(now).replace(run, next).audit(&event.on_integration(run.integration, Some(run.run)))
    }
}
