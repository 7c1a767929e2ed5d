//! The errors of contracts, and of cells and rows of files.

crate::kernel::field_error::field_error_codes! {
    /// The cell is not a decimal number by the locale of the file.
    UnreadableNumber: "unreadable-number", "Skriv et tal, f.eks. 1.234,50 i en dansk fil og 1,234.50 i en engelsk.", "Write a number, such as 1.234,50 in a Danish file and 1,234.50 in an English one.";
    /// The cell is not a date, or the date does not exist.
    UnreadableDate: "unreadable-date", "Skriv en dato, der findes, som 2026-12-31 eller 31-12-2026.", "Write a date that exists, as 2026-12-31 or 31-12-2026.";
    /// The cell is longer than any cell may be.
    CellTooLong: "cell-too-long", "Cellen er for lang. Der kan højst være 64 KB i en celle.", "The cell is too long. A cell holds at most 64 KB.";
    /// The cell has bytes that are not of the encoding of the file.
    InvalidEncoding: "invalid-encoding", "Cellen har tegn, der ikke kan læses. Gem filen som CSV UTF-8.", "The cell has characters that cannot be read. Save the file as CSV UTF-8.";
    /// The cell of a spreadsheet shows an error instead of a value.
    ErrorInCell: "error-in-cell", "Cellen viser en fejl, f.eks. #I/T eller #REFERENCE!. Ret formlen.", "The cell shows an error, such as #N/A or #REF!. Correct the formula.";
    /// The row has a value beyond the last named column.
    TooManyCells: "too-many-cells", "Rækken har flere celler, end filen har kolonner. Sæt anførselstegn om en celle, der indeholder skilletegnet.", "The row has more cells than the file has columns. Put quotes around a cell that contains the delimiter.";
    /// The line is not a JSON object.
    InvalidJson: "invalid-json", "Linjen er ikke et gyldigt JSON-objekt.", "The line is not a valid JSON object.";
    /// The member's value is an object or a list.
    NestedValue: "nested-value", "Værdien må ikke være et objekt eller en liste.", "The value must not be an object or a list.";
    /// The number has more digits than are read.
    NumberTooLong: "number-too-long", "Tallet har for mange cifre. Skriv det som tekst i anførselstegn.", "The number has too many digits. Write it as a text in quotes.";
    /// The column belongs to no field.
    UnknownColumn: "unknown-column", "Kolonnen kendes ikke. Ret navnet, eller vælg et felt til den.", "There is no such column. Correct its name, or choose a field for it.";
    /// Another column belongs to the same field.
    ColumnTwice: "column-twice", "To kolonner hører til det samme felt.", "Two columns belong to the same field.";
    /// The name of the column is longer than any name may be.
    ColumnNameTooLong: "column-name-too-long", "Kolonnens navn er for langt. Der kan højst være 100 tegn.", "The name of the column is too long. There can be at most 100 characters.";
    /// The data set has no such field, or the contract does not name it.
    UnknownField: "unknown-dataset-field", "Feltet findes ikke i datasættet, eller det er ikke blandt kontraktens felter.", "The data set has no such field, or it is not among the fields of the contract.";
    /// The field is listed twice.
    FieldTwice: "field-twice", "Feltet står der to gange.", "The field is listed twice.";
    /// The list has more entries than there can be.
    TooManyEntries: "too-many-entries", "Der er for mange. Der kan højst være 200.", "There are too many. There can be at most 200.";
    /// A row cannot be imported without a field that is left out.
    RequiredFieldLeftOut: "required-field-left-out", "Alle felter, som en række skal have, skal være med.", "Every field that a row must have has to be among them.";
    /// Only an export has this.
    ExportsOnly: "exports-only", "Det kan kun vælges for en eksport.", "This can be chosen for an export only.";
    /// Only an import or an update has this.
    ImportsOnly: "imports-only", "Det kan kun vælges for en import eller opdatering.", "This can be chosen for an import or update only.";
    /// The last day is over.
    EndsInThePast: "ends-in-the-past", "Den sidste dag er allerede gået.", "The last day is over.";
    /// Nobody has stated that the recipient is authorised.
    NotAuthorised: "not-authorised", "Erklær, at modparten har lov til at håndtere overførslen. Uden det overføres intet.", "State that the other side is authorised to handle the transfer. Nothing is transferred without that.";
    /// The recipient is outside the EU and EEA, and nobody has confirmed that.
    OutsideEeaNotConfirmed: "outside-eea-not-confirmed", "Modparten er uden for EU/EØS. Bekræft, at data må overføres dertil.", "The other side is outside the EU/EEA. Confirm that data may be transferred there.";
    /// Nothing can be sent to an address yet.
    EndpointNotSupported: "endpoint-not-supported", "Der kan endnu ikke overføres til en adresse. Brug filer.", "One cannot transfer to an address yet. Use files.";
    /// A contract keeps what it was set up with.
    CannotBeChanged: "cannot-be-changed", "Det kan ikke ændres. Opret en ny integration.", "This cannot be changed. Set up a new integration.";
    /// The text is not base64.
    InvalidBase64: "invalid-base64", "Indholdet skal være base64.", "The content has to be base64.";
    /// The sample has more bytes than are read.
    SampleTooLarge: "sample-too-large", "Prøven må højst fylde 48 KB. Send begyndelsen af filen.", "The sample has at most 48 KB. Send the beginning of the file.";
    /// The sample is a spreadsheet.
    SpreadsheetNotPreviewed: "spreadsheet-not-previewed", "Et regneark kan ikke vises på forhånd. Det kan kun uploades.", "A spreadsheet cannot be previewed. It can only be uploaded.";
    /// No row has the external id, and an update adds none.
    NoSuchRow: "no-such-row", "Der er ingen række med dette id. En opdatering ændrer kun rækker, der findes.", "No row has this id. An update only changes rows that exist.";
    /// The text is not a media type.
    InvalidContentType: "invalid-content-type", "Skriv filens type, f.eks. text/csv.", "Write the type of the file, such as text/csv.";
    /// The number is not a size in bytes.
    InvalidSize: "invalid-size", "Skriv filens størrelse som et helt antal bytes.", "Write the size of the file as a whole number of bytes.";
    /// The file has no bytes.
    EmptyFile: "empty-file", "Filen er tom.", "The file is empty.";
    /// The text is not a SHA-256.
    InvalidSha256: "invalid-sha256", "Skriv filens SHA-256 som 64 hexadecimale cifre.", "Write the SHA-256 of the file as 64 hexadecimal digits.";
}
