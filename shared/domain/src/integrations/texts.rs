//! The texts of contracts.

use crate::kernel::{field_error::FieldErrorCode, input};

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
}

fn file_name(text: &str) -> Result<String, FieldErrorCode> {
    input::line_of(text, 200)
}
