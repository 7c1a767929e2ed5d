//! A run, from chunk to chunk.

use std::time::Duration;

use domain::{
    Commit, Now, Stored,
    datasets::{Dataset, Row},
    integrations::{
        Direction,
        runs::{Ending, Permit, RunReason, permit},
    },
    records::{Contact, FileUsage, Integration, Member, Run, Subscription, Transaction},
};
use lambda::{EventContext, Metric};

use crate::{
    MIN_REMAINING, TRIES, Transfers, chunk::Chunk, error::TransferError, export::Export, import::Import,
    lease::LeasedRun,
};

/// How long one invocation stays with a run. The next minute's goes on, and runs of other accounts have had their turn.
const TURN: Duration = Duration::from_mins(1);

/// What a run works on in this invocation.
enum Work<R: Row> {
    Import(Box<Import<R>>),
    Export(Box<Export<R>>),
}

/// What a run rests on, as it is stored.
pub(crate) struct Basis {
    pub(crate) integration: Option<Stored<Integration>>,
    subscription: Option<Stored<Subscription>>,
    starter: Option<Stored<Member>>,
}

impl Basis {
    pub(crate) fn permit(&self, run: &Run, now: Now) -> Result<&Integration, RunReason> {
        let integration = self.integration.as_deref();
        let (subscription, starter) = (self.subscription.as_deref(), self.starter.as_deref());
        permit(run, Permit { integration, subscription, starter }, now)?;
        integration.ok_or(RunReason::Revoked)
    }
}

impl Transfers {
    /// What a run rests on now, read in one call.
    pub(crate) async fn basis(&self, run: &Run, now: Now) -> Result<Basis, TransferError> {
        let starter = run.membership.iter().map(|member| Member::key(&run.account, member)).collect::<Vec<_>>();
        let wanted = (Integration::key(&run.account, &run.integration), Subscription::key(&run.account), starter);
        let (integration, subscription, starter) = self.store.read(wanted, now).await?;
        Ok(Basis { integration, subscription, starter: starter.into_iter().flatten().next() })
    }

    /// Carries a run out as far as its turn goes. Does nothing if it is not ready, or another run of the account is under way.
    pub(crate) async fn carry_out(&self, run: Stored<Run>, context: EventContext) -> Result<(), TransferError> {
        if !run.is_ready() {
            return Ok(());
        }
        let key = Run::key(&run.account, &run.integration, &run.run);
        let Some(mut leased) = self.lease(run, context.current()).await? else { return Ok(()) };
        match Box::pin(self.take_turn(&mut leased, context)).await {
            Ok(None) => self.release(&leased, context.current()).await,
            Ok(Some(ended)) => {
                let now = context.current();
                // What came without a right to it goes at once.
                if ended.is_file_due(now) { self.remove_due_files(&key, now).await } else { Ok(()) }
            }
            // Another goes on with the run, or has ended it by deleting its files: what was written meanwhile goes, too.
            Err(error) if error.is_run_changed() => {
                self.release(&leased, context.current()).await?;
                self.remove_due_files(&key, context.current()).await
            }
            Err(error) => {
                // The next try need not wait for the lease's end. If this fails, too, it waits.
                let released = self.release(&leased, context.current()).await;
                released.and(Err(error))
            }
        }
    }

    /// Goes on with a run, and returns how it has ended, if it has.
    async fn take_turn(&self, leased: &mut LeasedRun, context: EventContext) -> Result<Option<Run>, TransferError> {
        let now = context.current();
        if leased.run.is_given_up(now) {
            lambda::measure(now, &[(Metric::RunsGivenUp, 1.0)]);
            let ending = Ending::Stopped(RunReason::Unexpected.into());
            return self.end(leased, leased.run.record.clone(), ending, now).await.map(Some);
        }
        let basis = self.basis(&leased.run, now).await?;
        match basis.permit(&leased.run, now).map(|integration| integration.terms.dataset) {
            Ok(Dataset::Contacts) => self.chunks::<Contact>(leased, basis, context).await,
            Ok(Dataset::Transactions) => self.chunks::<Transaction>(leased, basis, context).await,
            Err(reason) => {
                self.end(leased, leased.run.record.clone(), Ending::NotPermitted(reason), now).await.map(Some)
            }
        }
    }

    /// Does chunk after chunk, and asks before each whether the run may go on.
    async fn chunks<R: Row>(
        &self,
        leased: &mut LeasedRun,
        basis: Basis,
        context: EventContext,
    ) -> Result<Option<Run>, TransferError> {
        let turn_ends = context.remaining().saturating_sub(TURN).max(MIN_REMAINING);
        let (mut work, mut basis) = (None, Some(basis));
        loop {
            let now = context.current();
            let on = match basis.take() {
                Some(basis) => basis,
                None => self.basis(&leased.run, now).await?,
            };
            let integration = match on.permit(&leased.run, now) {
                Ok(integration) => integration,
                Err(reason) => {
                    let run = leased.run.record.clone();
                    return self.end(leased, run, Ending::NotPermitted(reason), now).await.map(Some);
                }
            };
            let opened = match work.take() {
                Some(work) => work,
                None => self.open::<R>(leased, integration, on.subscription.as_ref(), context).await?,
            };
            let work = work.insert(opened);
            let Chunk { next, ending } = match work {
                Work::Import(import) => self.import_chunk(import, leased, context).await?,
                Work::Export(export) => self.export_chunk(export, leased, context).await?,
            };
            let now = context.current();
            if let Some(ending) = ending {
                return self.end(leased, next, ending, now).await.map(Some);
            }
            self.keep(leased, next, now).await?;
            if context.remaining() < turn_ends {
                return Ok(None);
            }
        }
    }

    /// Begins the run, or opens its file where it had come to.
    async fn open<R: Row>(
        &self,
        leased: &mut LeasedRun,
        integration: &Integration,
        subscription: Option<&Stored<Subscription>>,
        context: EventContext,
    ) -> Result<Work<R>, TransferError> {
        let is_export = integration.terms.direction == Direction::Export;
        let room = match subscription {
            Some(subscription) if is_export => self.room(subscription, context.current()).await?,
            _ => None,
        };
        if leased.run.progress.is_none() {
            let progress = if is_export {
                self.begin_export(&leased.run, integration, context.current()).await?
            } else {
                leased.run.start_of_import(integration)
            };
            let begun = leased.run.begun(integration, progress, context.current());
            if is_export {
                // The upload must be known before anything is in it.
                self.keep(leased, begun, context.current()).await?;
            } else {
                leased.run.record = begun;
            }
        }
        Ok(if is_export {
            Work::Export(Box::new(Export::of(integration, room)))
        } else {
            Work::Import(Box::new(self.open_import(&leased.run, integration).await?))
        })
    }

    /// Ends the run, with the file of its refused rows, and tells the owners if not every row was taken. Returns it as it is then.
    pub(crate) async fn end(
        &self,
        leased: &LeasedRun,
        run: Run,
        ending: Ending,
        now: Now,
    ) -> Result<Run, TransferError> {
        let ended = self.gather_refused(run).await?.ended(ending, now);
        let room = ended.room().saturating_sub(leased.run.room());
        let mails = self.mails(&ended, now).await?;
        let mut retries = self.store.retry_conflicts(TRIES);
        loop {
            let commit = self.last_step(leased, &ended, now);
            let commit =
                self.using_room(commit, ended.account, |bytes| bytes.saturating_add(room), room > 0, now).await?;
            let commit = mails.iter().fold(commit, Commit::send);
            match self.store.commit(commit).await {
                Err(error) if error.is_refused_for::<FileUsage>() => retries.back_off().await?,
                Err(error) => return Err(error.into()),
                Ok(()) => return Ok(ended),
            }
        }
    }
}
