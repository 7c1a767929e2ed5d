//! Writes the rows of a chunk: each by itself and concurrently, conditional on what was read.

use std::collections::HashMap;

use domain::{
    FieldErrors, Now, Stored,
    datasets::{Row, RowFields, RowPlace},
    integrations::{
        Direction,
        files::CellError,
        runs::{
            RowCounts,
            row::{RowDecision, RowOutcome, decide},
        },
    },
};
use futures::{StreamExt, TryStreamExt, stream};
use lambda::EventContext;
use store::RowWrite;

use crate::{
    Transfers,
    error::TransferError,
    import::{
        Import,
        chunk::{NewRow, Rows},
        piece::Piece,
    },
    lease::LeasedRun,
};

/// How many rows are written concurrently.
const CONCURRENT: usize = 32;
/// How many keys one call reads.
const KEYS: usize = 100;
/// Rows are read before they are written if more than one in so many exists: to write one in vain costs as much as to read five.
const WORTH_READING: usize = 5;
/// How often a row is decided on if others change it meanwhile.
const TRIES: usize = 5;

/// What came of the rows of a chunk.
#[derive(Default)]
pub(crate) struct Taken {
    pub(crate) counts: RowCounts,
    /// The errors of those that were refused, in the order of the file.
    pub(crate) refused: Vec<CellError>,
}

/// What came of one row.
enum TakenRow {
    Done { outcome: RowOutcome, existed: bool },
    Refused(Vec<CellError>),
}

impl Transfers {
    /// Takes the rows of a piece.
    pub(crate) async fn take_rows<R: Row>(
        &self,
        import: &mut Import<R>,
        piece: &Piece,
        at: (&LeasedRun, u32),
        context: EventContext,
    ) -> Result<Taken, TransferError> {
        let Rows { new, repeated, mut refused } = Rows::of::<R>(piece, &import.terms);
        let stored = self.stored_rows::<R>(import, at.0, &new, context.current()).await?;
        let (import_ref, mut stored) = (&*import, stored);
        let work = new.iter().map(|row| {
            let known = stored.remove(row.id.as_str());
            self.take_row(import_ref, piece, row, known, at, context)
        });
        let done = stream::iter(work.collect::<Vec<_>>()).buffer_unordered(CONCURRENT);
        let done = done.try_collect::<Vec<_>>().await?;
        let mut counts = RowCounts { read: piece.rows.len() as u64, repeated, ..RowCounts::default() };
        let mut existing = 0;
        for row in done {
            match row {
                TakenRow::Done { outcome, existed } => {
                    existing += usize::from(existed);
                    match outcome {
                        RowOutcome::Changed => counts.changed += 1,
                        RowOutcome::Unchanged => counts.unchanged += 1,
                        RowOutcome::Repeated => counts.repeated += 1,
                    }
                }
                TakenRow::Refused(errors) => refused.push(errors),
            }
        }
        import.reads_first = existing * WORTH_READING >= new.len();
        counts.refused = refused.len() as u64;
        refused.sort_by_key(|errors| errors.first().map(|error| error.line));
        Ok(Taken { counts, refused: refused.into_iter().flatten().collect() })
    }

    /// The rows that are stored under these external ids, by external id, if they are read before they are written.
    async fn stored_rows<R: Row>(
        &self,
        import: &Import<R>,
        leased: &LeasedRun,
        new: &[NewRow],
        now: Now,
    ) -> Result<HashMap<String, Stored<R>>, TransferError> {
        let account = leased.run.account;
        let mut keys = Vec::with_capacity(new.len());
        for row in new {
            let candidates = self.store.row_keys(account, R::DATASET, &row.id)?;
            // While the root is rotated, a row may stand under another version's key.
            if !import.reads_first && import.terms.direction == Direction::Import && candidates.len() == 1 {
                return Ok(HashMap::new());
            }
            keys.extend(candidates.into_iter().map(|key| R::at(&RowPlace::new(account, key))));
        }
        let read = keys.chunks(KEYS).map(|keys| self.store.read(keys.to_vec(), now));
        let read = stream::iter(read.collect::<Vec<_>>()).buffer_unordered(CONCURRENT / 4);
        let read = read.try_collect::<Vec<_>>().await?;
        let found = read.into_iter().flatten().flatten();
        Ok(found.map(|row| (row.record.external_id().as_str().to_owned(), row)).collect())
    }

    async fn take_row<R: Row>(
        &self,
        import: &Import<R>,
        piece: &Piece,
        row: &NewRow,
        mut stored: Option<Stored<R>>,
        (leased, chunk): (&LeasedRun, u32),
        context: EventContext,
    ) -> Result<TakenRow, TransferError> {
        let account = leased.run.account;
        for _ in 0..TRIES {
            let now = context.current();
            let fields = match row.values.fields(&import.terms, stored.as_ref().map(|stored| &stored.record)) {
                Ok(fields) => fields,
                Err(errors) => return Ok(refused(piece, row, &errors)),
            };
            let place = if let Some(stored) = &stored {
                stored.record.place()
            } else {
                let keys = self.store.row_keys(account, R::DATASET, &row.id)?;
                RowPlace::new(account, keys.into_iter().next().ok_or(TransferError::Key)?)
            };
            let email = fields.email().map(|email| self.store.contact_index_keys(account, email)).transpose()?;
            let index = fields.index(&place, email.and_then(|keys| keys.into_iter().next()));
            let existed = stored.is_some();
            let decision = decide((place, &row.id, fields), index, stored.as_ref(), (leased.run.run, chunk), now);
            let (record, outcome) = match decision {
                RowDecision::Write(record, outcome) => (record, outcome),
                RowDecision::Keep(outcome) => return Ok(TakenRow::Done { outcome, existed }),
            };
            if !leased.is_in_force(now) {
                return Err(TransferError::LeaseEnded);
            }
            match self.store.write_row(&*record, stored.as_ref().map(|stored| stored.version), now).await? {
                RowWrite::Written => return Ok(TakenRow::Done { outcome, existed }),
                RowWrite::Conflict(now_stored) => stored = now_stored,
            }
        }
        Err(TransferError::Commit(store::CommitError::Busy))
    }
}

fn refused(piece: &Piece, row: &NewRow, errors: &FieldErrors) -> TakenRow {
    TakenRow::Refused(row.refused(&piece.columns, errors))
}
