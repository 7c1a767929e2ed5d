//! Writes rows, one by one.

use serde_json::Value;

use crate::integrations::files::{fields::Locale, formula, header::Delimiter};

/// How a CSV is written. All of them are UTF-8 with CRLF (RFC 4180).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// What stands between the cells.
    pub delimiter: Delimiter,
    /// Whether it begins with a byte order mark, without which Excel does not read it as UTF-8.
    pub has_byte_order_mark: bool,
}

impl Dialect {
    /// As Excel opens it where the comma is the decimal sign.
    pub const DANISH: Self = Self { delimiter: Delimiter::Semicolon, has_byte_order_mark: true };
    /// As programs read it.
    pub const ENGLISH: Self = Self { delimiter: Delimiter::Comma, has_byte_order_mark: false };
    /// Tabs, as databases write.
    pub const TAB: Self = Self { delimiter: Delimiter::Tab, has_byte_order_mark: false };

    /// That of a locale.
    #[must_use]
    pub const fn of(locale: Locale) -> Self {
        match locale {
            Locale::Da => Self::DANISH,
            Locale::En => Self::ENGLISH,
        }
    }
}

/// Writes rows of texts. It holds nothing of the rows, so a file can be written in parts by several writers.
#[derive(Debug, Clone)]
pub struct Writer {
    columns: Vec<String>,
    /// None for JSON lines.
    dialect: Option<Dialect>,
    /// The columns that hold numbers of JSON lines.
    numbers: Vec<String>,
}

impl Writer {
    /// Of a CSV. Cells that a spreadsheet would run as a formula get an apostrophe, which [`Reader`](super::Reader) removes.
    #[must_use]
    pub fn csv(dialect: Dialect, columns: Vec<String>) -> Self {
        Self { columns, dialect: Some(dialect), numbers: Vec::new() }
    }

    /// Of JSON lines, as texts and, for no value, `null`. The columns in `numbers` are given canonical decimals, which are written with all
    /// their digits.
    #[must_use]
    pub fn json_lines(columns: Vec<String>, numbers: Vec<String>) -> Self {
        Self { columns, dialect: None, numbers }
    }

    /// What the file begins with: the header of a CSV.
    #[must_use]
    pub fn header(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if let Some(dialect) = self.dialect {
            if dialect.has_byte_order_mark {
                out.extend_from_slice("\u{feff}".as_bytes());
            }
            csv_row(dialect, &self.columns, &mut out);
        }
        out
    }

    /// Adds a row with a cell for each column.
    pub fn row(&self, cells: &[impl AsRef<str>], out: &mut Vec<u8>) {
        match self.dialect {
            Some(dialect) => csv_row(dialect, cells, out),
            None => self.object(cells, out),
        }
    }

    fn object(&self, cells: &[impl AsRef<str>], out: &mut Vec<u8>) {
        for (place, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
            let value = match cell.as_ref() {
                "" => Value::Null.to_string(),
                number if self.numbers.contains(column) => number.to_owned(),
                text => Value::from(text).to_string(),
            };
            let begin = if place == 0 { '{' } else { ',' };
            out.extend_from_slice(format!("{begin}{}:{value}", Value::from(column.as_str())).as_bytes());
        }
        out.extend_from_slice(if self.columns.is_empty() { b"{}\n" } else { b"}\n" });
    }
}

fn csv_row(dialect: Dialect, cells: &[impl AsRef<str>], out: &mut Vec<u8>) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.push(dialect.delimiter.byte());
        }
        let cell = formula::neutralised(cell.as_ref());
        // A line without a byte would be no row.
        if needs_quotes(&cell) || (cells.len() == 1 && cell.is_empty()) {
            out.push(b'"');
            out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            out.push(b'"');
        } else {
            out.extend_from_slice(cell.as_bytes());
        }
    }
    out.extend_from_slice(b"\r\n");
}

/// Whether a reader of any dialect might take the cell for something else: two cells, a row's end, Excel's `sep=`, or, at the
/// beginning of a file, a byte order mark or the signature of a PDF.
fn needs_quotes(cell: &str) -> bool {
    let is_special = |byte: u8| byte < b' ' || matches!(byte, b'"' | b',' | b';' | b'=');
    cell.bytes().any(is_special) || cell.starts_with(['\u{feff}', ' ', '%', '{']) || cell.ends_with(' ')
}
