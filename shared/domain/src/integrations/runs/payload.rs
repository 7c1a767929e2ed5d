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
    /// JSON has none.
    locale: Option<Locale>,
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
            FileFormat::JsonLines => {
                let decimals = covered.iter().filter(|field| field.kind == FieldKind::Decimal);
                Writer::json_lines(columns, decimals.map(|field| field.name.to_owned()).collect())
            }
        };
        let fields = covered.iter().map(|field| (field.name.to_owned(), field.kind)).collect();
        let locale = (terms.file_format == FileFormat::Csv).then_some(terms.locale);
        Self { fields, locale, writer }
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
            Some(Value::String(text)) => {
                self.locale.map_or_else(|| text.clone(), |by| by.written(*kind, text).into_owned())
            }
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        datasets::{ExternalId, RowOrigin, RowPlace, records::Transaction},
        integrations::{change::tests::set_up, request::tests::import},
        kernel::{field_error::Request as _, id::AccountId, lookup::RowKey, time::Now},
    };

    fn written(format: &str, locale: &str) -> String {
        let mut asked = import();
        asked["direction"] = json!("export");
        asked["dataset"] = json!("transactions");
        asked["fields"] = json!(["date", "amount", "text"]);
        (asked["file_format"], asked["locale"]) = (json!(format), json!(locale));
        let payload = Payload::of(&set_up(&asked).0.contract());
        let now = Now(jiff::Timestamp::UNIX_EPOCH);
        let fields = json!({ "date": "2026-12-31", "amount": "-1234.50", "currency": "DKK", "supplier": "Gråsten El" });
        let fields = <Transaction as Row>::Fields::parse(fields.as_object().unwrap()).unwrap();
        let place = RowPlace::new(AccountId::new(now, &[1; 10]), RowKey::new("v1", "mac"));
        let row = Transaction::new(place, ExternalId::parse("17").unwrap(), fields, None, RowOrigin::by_hand(now));
        let mut out = payload.header();
        payload.row(&row, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn p21_a_row_has_the_fields_of_the_contract_as_its_format_and_locale_write_them() {
        assert_eq!(written("csv", "da"), "\u{feff}external_id;date;amount;text\r\n17;2026-12-31;\"-1234,50\";\r\n");
        assert_eq!(written("csv", "en"), "external_id,date,amount,text\r\n17,2026-12-31,-1234.50,\r\n");
        let line = "{\"external_id\":\"17\",\"date\":\"2026-12-31\",\"amount\":-1234.50,\"text\":null}\n";
        assert_eq!((written("json-lines", "da"), written("json-lines", "en")), (line.to_owned(), line.to_owned()));
    }
}
