//! The refused rows of a file, as a CSV for people.

use crate::{
    integrations::files::{
        columns::CellError,
        writer::{Dialect, Writer},
    },
    kernel::language::Language,
};

/// Writes what was refused: the line, the column, the kind of the value and why. It never holds a value.
#[derive(Debug, Clone)]
pub struct Refusals {
    language: Language,
    writer: Writer,
}

impl Refusals {
    /// In the language of whoever reads it.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let (dialect, columns) = match language {
            Language::Da => (Dialect::DANISH, ["linje", "kolonne", "værdi", "årsag"]),
            Language::En => (Dialect::ENGLISH, ["line", "column", "value", "reason"]),
        };
        Self { language, writer: Writer::csv(dialect, columns.map(str::to_owned).to_vec()) }
    }

    /// What the file begins with.
    #[must_use]
    pub fn header(&self) -> Vec<u8> {
        self.writer.header()
    }

    /// Adds a row.
    pub fn row(&self, error: &CellError, out: &mut Vec<u8>) {
        let line = error.line.to_string();
        let column = error.column.as_deref().unwrap_or_default();
        self.writer.row(&[&line, column, error.kind.name(self.language), error.detail(self.language)], out);
    }
}
