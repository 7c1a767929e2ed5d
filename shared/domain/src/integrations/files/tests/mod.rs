//! Tests of reading and writing files of rows.

mod columns;
mod csv;
mod encodings;
mod json_lines;
mod properties;
mod values;
mod writing;

use crate::{
    integrations::files::{
        Cell, Checkpoint, ColumnMap, FieldKind, FieldReader, FieldRow, FieldSpec, FileError, FileFormat, Locale,
        Mapping, Reader, Row,
    },
    kernel::field_error::FieldErrorCode,
};

pub(super) const FIELDS: [FieldSpec; 5] = [
    field("external_id", &["Kundenr.", "id"], FieldKind::Text, true),
    field("name", &["Navn"], FieldKind::Text, false),
    field("amount", &["Beløb", "Beløb (DKK)"], FieldKind::Decimal, false),
    field("booked_on", &["Bogføringsdato"], FieldKind::Date, false),
    field("note", &["Bemærkning"], FieldKind::Text, false),
];

const fn field(name: &'static str, also: &'static [&'static str], kind: FieldKind, required: bool) -> FieldSpec {
    FieldSpec { name, also, kind, required }
}

pub(super) fn mapping(locale: Locale, columns: &[(&str, Option<&str>)]) -> Mapping {
    let columns = columns.iter().map(|(name, field)| ((*name).to_owned(), field.map(str::to_owned))).collect();
    Mapping { fields: FIELDS.to_vec(), columns: ColumnMap(columns), locale }
}

/// What is left of a file that is pushed in pieces of these sizes, in turn.
pub(super) fn taken<T>(
    mut reader: impl Iterator<Item = Result<T, FileError>> + Pushed,
    file: &[u8],
    sizes: &[usize],
) -> (Vec<T>, Option<FileError>) {
    let mut rows = Vec::new();
    let mut rest = file;
    let mut sizes = sizes.iter().cycle();
    loop {
        for row in reader.by_ref() {
            match row {
                Ok(row) => rows.push(row),
                Err(error) => return (rows, Some(error)),
            }
        }
        if rest.is_empty() {
            reader.finish();
            return match reader.by_ref().collect::<Result<Vec<_>, _>>() {
                Ok(last) => (rows.into_iter().chain(last).collect(), None),
                Err(error) => (rows, Some(error)),
            };
        }
        let (piece, after) = rest.split_at(rest.len().min(*sizes.next().unwrap()));
        reader.push(piece);
        rest = after;
    }
}

/// What both readers have.
pub(super) trait Pushed {
    fn push(&mut self, bytes: &[u8]);
    fn finish(&mut self);
}

impl Pushed for Reader {
    fn push(&mut self, bytes: &[u8]) {
        Self::push(self, bytes);
    }

    fn finish(&mut self) {
        Self::finish(self);
    }
}

impl Pushed for FieldReader {
    fn push(&mut self, bytes: &[u8]) {
        Self::push(self, bytes);
    }

    fn finish(&mut self) {
        Self::finish(self);
    }
}

impl<T: Pushed> Pushed for &mut T {
    fn push(&mut self, bytes: &[u8]) {
        T::push(self, bytes);
    }

    fn finish(&mut self) {
        T::finish(self);
    }
}

/// The rows of a file, which has no error.
pub(super) fn read(format: FileFormat, file: impl AsRef<[u8]>) -> Vec<Row> {
    let (rows, error) = taken(Reader::at(Checkpoint::start(format)), file.as_ref(), &[1 << 16]);
    assert_eq!(error, None);
    rows
}

/// The error of a file, and how many rows come before it.
pub(super) fn failure(format: FileFormat, file: impl AsRef<[u8]>) -> (usize, FileError) {
    let [whole, split] = [&[1 << 16][..], &[7, 1, 1000]].map(|sizes| {
        let (rows, error) = taken(Reader::at(Checkpoint::start(format)), file.as_ref(), sizes);
        (rows.len(), error.unwrap())
    });
    assert_eq!(whole, split);
    whole
}

/// The text of a cell.
pub(super) fn text(cell: &Cell) -> &str {
    match cell {
        Cell::Text(text) | Cell::Number(text) => text,
        Cell::Boolean(true) => "true",
        Cell::Boolean(false) => "false",
        Cell::Refused(code) => code.code(),
    }
}

/// The texts of a row's cells.
pub(super) fn texts(row: &Row) -> Vec<&str> {
    row.cells.as_ref().unwrap().iter().map(text).collect()
}

/// The lines and cells of a CSV.
pub(super) fn csv(file: impl AsRef<[u8]>) -> Vec<(u64, Vec<String>)> {
    let rows = read(FileFormat::Csv, file);
    rows.iter().map(|row| (row.line, texts(row).into_iter().map(str::to_owned).collect())).collect()
}

/// The rows of a file as fields, which has no error.
pub(super) fn fields(format: FileFormat, mapping: Mapping, file: &str) -> Vec<FieldRow> {
    let (rows, error) = taken(FieldReader::at(Checkpoint::start(format), mapping), file.as_bytes(), &[11]);
    assert_eq!(error, None);
    rows
}

/// The rows of a CSV in Danish, as JSON or as the lines, columns and codes of their errors.
pub(super) fn shown(rows: &[FieldRow]) -> Vec<String> {
    let error = |error: &super::CellError| {
        let column = error.column.as_deref().unwrap_or("-");
        format!("{} {column} {} {}", error.line, error.field.unwrap_or("-"), error.code.code())
    };
    let show = |row: &FieldRow| match &row.fields {
        Ok(fields) => serde_json::to_string(fields).unwrap(),
        Err(errors) => errors.iter().map(error).collect::<Vec<_>>().join("; "),
    };
    rows.iter().map(show).collect()
}

pub(super) fn codes(row: &FieldRow) -> Vec<FieldErrorCode> {
    row.fields.as_ref().unwrap_err().iter().map(|error| error.code).collect()
}
