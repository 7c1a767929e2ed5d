//! The rows of a sheet.

use std::io::BufRead;

use domain::{
    integrations::files::{Cell, FileError, limits},
    kernel::field_error::FieldErrorCode,
};

use crate::{
    cell::{COLUMNS, Head, Kind},
    dates, numbers,
    package::Package,
    part::{Item, Part},
    styles::{Format, Styles},
    texts::{self, Texts},
    workbook::Workbook,
};

/// The rows that Excel has.
const ROWS: u64 = 1 << 20;

/// What the cells of all sheets refer to.
pub(crate) struct Book {
    texts: Texts,
    styles: Styles,
    is_1904: bool,
}

impl Book {
    /// Of a workbook.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(crate) fn read(package: &mut Package<'_>, workbook: &Workbook) -> Result<Self, FileError> {
        let mut book = Self { texts: Texts::default(), styles: Styles::default(), is_1904: workbook.is_1904 };
        if let Some(name) = &workbook.styles
            && let Some(part) = package.part(name)?
        {
            book.styles = Styles::read(part)?;
        }
        if let Some(name) = &workbook.texts
            && let Some(part) = package.part(name)?
        {
            book.texts = Texts::read(part)?;
        }
        Ok(book)
    }
}

/// A sheet, with the row that was read last.
pub(crate) struct Sheet<'b, R> {
    part: Part<R>,
    book: &'b Book,
    /// The number of the row.
    row: u64,
    cells: Vec<Cell>,
    /// How many more cells there may be.
    pub(crate) left: u64,
    text: String,
    piece: String,
}

impl<'b, R: BufRead> Sheet<'b, R> {
    /// From the beginning. The size that the sheet declares is not looked at.
    pub(crate) fn new(part: Part<R>, book: &'b Book) -> Self {
        Self {
            part,
            book,
            row: 0,
            cells: Vec::new(),
            left: limits::SHEET_CELLS,
            text: String::new(),
            piece: String::new(),
        }
    }

    /// The cells of the row, each at the place of its column. Where there are more than columns are read, one stands for all of
    /// those that have a value.
    pub(crate) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Goes on to the next row. Its number, which is larger than that of the row before.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(crate) fn next(&mut self) -> Result<Option<u64>, FileError> {
        loop {
            match self.part.next()? {
                Item::Start(element) if element.is("row") => {
                    let number = match element.attribute("r")? {
                        Some(number) => Some(number.parse().map_err(|_| FileError::SpreadsheetDamaged)?),
                        None => None,
                    };
                    return self.row(number).map(Some);
                }
                Item::End(end) if end.is("sheetData") || end.is_last() => return Ok(None),
                _ => {}
            }
        }
    }

    /// Reads a row to its end.
    fn row(&mut self, mut number: Option<u64>) -> Result<u64, FileError> {
        self.cells.clear();
        let mut column = 0;
        loop {
            let head = match self.part.next()? {
                Item::Start(element) if element.is("c") => Some(Head::of(&element)?),
                Item::Start(_) => None,
                Item::End(_) => break,
                _ => continue,
            };
            let Some(head) = head else {
                self.part.skip()?;
                continue;
            };
            if let Some((at, row)) = head.place {
                if at < column || number.is_some_and(|number| number != row) {
                    return Err(FileError::SpreadsheetDamaged);
                }
                (column, number) = (at, Some(row));
            }
            let cell = self.cell(&head)?;
            self.put(column, cell)?;
            column += 1;
        }
        let number = number.unwrap_or(self.row + 1);
        if number <= self.row || number > ROWS {
            return Err(FileError::SpreadsheetDamaged);
        }
        self.row = number;
        Ok(number)
    }

    fn put(&mut self, column: usize, cell: Cell) -> Result<(), FileError> {
        self.left = self.left.checked_sub(1).ok_or(FileError::SpreadsheetTooManyCells)?;
        if column >= COLUMNS {
            return Err(FileError::SpreadsheetDamaged);
        }
        if !cell.is_empty() && self.cells.len() <= limits::COLUMNS {
            self.cells.resize(column.min(limits::COLUMNS), Cell::Text(String::new()));
            self.cells.push(cell);
        }
        Ok(())
    }

    /// Reads a cell to its end.
    fn cell(&mut self, head: &Head) -> Result<Cell, FileError> {
        self.text.clear();
        let mut kind = head.kind;
        loop {
            let (is_value, is_inline) = match self.part.next()? {
                Item::Start(element) => (element.is("v"), element.is("is")),
                Item::End(_) => break,
                _ => continue,
            };
            if is_inline {
                (kind, self.text) = (Kind::Inline, String::new());
                texts::rich(&mut self.part, &mut self.piece, &mut self.text)?;
            } else if is_value && kind != Kind::Inline {
                self.part.text(&mut self.text)?;
            } else {
                // Formulas, too: what they result in is the value.
                self.part.skip()?;
            }
        }
        self.value(kind, head.style)
    }

    fn value(&self, kind: Kind, style: usize) -> Result<Cell, FileError> {
        let text = self.text.as_str();
        let value = text.trim();
        if text.len() > limits::CELL {
            return Ok(Cell::Refused(FieldErrorCode::CellTooLong));
        }
        match kind {
            Kind::Inline => Ok(Cell::Text(text.to_owned())),
            Kind::Text => Ok(Cell::Text(texts::unescaped(text).into_owned())),
            _ if value.is_empty() => Ok(Cell::Text(String::new())),
            Kind::Number => Ok(self.number(value, style)),
            Kind::Shared => {
                let text = value.parse().ok().and_then(|number| self.book.texts.get(number));
                let text = text.ok_or(FileError::SpreadsheetDamaged)?;
                let is_too_long = text.len() > limits::CELL;
                Ok(if is_too_long { Cell::Refused(FieldErrorCode::CellTooLong) } else { Cell::Text(text.to_owned()) })
            }
            Kind::Boolean => match value {
                "1" | "true" => Ok(Cell::Boolean(true)),
                "0" | "false" => Ok(Cell::Boolean(false)),
                _ => Err(FileError::SpreadsheetDamaged),
            },
            Kind::Date => Ok(Cell::Text(dates::iso(value).to_owned())),
            Kind::Error => Ok(Cell::Refused(FieldErrorCode::ErrorInCell)),
        }
    }

    fn number(&self, value: &str, style: usize) -> Cell {
        // Some programs write texts as numbers.
        let Some(number) = numbers::number(value) else { return Cell::Text(value.to_owned()) };
        match (self.book.styles.format(style), value.parse::<f64>()) {
            (Format::Date, Ok(days)) => dates::date(days, self.book.is_1904),
            (Format::Duration, Ok(days)) => dates::duration(days),
            _ => number,
        }
    }
}
