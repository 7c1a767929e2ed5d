//! The texts of contracts.

use crate::{
    integrations::files::FileFormat,
    kernel::{date::Date, field_error::FieldErrorCode, input},
};

const LINE: &str = r"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f]*$";

crate::personal_text! {
    /// What an integration is called: 1–100 characters, one line, without a card number.
    IntegrationName, parse = input::name, format = "name", example = "Kunder fra kassen",
    pattern = LINE, longest = 100
}

crate::personal_text! {
    /// The name of the other side: 1–100 characters, one line, without a card number.
    RecipientName, parse = input::name, format = "name", example = "Gråsten Regnskab ApS",
    pattern = LINE, longest = 100
}

crate::personal_text! {
    /// The name of a file: 1–200 characters, one line, without a card number.
    FileName, parse = file_name, format = "file-name", example = "kunder.csv",
    pattern = LINE, longest = 200
}

/// The endings of the names of spreadsheets.
const SPREADSHEETS: [&str; 5] = [".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"];

impl FileName {
    /// Whether it is that of a spreadsheet.
    #[must_use]
    pub fn is_of_spreadsheet(&self) -> bool {
        let name = self.as_str().to_lowercase();
        SPREADSHEETS.iter().any(|ending| name.ends_with(ending))
    }

    /// The name of an export of an integration on a day: its words and the day. Without the words where they cannot be in a name of a
    /// file, such as digits that would be a card number together with the day's.
    #[must_use]
    pub(super) fn of_export(integration: &IntegrationName, day: Date, format: FileFormat) -> Self {
        let name = integration.as_str().to_lowercase();
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>();
        let ending = match format {
            FileFormat::Csv => "csv",
            FileFormat::JsonLines => "jsonl",
        };
        let named = |words: &str| format!("{words}-{day}.{ending}");
        Self::parse(&named(&words.join("-"))).unwrap_or_else(|_| Self(named("export")))
    }
}

fn file_name(text: &str) -> Result<String, FieldErrorCode> {
    input::line_of(text, 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_is_named_by_its_integration_and_its_day() {
        let day = jiff::civil::date(2026, 12, 1);
        for (name, format, expected) in [
            ("Kunder", FileFormat::Csv, "kunder-2026-12-01.csv"),
            ("Kunder / fra   kassen: »Æblegård«", FileFormat::Csv, "kunder-fra-kassen-æblegård-2026-12-01.csv"),
            ("../../etc/passwd", FileFormat::JsonLines, "etc-passwd-2026-12-01.jsonl"),
            // With the day's digits it would be a card number.
            ("41111114", FileFormat::Csv, "export-2026-12-01.csv"),
        ] {
            let name = IntegrationName::parse(name).unwrap();
            assert_eq!(FileName::of_export(&name, day, format).as_str(), expected);
        }
    }
}
