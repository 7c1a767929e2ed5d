//! Rows that are written into a file.

use std::marker::PhantomData;

use domain::{
    Now, Timestamp,
    datasets::Row,
    integrations::runs::{Ending, ExportProgress, Payload, Progress, RowCounts, RunObjectKind, RunReason, RunStatus},
    records::{Integration, Run},
};
use jiff::SignedDuration;
use lambda::EventContext;
use store::{Cursor, PageRequest, Selection};

use crate::{PART, Transfers, chunk::Chunk, error::TransferError, lease::LeasedRun};

/// How many rows are read at a time.
const PAGE: usize = 1_000;
/// How long before the last export rows were read at the latest that it may have missed: they had been decided on before it began, and
/// were written after it had read their place.
const OVERLAP: SignedDuration = SignedDuration::from_mins(15);

/// A file that is written of the rows of a data set.
pub(crate) struct Export<R> {
    payload: Payload,
    /// How many bytes it may have, if there is a limit.
    room: Option<u64>,
    rows: PhantomData<fn() -> R>,
}

impl<R: Row> Export<R> {
    pub(crate) fn of(integration: &Integration, room: Option<u64>) -> Self {
        Self { payload: Payload::of(&integration.contract()), room, rows: PhantomData }
    }
}

impl Transfers {
    /// Begins the file of a run.
    pub(crate) async fn begin_export(
        &self,
        run: &Run,
        integration: &Integration,
        now: Now,
    ) -> Result<Progress, TransferError> {
        let since = if integration.terms.changes_only { self.last_success(run, now).await? } else { None };
        let content_type = integration.terms.file_format.content_type();
        let upload = self.files.begin_parts(&run.object(RunObjectKind::Export).to_string(), content_type).await?;
        Ok(Run::start_of_export(upload, since))
    }

    /// From when on rows were changed that the last export of the integration, if it succeeded, may not have.
    async fn last_success(&self, run: &Run, now: Now) -> Result<Option<Timestamp>, TransferError> {
        let scope = Run::within(&run.account);
        let selection = Selection { between: Some(Run::range(run.account, run.integration)), ..Selection::default() };
        let mut page = PageRequest { limit: PAGE / 10, cursor: None, newest_first: true };
        loop {
            let runs = self.store.list_selected(&scope, &page, &selection, now).await?;
            if let Some(last) = runs.items.iter().find(|run| run.status == RunStatus::Succeeded) {
                return Ok(last.started_at.and_then(|began| began.checked_sub(OVERLAP).ok()));
            }
            if runs.next.is_none() {
                return Ok(None);
            }
            page.cursor = runs.next;
        }
    }

    /// Writes the next part of the file, or makes the file of its parts.
    pub(crate) async fn export_chunk<R: Row>(
        &self,
        export: &Export<R>,
        leased: &LeasedRun,
        context: EventContext,
    ) -> Result<Chunk, TransferError> {
        let run = &leased.run;
        let Some(Progress::Export(progress)) = &run.progress else { return Err(TransferError::Progress) };
        let key = run.object(RunObjectKind::Export).to_string();
        if progress.is_whole {
            let version = self.files.end_parts((&key, &progress.upload), &progress.parts).await?;
            let written = run.written(progress.bytes, version, context.current());
            return Ok(Chunk { next: written, ending: Some(Ending::Completed) });
        }
        let (bytes, rows, next) = self.next_part(export, run, progress, context.current()).await?;
        let (number, length) = (progress.parts.len() + 1, bytes.len() as u64);
        if export.room.is_some_and(|room| progress.bytes + length > room) {
            let ending = Some(Ending::Stopped(RunReason::StorageFull.into()));
            return Ok(Chunk { next: run.record.clone(), ending });
        }
        let tag = self.files.write_part((&key, &progress.upload), number, bytes).await?;
        let parts = progress.parts.iter().cloned().chain([tag]).collect();
        let progress = ExportProgress { parts, bytes: progress.bytes + length, ..next };
        let counts = RowCounts { read: rows, changed: rows, ..RowCounts::default() };
        let next = run.advanced(counts, Progress::Export(progress), context.current());
        Ok(Chunk { next, ending: None })
    }

    /// The bytes of the next part, how many rows it has, and the progress after it but for its tag.
    async fn next_part<R: Row>(
        &self,
        export: &Export<R>,
        run: &Run,
        progress: &ExportProgress,
        now: Now,
    ) -> Result<(Vec<u8>, u64, ExportProgress), TransferError> {
        let mut bytes = if progress.parts.is_empty() { export.payload.header() } else { Vec::new() };
        let (mut rows, mut next) = (0, progress.clone());
        while bytes.len() < PART && !next.is_whole {
            let cursor =
                next.after.as_deref().map(|after| Cursor::parse(after).ok_or(TransferError::Progress)).transpose()?;
            let page = PageRequest { limit: PAGE, cursor, newest_first: false };
            let page = self.store.rows::<R>(run.account, &page, now).await?;
            let is_wanted = |row: &R| next.since.is_none_or(|since| row.origin().at >= since);
            for row in page.items.iter().filter(|row| is_wanted(row)) {
                export.payload.row(&row.record, &mut bytes);
                rows += 1;
            }
            next.after = page.next.as_ref().map(Cursor::text);
            next.is_whole = page.next.is_none();
        }
        Ok((bytes, rows, next))
    }
}
