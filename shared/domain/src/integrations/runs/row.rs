//! What a run does with one row (P17).

use std::{fmt, str::FromStr};

use serde_json::{Map, Value};

use crate::{
    datasets::{ExternalId, IndexEntry, Row, RowMark, RowOrigin, RowPlace},
    integrations::{choices::Direction, contract::Terms, dataset_fields::EXTERNAL_ID, rows},
    kernel::{
        commit::Stored,
        field_error::{FieldErrorCode, FieldErrors, Request as _},
        id::RunId,
        time::Now,
    },
};

/// The chunk of a run that has written a row. What is done again after a crash knows by it what it has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunMark {
    /// The run.
    pub run: RunId,
    /// The number of the chunk.
    pub chunk: u32,
    /// Whether the row has an external id that an earlier chunk of the run had.
    pub is_repeated: bool,
}

/// The text is no mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the mark of a run")]
pub struct NotAMark;

impl fmt::Display for RunMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { run, chunk, is_repeated } = self;
        write!(f, "{run}#{chunk}{}", if *is_repeated { "#repeated" } else { "" })
    }
}

impl FromStr for RunMark {
    type Err = NotAMark;

    fn from_str(text: &str) -> Result<Self, NotAMark> {
        let (text, is_repeated) = text.strip_suffix("#repeated").map_or((text, false), |text| (text, true));
        let (run, chunk) = text.split_once('#').ok_or(NotAMark)?;
        let (run, chunk) = (run.parse().map_err(|_| NotAMark)?, chunk.parse().map_err(|_| NotAMark)?);
        Ok(Self { run, chunk, is_repeated })
    }
}

impl From<RunMark> for RowMark {
    fn from(mark: RunMark) -> Self {
        let Ok(text) = mark.to_string().parse();
        text
    }
}

impl RunMark {
    /// The mark of a row that a run has written last.
    #[must_use]
    pub fn of(mark: &RowMark) -> Option<Self> {
        mark.to_string().parse().ok()
    }
}

/// What came of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowOutcome {
    /// It is new, or differs from what was stored.
    Changed,
    /// It is stored just so.
    Unchanged,
    /// An earlier row of the file has its external id.
    Repeated,
}

/// What is to be done with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowDecision<R: Row> {
    /// It is to be written, if what was read is still stored.
    Write(Box<R>, RowOutcome),
    /// There is nothing to write.
    Keep(RowOutcome),
}

/// The values of a row of a file, each valid by itself.
#[derive(Debug, Clone)]
pub struct RowValues(Map<String, Value>);

impl RowValues {
    /// Reads the values of a row.
    ///
    /// # Errors
    /// All errors of the fields.
    pub fn read<R: Row>(terms: &Terms, values: &Map<String, Value>) -> Result<(ExternalId, Self), FieldErrors> {
        rows::of::<R>(terms.direction, values).map(|(id, values)| (id, Self(values)))
    }

    /// The fields of the row once these values are in it. An import clears a field of the contract that has no value, an update leaves
    /// it; both leave what the contract does not cover.
    ///
    /// # Errors
    /// `no-such-row` of an update without a stored row; what a rule over several fields refuses.
    pub fn fields<R: Row>(&self, terms: &Terms, stored: Option<&R>) -> Result<R::Fields, FieldErrors> {
        let mut fields = match (stored, terms.direction) {
            (None, Direction::Update) => return Err(FieldErrors::one(EXTERNAL_ID, FieldErrorCode::NoSuchRow)),
            (None, _) => return R::Fields::parse(&self.0),
            (Some(stored), _) => serde_json::to_value(stored.fields()).ok().and_then(|value| match value {
                Value::Object(fields) => Some(fields),
                _ => None,
            }),
        }
        .unwrap_or_default();
        if terms.direction == Direction::Import {
            fields.retain(|name, _| !terms.fields.iter().any(|covered| covered == name));
        }
        fields.extend(
            self.0.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.clone(), value.clone())),
        );
        R::Fields::parse(&fields)
    }
}

/// What is to be done with a row, given what is stored in its place. What this chunk has written before counts as it did then.
#[must_use]
pub fn decide<R: Row>(
    (place, external_id, fields): (RowPlace, &ExternalId, R::Fields),
    index: Option<IndexEntry>,
    stored: Option<&Stored<R>>,
    (run, chunk): (RunId, u32),
    now: Now,
) -> RowDecision<R> {
    let mark = stored.and_then(|stored| stored.record.origin().mark);
    let before = mark.and_then(|mark| RunMark::of(&mark)).filter(|mark| mark.run == run);
    let is_same = stored.is_some_and(|stored| stored.record.fields() == fields && stored.record.index() == index);
    let outcome_of = |mark: RunMark| if mark.is_repeated { RowOutcome::Repeated } else { RowOutcome::Changed };
    match before {
        Some(mark) if mark.chunk == chunk && is_same => return RowDecision::Keep(outcome_of(mark)),
        // A later chunk has written it: whoever asks has lost the lease, and nothing of it counts.
        Some(mark) if mark.chunk > chunk => return RowDecision::Keep(RowOutcome::Unchanged),
        Some(_) if is_same => return RowDecision::Keep(RowOutcome::Repeated),
        None if is_same => return RowDecision::Keep(RowOutcome::Unchanged),
        _ => {}
    }
    let is_repeated = before.is_some_and(|mark| mark.is_repeated || mark.chunk < chunk);
    let mark = RunMark { run, chunk, is_repeated };
    let origin = RowOrigin { at: now.timestamp(), mark: Some(mark.into()) };
    let record = R::new(place, external_id.clone(), fields, index, origin);
    RowDecision::Write(Box::new(record), outcome_of(mark))
}
