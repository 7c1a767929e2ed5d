//! A report as a CSV that a spreadsheet opens.

use domain::{
    Language,
    billing::reports::{MOST_BYTES, MOST_LINES},
    date::Date,
    integrations::files::{Dialect, Writer},
    money::Money,
};
use lambda::Problem;

/// A CSV that is being written: in Danish with semicolons, a byte order mark and decimal commas, as Excel opens it in Denmark; in English
/// with commas and decimal points, as programs read it.
pub(super) struct Sheet {
    language: Language,
    writer: Writer,
    bytes: Vec<u8>,
    lines: usize,
}

/// What begins a file, so that Excel reads it as UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A cell of a line.
pub(super) enum Cell<'a> {
    /// A text. Of any cell, one that a spreadsheet would run as a formula gets an apostrophe.
    Text(&'a str),
    /// A number, or a text that we made.
    Own(String),
    /// An amount.
    Amount(Money),
    /// A day.
    Day(Date),
    /// Nothing.
    Empty,
}

impl<T: Into<Self>> From<Option<T>> for Cell<'_> {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Empty, Into::into)
    }
}

impl From<Money> for Cell<'_> {
    fn from(amount: Money) -> Self {
        Self::Amount(amount)
    }
}

impl From<Date> for Cell<'_> {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl Sheet {
    /// A sheet with these columns.
    pub(super) fn new(language: Language, columns: impl IntoIterator<Item = &'static str>) -> Self {
        let dialect = match language {
            Language::Da => Dialect::DANISH,
            Language::En => Dialect::ENGLISH,
        };
        let writer = Writer::csv(dialect, columns.into_iter().map(str::to_owned).collect());
        // The runtime decodes a text before it answers, and takes one mark away: the other arrives.
        let mark = if dialect.has_byte_order_mark { BYTE_ORDER_MARK } else { "" };
        Self { language, bytes: [mark.as_bytes(), &writer.header()].concat(), writer, lines: 0 }
    }

    /// Adds a line.
    ///
    /// # Errors
    /// `422 report-too-large`.
    pub(super) fn add<const N: usize>(&mut self, cells: [Cell<'_>; N]) -> Result<(), Problem> {
        let cells = cells.map(|cell| match cell {
            Cell::Text(text) => text.to_owned(),
            Cell::Own(text) => text,
            Cell::Amount(amount) => self.amount(amount),
            Cell::Day(day) => day.to_string(),
            Cell::Empty => String::new(),
        });
        self.writer.row(&cells, &mut self.bytes);
        self.lines += 1;
        if self.lines > MOST_LINES || self.bytes.len() > MOST_BYTES { Err(Problem::ReportTooLarge) } else { Ok(()) }
    }

    fn amount(&self, amount: Money) -> String {
        match self.language {
            Language::Da => amount.to_string().replace('.', ","),
            Language::En => amount.to_string(),
        }
    }

    /// The file, as it is handed to the runtime.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use domain::money::Currency;

    use super::*;

    fn file(language: Language) -> String {
        let mut sheet = Sheet::new(language, ["Firma", "Beløb", "Dag"]);
        let amount = Money::of_minor(-125_005, Currency::Dkk);
        sheet.add([Cell::Text("=cmd|'/c calc'!A1"), amount.into(), Cell::Empty]).unwrap();
        sheet.add([Cell::Text("Æ; Ø, \"Å\""), Cell::Own("3".into()), None::<Date>.into()]).unwrap();
        String::from_utf8(sheet.into_bytes()).unwrap()
    }

    #[test]
    fn p37_a_spreadsheet_opens_a_report_in_both_languages_and_runs_nothing_in_it() {
        assert_eq!(
            file(Language::Da),
            "\u{feff}\u{feff}Firma;Beløb;Dag\r\n\"'=cmd|'/c calc'!A1\";\"-1250,05\";\r\n\"Æ; Ø, \"\"Å\"\"\";3;\r\n"
        );
        assert_eq!(
            file(Language::En),
            "Firma,Beløb,Dag\r\n\"'=cmd|'/c calc'!A1\",-1250.05,\r\n\"Æ; Ø, \"\"Å\"\"\",3,\r\n"
        );
    }

    #[test]
    fn what_is_too_large_for_an_answer_is_refused() {
        let mut sheet = Sheet::new(Language::En, ["A"]);
        for _ in 0..MOST_LINES {
            sheet.add([Cell::Text("a")]).unwrap();
        }
        assert!(sheet.add([Cell::Text("a")]).unwrap_err().is(&Problem::ReportTooLarge));
        let mut sheet = Sheet::new(Language::En, ["A"]);
        let half = "a".repeat(MOST_BYTES / 2);
        sheet.add([Cell::Text(&half)]).unwrap();
        assert!(sheet.add([Cell::Text(&half)]).unwrap_err().is(&Problem::ReportTooLarge));
    }
}
