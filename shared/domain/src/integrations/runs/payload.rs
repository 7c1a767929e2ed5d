//! What an export writes: the fields of its contract, and no others (P21).

use serde_json::Value;

use crate::{
    datasets::Row,
    integrations::{
        contract::Contract,
        dataset_fields,
        files::{Dialect, FieldKind, FileFormat, Locale, Writer},
    },
};

/// Writes rows by a contract. It is made of the contract alone, and takes of a row what that covers: there is no way to hand it anything
/// else.
#[derive(Debug)]
pub struct Payload {
    fields: Vec<(String, FieldKind)>,
    locale: Locale,
    writer: Writer,
}

impl Payload {
    /// By this contract. A column has the name of its field.
    #[must_use]
    pub fn of(contract: &Contract) -> Self {
        let terms = &contract.terms;
        let covered = dataset_fields::of(terms.dataset).iter();
        let covered = covered.filter(|field| terms.fields.iter().any(|name| name == field.name)).collect::<Vec<_>>();
        let columns = covered.iter().map(|field| field.name.to_owned()).collect();
        let writer = match terms.file_format {
            FileFormat::Csv => Writer::csv(Dialect::of(terms.locale), columns),
            FileFormat::JsonLines => Writer::json_lines(columns),
        };
        let fields = covered.iter().map(|field| (field.name.to_owned(), field.kind)).collect();
        Self { fields, locale: terms.locale, writer }
    }

    /// What the file begins with.
    #[must_use]
    pub fn header(&self) -> Vec<u8> {
        self.writer.header()
    }

    /// Adds a row.
    pub fn row<R: Row>(&self, row: &R, out: &mut Vec<u8>) {
        let view = row.view();
        let cell = |(name, kind): &(String, FieldKind)| match view.get(name) {
            Some(Value::String(text)) => self.locale.written(*kind, text).into_owned(),
            Some(Value::Null) | None => String::new(),
            Some(other) => self.locale.written(*kind, &other.to_string()).into_owned(),
        };
        self.writer.row(&self.fields.iter().map(cell).collect::<Vec<_>>(), out);
    }
}

impl FileFormat {
    /// The media type of such a file.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::JsonLines => "application/jsonl",
        }
    }
}
