//! Why a file cannot be read, or not be read on.

use crate::{
    integrations::files::{limits, matching::ColumnFault},
    kernel::language::Language,
};

/// Why a file cannot be read, or not be read on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileError {
    /// It has no byte, or none but line breaks.
    Empty,
    /// It is UTF-16, as Excel writes "Unicode text".
    Utf16,
    /// It is a spreadsheet, whatever its name says.
    Spreadsheet,
    /// It is a PDF or another file for programs.
    Binary,
    /// There is a NUL.
    NotText {
        /// The line.
        line: u64,
    },
    /// The header, or the first line of JSON, is not in UTF-8.
    InvalidEncoding {
        /// The line.
        line: u64,
    },
    /// A row has more than [`limits::ROW`] bytes.
    RowTooLong {
        /// The line on which it begins.
        line: u64,
    },
    /// There are more than [`limits::COLUMNS`] columns.
    TooManyColumns {
        /// The line.
        line: u64,
    },
    /// The file ends within quotes.
    OpenQuote {
        /// The line on which they were opened.
        line: u64,
    },
    /// The first line is not a JSON object.
    NotJsonLines {
        /// The line.
        line: u64,
    },
    /// The columns do not fit the fields. All faults are listed.
    Columns(Vec<ColumnFault>),
}

impl FileError {
    /// The stable code, in kebab case.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file-empty",
            Self::Utf16 => "file-utf-16",
            Self::Spreadsheet => "file-spreadsheet",
            Self::Binary => "file-binary",
            Self::NotText { .. } => "file-not-text",
            Self::InvalidEncoding { .. } => "file-invalid-encoding",
            Self::RowTooLong { .. } => "row-too-long",
            Self::TooManyColumns { .. } => "too-many-columns",
            Self::OpenQuote { .. } => "open-quote",
            Self::NotJsonLines { .. } => "not-json-lines",
            Self::Columns(_) => "columns",
        }
    }

    /// The line, if there is one to look at.
    #[must_use]
    pub const fn line(&self) -> Option<u64> {
        match self {
            Self::NotText { line }
            | Self::InvalidEncoding { line }
            | Self::RowTooLong { line }
            | Self::TooManyColumns { line }
            | Self::OpenQuote { line }
            | Self::NotJsonLines { line } => Some(*line),
            Self::Empty | Self::Utf16 | Self::Spreadsheet | Self::Binary | Self::Columns(_) => None,
        }
    }

    /// What to do about it. It holds nothing of the file but names of columns.
    #[must_use]
    pub fn detail(&self, language: Language) -> String {
        if let Self::Columns(faults) = self {
            return faults.iter().map(|fault| fault.detail(language)).collect::<Vec<_>>().join(" ");
        }
        let columns = limits::COLUMNS;
        let (da, en) = match self {
            Self::Empty => ("Filen er tom.".to_owned(), "The file is empty.".to_owned()),
            Self::Utf16 => (
                "Filen er gemt som UTF-16. Gem filen som CSV UTF-8.".to_owned(),
                "The file is saved as UTF-16. Save the file as CSV UTF-8.".to_owned(),
            ),
            Self::Spreadsheet => (
                "Filen er et regneark og ikke en tekstfil. Gem filen som CSV UTF-8.".to_owned(),
                "The file is a spreadsheet and not a text file. Save the file as CSV UTF-8.".to_owned(),
            ),
            Self::Binary => (
                "Filen er ikke en tekstfil. Gem filen som CSV UTF-8.".to_owned(),
                "The file is not a text file. Save the file as CSV UTF-8.".to_owned(),
            ),
            Self::NotText { line } => (
                format!("Linje {line} har tegn, som en tekstfil ikke har. Gem filen som CSV UTF-8."),
                format!("Line {line} has characters that no text file has. Save the file as CSV UTF-8."),
            ),
            Self::InvalidEncoding { line } => (
                format!("Linje {line} har tegn, der ikke kan læses. Gem filen som CSV UTF-8."),
                format!("Line {line} has characters that cannot be read. Save the file as CSV UTF-8."),
            ),
            Self::RowTooLong { line } => (
                format!("Rækken, der begynder på linje {line}, er for lang. Måske mangler et anførselstegn."),
                format!("The row that begins on line {line} is too long. A quote may be missing."),
            ),
            Self::TooManyColumns { line } => (
                format!("Linje {line} har for mange kolonner. Der kan højst være {columns}."),
                format!("Line {line} has too many columns. There can be at most {columns}."),
            ),
            Self::OpenQuote { line } => (
                format!("Anførselstegnet på linje {line} bliver ikke lukket."),
                format!("The quote on line {line} is not closed."),
            ),
            Self::NotJsonLines { line } => (
                format!(
                    "Linje {line} er ikke et JSON-objekt. Skriv ét objekt på hver linje, og ingen liste omkring dem."
                ),
                format!("Line {line} is not a JSON object. Write one object on each line, and no list around them."),
            ),
            Self::Columns(_) => (String::new(), String::new()),
        };
        match language {
            Language::Da => da,
            Language::En => en,
        }
    }
}
