//! The errors of cells and rows of files.

crate::kernel::field_error::field_error_codes! {
    /// The cell is not a decimal number by the locale of the file.
    UnreadableNumber: "unreadable-number", "Skriv et tal, f.eks. 1.234,50 i en dansk fil og 1,234.50 i en engelsk.", "Write a number, such as 1.234,50 in a Danish file and 1,234.50 in an English one.";
    /// The cell is not a date, or the date does not exist.
    UnreadableDate: "unreadable-date", "Skriv en dato, der findes, som 2026-12-31 eller 31-12-2026.", "Write a date that exists, as 2026-12-31 or 31-12-2026.";
    /// The cell is longer than any cell may be.
    CellTooLong: "cell-too-long", "Cellen er for lang. Der kan højst være 64 KB i en celle.", "The cell is too long. A cell holds at most 64 KB.";
    /// The cell has bytes that are not of the encoding of the file.
    InvalidEncoding: "invalid-encoding", "Cellen har tegn, der ikke kan læses. Gem filen som CSV UTF-8.", "The cell has characters that cannot be read. Save the file as CSV UTF-8.";
    /// The row has a value beyond the last named column.
    TooManyCells: "too-many-cells", "Rækken har flere celler, end filen har kolonner. Sæt anførselstegn om en celle, der indeholder skilletegnet.", "The row has more cells than the file has columns. Put quotes around a cell that contains the delimiter.";
    /// The line is not a JSON object.
    InvalidJson: "invalid-json", "Linjen er ikke et gyldigt JSON-objekt.", "The line is not a valid JSON object.";
    /// The member's value is an object or a list.
    NestedValue: "nested-value", "Værdien må ikke være et objekt eller en liste.", "The value must not be an object or a list.";
    /// The object has two members of the same name.
    DuplicateMember: "duplicate-member", "Objektet har navnet to gange.", "The object has the name twice.";
    /// The number has more digits than are read.
    NumberTooLong: "number-too-long", "Tallet har for mange cifre. Skriv det som tekst i anførselstegn.", "The number has too many digits. Write it as a text in quotes.";
    /// The column belongs to no field.
    UnknownColumn: "unknown-column", "Kolonnen kendes ikke. Ret navnet, eller vælg et felt til den.", "There is no such column. Correct its name, or choose a field for it.";
    /// Another column belongs to the same field.
    ColumnTwice: "column-twice", "To kolonner hører til det samme felt.", "Two columns belong to the same field.";
    /// The name of the column is longer than any name may be.
    ColumnNameTooLong: "column-name-too-long", "Kolonnens navn er for langt. Der kan højst være 100 tegn.", "The name of the column is too long. There can be at most 100 characters.";
}
