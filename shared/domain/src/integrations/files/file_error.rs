//! Why a file cannot be read, or not be read on.

use crate::{
    integrations::files::{limits, matching::ColumnFault},
    kernel::language::Language,
};

/// Why a file cannot be read, or not be read on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileError {
    /// It has no byte, or none but line breaks, or, as a spreadsheet, no cell with a value.
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
    /// As a spreadsheet, it is none that is read: it is not an XLSX.
    SpreadsheetNotSupported,
    /// As a spreadsheet, it is damaged, or a part of it is missing.
    SpreadsheetDamaged,
    /// As a spreadsheet, it is protected by a password.
    SpreadsheetEncrypted,
    /// As a spreadsheet, it has more than [`limits::SHEET_FILE`] bytes.
    SpreadsheetTooLarge,
    /// As a spreadsheet, it has more than [`limits::SHEET_UNPACKED`] bytes once it is unpacked.
    SpreadsheetUnpacksTooLarge,
    /// As a spreadsheet, it has more than [`limits::SHEET_PARTS`], or a directory of more than [`limits::SHEET_DIRECTORY`].
    SpreadsheetTooManyParts,
    /// As a spreadsheet, it has more than [`limits::SHEET_TEXTS`], or more text than [`limits::SHEET_TEXT`].
    SpreadsheetTooManyTexts,
    /// As a spreadsheet, it has a sheet with more than [`limits::SHEET_CELLS`].
    SpreadsheetTooManyCells,
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
            Self::SpreadsheetNotSupported => "spreadsheet-not-supported",
            Self::SpreadsheetDamaged => "spreadsheet-damaged",
            Self::SpreadsheetEncrypted => "spreadsheet-encrypted",
            Self::SpreadsheetTooLarge => "spreadsheet-too-large",
            Self::SpreadsheetUnpacksTooLarge => "spreadsheet-unpacks-too-large",
            Self::SpreadsheetTooManyParts => "spreadsheet-too-many-parts",
            Self::SpreadsheetTooManyTexts => "spreadsheet-too-many-texts",
            Self::SpreadsheetTooManyCells => "spreadsheet-too-many-cells",
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
            Self::Empty
            | Self::Utf16
            | Self::Spreadsheet
            | Self::Binary
            | Self::SpreadsheetNotSupported
            | Self::SpreadsheetDamaged
            | Self::SpreadsheetEncrypted
            | Self::SpreadsheetTooLarge
            | Self::SpreadsheetUnpacksTooLarge
            | Self::SpreadsheetTooManyParts
            | Self::SpreadsheetTooManyTexts
            | Self::SpreadsheetTooManyCells
            | Self::Columns(_) => None,
        }
    }

    /// What to do about it. It holds nothing of the file but names of columns.
    #[must_use]
    pub fn detail(&self, language: Language) -> String {
        if let Self::Columns(faults) = self {
            return faults.iter().map(|fault| fault.detail(language)).collect::<Vec<_>>().join(" ");
        }
        let columns = limits::COLUMNS;
        let (megabytes, unpacked) = (limits::SHEET_FILE >> 20, limits::SHEET_UNPACKED >> 20);
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
            Self::SpreadsheetNotSupported => (
                "Filen er ikke et regneark, der kan læses. Gem den som en Excel-projektmappe (.xlsx) eller som CSV UTF-8."
                    .to_owned(),
                "The file is not a spreadsheet that can be read. Save it as an Excel workbook (.xlsx) or as CSV UTF-8."
                    .to_owned(),
            ),
            Self::SpreadsheetDamaged => (
                "Regnearket er beskadiget eller ikke helt med. Åbn det, gem det igen, og prøv med den nye fil.".to_owned(),
                "The spreadsheet is damaged or incomplete. Open it, save it again, and try with the new file.".to_owned(),
            ),
            Self::SpreadsheetEncrypted => (
                "Regnearket er beskyttet med en adgangskode. Gem det uden adgangskode.".to_owned(),
                "The spreadsheet is protected by a password. Save it without the password.".to_owned(),
            ),
            Self::SpreadsheetTooLarge => (
                format!("Regnearket fylder for meget. Det må højst fylde {megabytes} MB. Del det op, eller gem det som CSV UTF-8."),
                format!("The spreadsheet is too large. It can have at most {megabytes} MB. Split it, or save it as CSV UTF-8."),
            ),
            Self::SpreadsheetUnpacksTooLarge => (
                format!("Regnearket fylder over {unpacked} MB, når det pakkes ud. Del det op, eller gem det som CSV UTF-8."),
                format!("The spreadsheet has more than {unpacked} MB once it is unpacked. Split it, or save it as CSV UTF-8."),
            ),
            Self::SpreadsheetTooManyParts => (
                "Regnearket består af for mange dele, f.eks. billeder. Gem arket med rækkerne som CSV UTF-8.".to_owned(),
                "The spreadsheet has too many parts, such as pictures. Save the sheet with the rows as CSV UTF-8.".to_owned(),
            ),
            Self::SpreadsheetTooManyTexts => (
                "Regnearket har for mange forskellige tekster. Del det op, eller gem det som CSV UTF-8.".to_owned(),
                "The spreadsheet has too many different texts. Split it, or save it as CSV UTF-8.".to_owned(),
            ),
            Self::SpreadsheetTooManyCells => (
                "Arket har for mange celler. Tomme celler med formatering tæller med. Del det op, eller gem det som CSV UTF-8."
                    .to_owned(),
                "The sheet has too many cells. Empty cells with a format count, too. Split it, or save it as CSV UTF-8."
                    .to_owned(),
            ),
            Self::Columns(_) => (String::new(), String::new()),
        };
        match language {
            Language::Da => da,
            Language::En => en,
        }
    }
}
