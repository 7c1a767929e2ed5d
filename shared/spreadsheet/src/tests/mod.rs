//! Tests. The files are written by hand: what an XLSX can hold is more than any one program writes.

mod hostile;
mod limits;
mod properties;
mod quirks;
mod rows;
mod values;
mod workbook;

use std::ops::ControlFlow;

use domain::integrations::files::{
    Cell, CellError, ColumnMap, FieldKind, FieldRow, FieldSpec, FileError, Locale, Mapping,
};

use self::workbook::Workbook;
use crate::{
    package::Package,
    read,
    sheet::{Book, Sheet},
};

const FIELDS: [FieldSpec; 4] = [
    field("external_id", &["Kundenr."], FieldKind::Text, true),
    field("name", &["Navn"], FieldKind::Text, false),
    field("amount", &["Beløb"], FieldKind::Decimal, false),
    field("booked_on", &["Bogføringsdato"], FieldKind::Date, false),
];

const fn field(name: &'static str, also: &'static [&'static str], kind: FieldKind, required: bool) -> FieldSpec {
    FieldSpec { name, also, kind, required }
}

fn mapping() -> Mapping {
    Mapping { fields: FIELDS.to_vec(), columns: ColumnMap::default(), locale: Locale::Da }
}

/// The rows that are given from a row on, each as its number and its fields as JSON, or its errors.
fn rows_from(file: &[u8], from: u64) -> Result<Vec<String>, FileError> {
    let mut rows = Vec::new();
    read(file, mapping(), from, &mut |_, row| {
        rows.push(shown(&row));
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

/// All rows that are given.
fn rows(file: &[u8]) -> Vec<String> {
    rows_from(file, 0).unwrap()
}

fn shown(row: &FieldRow) -> String {
    let shown = match &row.fields {
        Ok(fields) => serde_json::to_string(fields).unwrap(),
        Err(errors) => {
            let error = |error: &CellError| {
                assert_eq!(error.line, row.line);
                format!("{} {}", error.column.as_deref().unwrap_or("-"), error.code.code())
            };
            errors.iter().map(error).collect::<Vec<_>>().join("; ")
        }
    };
    format!("{} {shown}", row.line)
}

/// The rows of the first sheet, with their numbers, as they stand there.
fn grid(file: &[u8]) -> Result<Vec<(u64, Vec<Cell>)>, FileError> {
    let mut package = Package::open(file)?;
    let workbook = crate::Workbook::read(&mut package)?;
    let book = Book::read(&mut package, &workbook)?;
    let mut sheet = Sheet::new(package.part(&workbook.sheets[0])?.unwrap(), &book);
    let mut rows = Vec::new();
    while let Some(number) = sheet.next()? {
        rows.push((number, sheet.cells().to_vec()));
    }
    Ok(rows)
}

/// The text of a cell, or the code of its error.
fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => format!("#{number}"),
        Cell::Boolean(boolean) => format!("#{boolean}"),
        Cell::Refused(code) => format!("!{}", code.code()),
    }
}

/// The cells of the first row of a sheet with these cells in it.
fn cells(workbook: Workbook, cells: &str) -> Vec<String> {
    let file = workbook.sheet(&format!("<row r=\"1\">{cells}</row>")).file();
    grid(&file).unwrap()[0].1.iter().map(text).collect()
}

/// Why a file cannot be read.
fn failure(file: &[u8]) -> FileError {
    rows_from(file, 0).unwrap_err()
}
