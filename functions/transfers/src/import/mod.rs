//! Files that are read into rows.

mod chunk;
mod lines;
mod piece;
mod refused;
mod rows;
mod sheet;
mod source;

use std::marker::PhantomData;

use domain::{
    datasets::Row,
    integrations::{
        contract::Terms,
        files::{Columns, FileError},
        runs::{Ending, FilePosition, ImportProgress, Progress, RunObjectKind},
    },
    records::{Integration, Run},
};
use lambda::EventContext;

use crate::{
    Transfers,
    chunk::Chunk,
    error::TransferError,
    import::{
        lines::Lines,
        sheet::{Sheet, is_too_large},
        source::Source,
    },
    lease::LeasedRun,
};

/// A file that is read into rows of a data set.
pub(crate) struct Import<R> {
    terms: Terms,
    source: Source,
    /// Whether rows are read before they are written: at first, and as long as some of them exist.
    reads_first: bool,
    rows: PhantomData<fn() -> R>,
}

impl Transfers {
    /// Opens the file of a run where it had come to.
    pub(crate) async fn open_import<R: Row>(
        &self,
        run: &Run,
        integration: &Integration,
    ) -> Result<Import<R>, TransferError> {
        let key = run.object(RunObjectKind::Upload).to_string();
        let version = run.file.as_ref().and_then(|file| file.version.as_deref());
        let Some(Progress::Import(progress)) = &run.progress else { return Err(TransferError::Progress) };
        let mapping = integration.contract().mapping();
        let source = match &progress.position {
            FilePosition::Lines(checkpoint) => {
                let body = self.files.read(&key, version, checkpoint.offset()).await?;
                Source::Lines(Box::new(Lines::new(checkpoint.clone(), mapping, body)))
            }
            FilePosition::Row(_) if is_too_large(run.file.as_ref().map_or(0, |file| file.bytes)) => {
                let (position, fault) = (progress.position.clone(), FileError::SpreadsheetTooLarge);
                Source::Unreadable(position, fault, Columns::none(mapping))
            }
            FilePosition::Row(row) => {
                let file = self.files.read(&key, version, 0).await?.all().await?;
                Source::Sheet(Sheet::new(file, mapping, *row))
            }
        };
        Ok(Import { terms: integration.terms.clone(), source, reads_first: true, rows: PhantomData })
    }

    /// Takes the next rows of the file.
    pub(crate) async fn import_chunk<R: Row>(
        &self,
        import: &mut Import<R>,
        leased: &LeasedRun,
        context: EventContext,
    ) -> Result<Chunk, TransferError> {
        let Some(Progress::Import(progress)) = &leased.run.progress else { return Err(TransferError::Progress) };
        let piece = import.source.next_piece().await?;
        let taken = self.take_rows(import, &piece, (leased, progress.chunk), context).await?;
        let parts = self.write_refused(leased, progress.refused_parts, &taken.refused).await?;
        let next = ImportProgress { chunk: progress.chunk + 1, position: piece.end, refused_parts: parts };
        let next = leased.run.advanced(taken.counts, Progress::Import(next), context.current());
        let ending = match &piece.fault {
            Some(fault) => Some(Ending::Stopped(fault.into())),
            None => piece.is_last.then_some(Ending::Completed),
        };
        Ok(Chunk { next, ending })
    }
}
