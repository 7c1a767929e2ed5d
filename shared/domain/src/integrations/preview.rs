//! A sample of a file as it would be read.

use serde_json::{Map, Value};

use crate::integrations::{
    contract::Contract,
    files::{CellError, Checkpoint, FieldReader, FieldRow, FileError, FoundColumn},
    rows,
};

/// How many rows are shown.
const ROWS: usize = 20;

/// A sample as it would be read.
#[derive(Debug)]
pub struct Preview {
    /// Its columns.
    pub columns: Vec<FoundColumn>,
    /// Its first rows.
    pub rows: Vec<PreviewRow>,
    /// Why it cannot be read, or not be read on.
    pub error: Option<FileError>,
}

/// A row as it would be read.
#[derive(Debug)]
pub struct PreviewRow {
    /// The line on which it begins. The first line is 1.
    pub line: u64,
    /// Its fields, or all errors.
    pub fields: Result<Map<String, Value>, Vec<CellError>>,
}

/// The first rows of a sample, as the contract reads them.
#[must_use]
pub fn preview(contract: &Contract, sample: &[u8]) -> Preview {
    let mut reader = FieldReader::at(Checkpoint::start(contract.terms.file_format), contract.mapping());
    reader.push(sample);
    reader.finish();
    let (mut rows, mut error) = (Vec::new(), None);
    while rows.len() < ROWS {
        match reader.next() {
            None => break,
            Some(Ok(row)) => rows.push(shown(contract, &reader, row)),
            Some(Err(found)) => {
                error = Some(found);
                break;
            }
        }
    }
    Preview { columns: reader.columns().found(), rows, error }
}

fn shown(contract: &Contract, reader: &FieldReader, row: FieldRow) -> PreviewRow {
    let FieldRow { line, fields, .. } = row;
    let read = |values: Map<String, Value>| {
        rows::read(&contract.terms, &values).map_err(|errors| reader.refused(line, &values, &errors))
    };
    PreviewRow { line, fields: fields.and_then(read) }
}

#[cfg(test)]
mod tests;
