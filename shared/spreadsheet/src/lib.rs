//! Spreadsheets (XLSX, ECMA-376) as rows of fields, as `domain`'s files of text are read.
//!
//! | layer | does | module |
//! |---|---|---|
//! | [`read`] | header, and rows of fields | `lib` |
//! | `Sheet` | rows of cells, one by one | `sheet`, with `cell`, `texts`, `styles`, `numbers` and `dates` beneath |
//! | `Workbook` | finds the sheets | `workbook`, `relationships` |
//! | `Part` | XML of a part, event by event | `part` |
//! | `Package` | the ZIP, which is checked as a whole first | `package` |
//!
//! Whatever the file holds, reading it takes less than 200 MB: each layer keeps to [`limits`]. Nothing but rows is read: no
//! formula is run, no link is followed, no entity is expanded.
//!
//! `calamine` reads spreadsheets, too, and tests compare this with it. It is not what reads here, since it trusts a file: one
//! that says to have a billion texts ends the process, elements of any length are held in memory, and a format is copied for
//! each style that has it, so that a small file can take gigabytes.

mod cell;
mod dates;
mod numbers;
mod package;
mod part;
mod relationships;
mod sheet;
mod styles;
mod texts;
mod workbook;

#[cfg(test)]
mod tests;

use std::ops::ControlFlow;

use domain::integrations::files::{Cell, ColumnFault, Columns, FieldRow, FileError, Mapping, limits};

use self::{
    package::Package,
    sheet::{Book, Sheet},
    workbook::Workbook,
};

/// Reads the rows of the first sheet that has a value in any cell. Sheets that are hidden come last.
///
/// The first row with a value is the header. Each row after it is given in the order of the sheet, with its number as the line,
/// unless it has no value or comes before the row `from`. Reading ends where `row` says so.
///
/// # Errors
/// If the file cannot be read, or not be read on. Damage to any part of the file is found before the first row is given, but
/// not all of what the parts say: rows can have been given.
pub fn read(
    file: &[u8],
    mapping: Mapping,
    from: u64,
    row: &mut dyn FnMut(&Columns, FieldRow) -> ControlFlow<()>,
) -> Result<Columns, FileError> {
    let mut package = Package::open(file)?;
    let workbook = Workbook::read(&mut package)?;
    let book = Book::read(&mut package, &workbook)?;
    for name in &workbook.sheets {
        let part = package.part(name)?.ok_or(FileError::SpreadsheetDamaged)?;
        let mut sheet = Sheet::new(part, &book);
        let Some(line) = next(&mut sheet)? else { continue };
        let columns = columns(line, sheet.cells(), mapping)?;
        while let Some(line) = next(&mut sheet)? {
            if line < from {
                continue;
            }
            let fields = columns.read(line, sheet.cells());
            if row(&columns, FieldRow { line, end: 0, fields }).is_break() {
                break;
            }
        }
        return Ok(columns);
    }
    Err(FileError::Empty)
}

/// Goes on to the next row that has a value. Its number.
fn next<R: std::io::BufRead>(sheet: &mut Sheet<'_, R>) -> Result<Option<u64>, FileError> {
    loop {
        match sheet.next()? {
            Some(_) if sheet.cells().iter().all(Cell::is_empty) => {}
            row => return Ok(row),
        }
    }
}

/// The columns of a header.
fn columns(line: u64, cells: &[Cell], mapping: Mapping) -> Result<Columns, FileError> {
    if cells.len() > limits::COLUMNS {
        return Err(FileError::TooManyColumns { line });
    }
    let mut faults = Vec::new();
    let names = cells.iter().zip(1..).map(|(cell, position)| match cell {
        Cell::Text(text) | Cell::Number(text) => text.clone(),
        Cell::Boolean(boolean) => boolean.to_string(),
        Cell::Refused(code) => {
            faults.push(ColumnFault::Refused { position, code: *code });
            String::new()
        }
    });
    let names = names.collect::<Vec<_>>();
    match Columns::of(&names, mapping) {
        Ok(columns) if faults.is_empty() => Ok(columns),
        Ok(_) => Err(FileError::Columns(faults)),
        Err(others) => {
            faults.extend(others);
            Err(FileError::Columns(faults))
        }
    }
}
