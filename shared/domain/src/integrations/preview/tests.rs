use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::integrations::request::tests::{read, with};

fn of(more: &Value, sample: &[u8]) -> Preview {
    preview(&read(&with(more)).0, sample)
}

/// The rows, as JSON or as the lines, columns and codes of their errors.
fn rows(preview: &Preview) -> Vec<String> {
    let shown = |row: &PreviewRow| match &row.fields {
        Ok(fields) => format!("{} {}", row.line, Value::Object(fields.clone())),
        Err(errors) => {
            let error = |error: &CellError| {
                format!("{} {} {}", error.line, error.column.as_deref().unwrap_or("-"), error.code.code())
            };
            errors.iter().map(error).collect::<Vec<_>>().join("; ")
        }
    };
    preview.rows.iter().map(shown).collect()
}

fn row(fields: &Value) -> Map<String, Value> {
    fields.as_object().unwrap().clone()
}

fn columns(preview: &Preview) -> Vec<String> {
    let column = |column: &FoundColumn| {
        let code = column.code.map_or("", crate::kernel::field_error::FieldErrorCode::code);
        format!("{} {} {code}", column.name, column.field.unwrap_or("-")).trim_end().to_owned()
    };
    preview.columns.iter().map(column).collect()
}

#[test]
fn p17_a_danish_file_is_shown_as_it_would_be_read_with_the_errors_of_each_row() {
    let terms =
        json!({"dataset": "transactions", "fields": ["date", "amount", "currency", "text"], "columns": {"Rest": null}});
    let (file, _, _) = encoding_rs::WINDOWS_1252.encode(
        "Bilagsnr.;Bogføringsdato;Beløb;Valuta;Tekst;Rest\r\n1;31-12-2026;1.234,50;DKK;Rødgrød & fløde;x\r\n\
         2;31-02-2026;12;DKK;;\r\n3;01-12-2026;1,5;JPY;Kort 4111 1111 1111 1111;\r\n;;;;;\r\n",
    );
    let preview = of(&terms, &file);
    assert_eq!(preview.error, None);
    assert_eq!(
        columns(&preview),
        ["Bilagsnr. external_id", "Bogføringsdato date", "Beløb amount", "Valuta currency", "Tekst text", "Rest -"]
    );
    let [first, second, third] = &rows(&preview)[..] else { panic!("{preview:?}") };
    assert!(first.starts_with("2 {") && first.contains(r#""amount":"1234.50""#) && first.contains("Rødgrød & fløde"));
    assert!(second.starts_with("3 Bogføringsdato "), "{second}");
    assert_eq!(third, "4 Tekst card-number-refused");
}

#[test]
fn unknown_columns_are_told_with_those_that_were_found() {
    let preview = of(&json!({}), "Kundenr.;Navn;Skostørrelse;Note\n1;Ada;38;x\n".as_bytes());
    assert_eq!(
        columns(&preview),
        ["Kundenr. external_id", "Navn name", "Skostørrelse - unknown-column", "Note - unknown-column"]
    );
    assert_eq!((preview.rows.len(), preview.error.map(|error| error.code())), (0, Some("columns")));
}

#[test]
fn an_update_may_leave_out_what_a_row_must_have_and_an_import_may_not() {
    let file = b"{\"id\":\"1\",\"email\":\"ADA@Kunde.example\"}\n{\"id\":\"2\",\"email\":\"x\"}\n{\"email\":\"a@b.example\"}\n";
    let lines = |direction: &str| json!({"direction": direction, "file_format": "json-lines"});
    let update = of(&lines("update"), file);
    assert_eq!(update.rows[0].fields, Ok(row(&json!({"external_id": "1", "email": "ada@kunde.example"}))));
    assert_eq!(rows(&update)[1..], ["2 email invalid-email", "3 id missing"]);
    let import = of(&lines("import"), file);
    assert_eq!(rows(&import)[0], "1 - missing");
}

#[test]
fn twenty_rows_are_shown() {
    let file = (0..30).map(|n| format!("{n};Ada {n}")).collect::<Vec<_>>().join("\n");
    let preview = of(&json!({}), format!("id;navn\n{file}").as_bytes());
    assert_eq!((preview.rows.len(), preview.rows[19].line), (ROWS, 21));
}

proptest! {
    #[test]
    fn no_sample_makes_the_preview_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), lines: bool) {
        let terms = json!({"file_format": if lines { "json-lines" } else { "csv" }});
        let preview = of(&terms, &bytes);
        prop_assert!(preview.rows.len() <= ROWS);
    }

    #[test]
    fn a_row_of_fields_is_shown_with_the_contracts_fields_alone(name in "[A-Za-zÆØÅæøå]{1,20}", other in "[a-z]{1,9}") {
        let file = format!("id;navn;note\n1;{name};{other}\n");
        let preview = of(&json!({"columns": {"note": null}}), file.as_bytes());
        let row = preview.rows[0].fields.as_ref().unwrap();
        prop_assert_eq!(row["name"].as_str(), Some(name.as_str()));
        prop_assert!(row["note"].is_null());
    }
}
