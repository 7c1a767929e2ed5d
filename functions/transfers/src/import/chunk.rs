//! The rows of a chunk, each once: of those with one external id, the last.

use std::collections::{HashMap, hash_map::Entry};

use domain::{
    datasets::{ExternalId, Row},
    integrations::{
        contract::Terms,
        files::{CellError, Columns},
        runs::row::RowValues,
    },
};
use serde_json::{Map, Value};

use crate::import::piece::Piece;

/// A row to be taken.
pub(crate) struct NewRow {
    /// Its line in the file.
    pub(crate) line: u64,
    /// Its external id.
    pub(crate) id: ExternalId,
    /// Its values, each valid by itself.
    pub(crate) values: RowValues,
    /// As they stand in the file.
    written: Map<String, Value>,
}

/// The rows of a chunk.
#[derive(Default)]
pub(crate) struct Rows {
    /// Those to be taken.
    pub(crate) new: Vec<NewRow>,
    /// How many rows have an external id of a row before them in the chunk.
    pub(crate) repeated: u64,
    /// The errors of those that are refused, by row.
    pub(crate) refused: Vec<Vec<CellError>>,
}

impl NewRow {
    /// What is told of the row if it is refused.
    pub(crate) fn refused(&self, columns: &Columns, errors: &domain::FieldErrors) -> Vec<CellError> {
        columns.refused(self.line, &self.written, errors)
    }
}

impl Rows {
    /// The rows of a piece, read by the contract.
    pub(crate) fn of<R: Row>(piece: &Piece, terms: &Terms) -> Self {
        let mut rows = Self::default();
        let mut places = HashMap::new();
        for row in &piece.rows {
            let values = match &row.fields {
                Ok(values) => values,
                Err(errors) => {
                    rows.refused.push(errors.clone());
                    continue;
                }
            };
            match RowValues::read::<R>(terms, values) {
                Ok((id, read)) => {
                    let new = NewRow { line: row.line, id, values: read, written: values.clone() };
                    match places.entry(new.id.as_str().to_owned()) {
                        Entry::Vacant(place) => {
                            place.insert(rows.new.len());
                            rows.new.push(new);
                        }
                        Entry::Occupied(place) => {
                            rows.repeated += 1;
                            if let Some(before) = rows.new.get_mut(*place.get()) {
                                *before = new;
                            }
                        }
                    }
                }
                Err(errors) => rows.refused.push(piece.columns.refused(row.line, values, &errors)),
            }
        }
        rows
    }
}
