//! The files of runs that have ended: they are removed when their time is over (P20).

use domain::{
    Commit, Now,
    id::AccountId,
    integrations::runs::{RunObjectKind, starting::Room},
    record::Key,
    records::{AuditAction, FileUsage, Run, Subscription},
};

use crate::{TRIES, Transfers, error::TransferError};

impl Transfers {
    /// Removes all objects of a run whose files are to go now, with all their versions and unfinished uploads.
    pub(crate) async fn remove_due_files(&self, key: &Key<Run>, now: Now) -> Result<(), TransferError> {
        let mut retries = self.store.retry_conflicts(TRIES);
        loop {
            let Some(run) = self.store.get(key, now).await?.filter(|run| run.is_file_due(now)) else { return Ok(()) };
            // Whoever carries it out can still write an object of it: the next minute looks again.
            if self.is_carried_out(&run, now).await? {
                return Ok(());
            }
            self.files.erase_prefix(&run.object(RunObjectKind::Upload).prefix(), || true).await?;
            let (gone, room) = (run.files_gone(now), run.room());
            let commit = self.step(&run, &gone, AuditAction::IntegrationFilesDeleted, now);
            let commit =
                self.using_room(commit, run.account, |bytes| bytes.saturating_sub(room), room > 0, now).await?;
            match self.store.commit(commit).await {
                Ok(()) => return Ok(()),
                Err(error) if error.is_refused_for::<FileUsage>() || error.is_refused_for::<Run>() => {
                    retries.back_off().await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// How many bytes an account has room for, if there is a limit.
    pub(crate) async fn room(&self, subscription: &Subscription, now: Now) -> Result<Option<u64>, TransferError> {
        let unused = Room { usage: None, subscription };
        if unused.left(now).is_none() {
            return Ok(None);
        }
        let usage = self.store.get(&FileUsage::key(&subscription.account), now).await?;
        Ok(Room { usage: usage.as_ref(), subscription }.left(now))
    }

    /// The commit with what the files of the account take after it.
    pub(crate) async fn using_room(
        &self,
        commit: Commit,
        account: AccountId,
        change: impl Fn(u64) -> u64,
        is_changed: bool,
        now: Now,
    ) -> Result<Commit, TransferError> {
        if !is_changed {
            return Ok(commit);
        }
        Ok(match self.store.get(&FileUsage::key(&account), now).await? {
            Some(usage) => commit.replace(&usage, &FileUsage { account, bytes: change(usage.bytes) }),
            None => commit.insert(&FileUsage { account, bytes: change(0) }),
        })
    }
}
