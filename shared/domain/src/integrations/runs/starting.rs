//! Starting a run by hand: by a file that is announced, or for an export (P17, P20, P21).

use crate::{
    audit::records::AuditAction,
    billing::records::Subscription,
    identity::actor::Actor,
    integrations::{
        choices::Direction,
        records::{FileUsage, Integration, Run},
        runs::{MOST_BYTES, TRIAL_BYTES},
        status::MayNotRun,
        texts::FileName,
    },
    kernel::{
        commit::{Commit, Stored},
        date::day_of,
        id::{MemberId, RunId},
        language::Language,
        processing::Period,
        random::RandomSource,
        time::Now,
    },
    rate_limit::{OverLimit, RateLimit},
};

/// The limit of runs that an account starts by hand.
pub const PER_ACCOUNT: RateLimit =
    RateLimit { name: "runs-account", free: 500, over_limit: OverLimit::Refuse, reset_after: Period::Hours(24) };

/// Why a run cannot be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// The integration may not run now.
    #[error(transparent)]
    MayNotRun(#[from] MayNotRun),
    /// The integration reads no files.
    #[error("reads no files")]
    ReadsNoFiles,
    /// The integration runs by files that are uploaded.
    #[error("needs a file")]
    NeedsFile,
    /// The file has more bytes than any may have.
    #[error("the file is too large")]
    FileTooLarge,
    /// The account has no room for the file.
    #[error("no room for the file")]
    StorageFull,
    /// An export of the integration is queued or under way.
    #[error("under way")]
    UnderWay,
}

/// A run that a member starts.
#[derive(Clone, Copy)]
pub struct RunStart<'a> {
    /// When.
    pub now: Now,
    /// Its id.
    pub run: RunId,
    /// The member.
    pub by: Actor<'a>,
    /// Their membership, on which the run rests.
    pub membership: MemberId,
    /// Their language.
    pub language: Language,
    /// Randomness.
    pub random: &'a dyn RandomSource,
}

/// The room that the files of an account have.
#[derive(Debug, Clone, Copy)]
pub struct Room<'a> {
    /// What they take, if there have been any.
    pub usage: Option<&'a Stored<FileUsage>>,
    /// The subscription of the account.
    pub subscription: &'a Subscription,
}

impl RunStart<'_> {
    /// A run that waits for a file of so many bytes, which count from now on.
    ///
    /// # Errors
    /// Why there is none.
    pub fn upload(
        &self,
        integration: &Integration,
        (name, bytes): (FileName, u64),
        room: Room<'_>,
    ) -> Result<(Run, Commit), StartError> {
        if integration.terms.direction == Direction::Export {
            return Err(StartError::ReadsNoFiles);
        }
        integration.may_run(self.now)?;
        if bytes > MOST_BYTES {
            return Err(StartError::FileTooLarge);
        }
        let usage = room.with(integration, bytes, self.now)?;
        let run = Run::of_upload(
            (integration.account, integration.integration, self.run),
            (self.by.user, self.membership),
            (name, bytes),
            self.language,
            self.now,
        );
        let commit = self.commit(&run);
        let commit = match room.usage {
            Some(stored) => commit.replace(stored, &usage),
            None => commit.insert(&usage),
        };
        Ok((run, commit))
    }

    /// A run that writes a file, if none does so now. `newest` is the newest run of the integration.
    ///
    /// # Errors
    /// Why there is none.
    pub fn export(&self, integration: &Integration, newest: Option<&Run>) -> Result<(Run, Commit), StartError> {
        if integration.terms.direction != Direction::Export {
            return Err(StartError::NeedsFile);
        }
        integration.may_run(self.now)?;
        if newest.is_some_and(|run| !run.status.is_over()) {
            return Err(StartError::UnderWay);
        }
        let ids = (integration.account, integration.integration, self.run);
        let starter = Some((self.by.user, self.membership));
        let run = Run::queued(ids, starter, integration.export_name(self.now), self.now);
        let commit = self.commit(&run);
        Ok((run, commit))
    }

    fn commit(&self, run: &Run) -> Commit {
        let event = self.by.audit_event(self.now, self.random, AuditAction::IntegrationRunStarted);
        let event = event.on_integration(run.integration, Some(run.run));
        // Nothing else in the commit would keep it from being written for an account that is purged meanwhile.
        Commit::new(self.now).insert(run).check_account_exists(run.account).audit(&event)
    }
}

impl Room<'_> {
    /// How many bytes there is room for, if there is a limit: in a trial.
    #[must_use]
    pub fn left(self, now: Now) -> Option<u64> {
        let is_trial = self.subscription.life(now).trial_ends_on.is_some();
        is_trial.then(|| TRIAL_BYTES.saturating_sub(self.used()))
    }

    fn used(self) -> u64 {
        self.usage.map_or(0, |usage| usage.bytes)
    }

    /// What the files take with one more.
    fn with(self, integration: &Integration, bytes: u64, now: Now) -> Result<FileUsage, StartError> {
        if self.left(now).is_some_and(|left| bytes > left) {
            return Err(StartError::StorageFull);
        }
        Ok(FileUsage { account: integration.account, bytes: self.used().saturating_add(bytes) })
    }
}

impl Integration {
    /// The name of a file that is exported now: the integration's, and today's in Copenhagen.
    #[must_use]
    pub fn export_name(&self, now: Now) -> FileName {
        FileName::of_export(&self.name, day_of(now.timestamp()), self.terms.file_format)
    }
}

#[cfg(test)]
mod tests;
