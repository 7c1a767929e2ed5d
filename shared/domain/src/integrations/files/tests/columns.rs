//! Columns and their fields.

use serde_json::json;

use super::{codes, fields, mapping, shown, taken};
use crate::{
    integrations::files::{
        Checkpoint, ColumnFault, Columns, FieldReader, FileError,
        FileFormat::{Csv, JsonLines},
        Locale, Mapping, Refusals, ValueKind, names,
    },
    kernel::{
        field_error::{FieldErrorCode, FieldErrors},
        language::Language,
    },
};

fn faults(mapping: Mapping, file: &str) -> Vec<String> {
    let (rows, error) = taken(FieldReader::at(Checkpoint::start(Csv), mapping), file.as_bytes(), &[3]);
    assert!(rows.is_empty());
    let Some(FileError::Columns(faults)) = error else { panic!("{error:?}") };
    faults.iter().map(|fault| fault.detail(Language::En)).collect()
}

#[test]
fn names_are_compared_without_case_accents_spaces_hyphens_and_underscores() {
    for (name, key) in [
        ("Bogførings-dato", "bogforingsdato"),
        ("BELØB_I DKK", "belobidkk"),
        ("Ærø", "aero"),
        ("A\u{30a}r", "ar"),
        ("År\u{a0}", "ar"),
        ("Café", "cafe"),
        ("Straße", "strasse"),
        ("external_id", "externalid"),
        ("\u{feff}Navn", "navn"),
        ("İ", "i"),
    ] {
        assert_eq!(names::key(name), key, "{name}");
    }
}

#[test]
fn a_danish_file_is_read_into_its_fields() {
    let file = "Kundenr.;NAVN ;Beløb (DKK);Bogførings dato;\r\n\
                1001; Åse Bø ;1.234,50;31-12-2026;\r\n\
                ;;;;\r\n\
                '=A1;+45 12 34 56 78;(5);;\r\n\
                1003\r\n";
    let rows = fields(Csv, mapping(Locale::Da, &[]), file);
    assert_eq!(
        shown(&rows),
        [
            r#"{"external_id":"1001","name":"Åse Bø","amount":"1234.50","booked_on":"2026-12-31"}"#,
            r#"{"external_id":"=A1","name":"+45 12 34 56 78","amount":"-5"}"#,
            r#"{"external_id":"1003"}"#,
        ]
    );
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4, 5]);
    assert_eq!(rows[2].end, file.len() as u64 - 1);
}

#[test]
fn the_owners_map_goes_first_and_can_leave_a_column_out() {
    let map = [("Navn", Some("note")), ("Firma", Some("name")), ("Internt", None)];
    let file = "id,firma,NAVN,internt,Amount\n1,ACME,Bo,x,\"1,234.5\"\n";
    let rows = fields(Csv, mapping(Locale::En, &map), file);
    assert_eq!(shown(&rows), [r#"{"external_id":"1","name":"ACME","note":"Bo","amount":"1234.5"}"#]);
}

#[test]
fn all_faults_of_the_columns_are_told_at_once_and_nothing_is_guessed() {
    let map = [("Firma", Some("company")), ("x", Some("name"))];
    let file = "Navn;x;Beløb i alt;Firma;4111 1111 1111 1111;beløb;AMOUNT\n";
    assert_eq!(
        faults(mapping(Locale::Da, &map), file),
        [
            "There is no column “Beløb i alt”.",
            "The field company, chosen for the column “Firma”, does not exist.",
            "Column number 5: Do not write card numbers here. A card is given to the payment provider only.",
            "Several columns belong to the field name: “Navn”, “x”.",
            "Several columns belong to the field amount: “beløb”, “AMOUNT”.",
            "There is no column for the field external_id.",
        ]
    );
    let long = format!("id;{}\n", "x".repeat(101));
    assert_eq!(
        faults(mapping(Locale::Da, &[]), &long),
        ["Column number 2: The name of the column is too long. There can be at most 100 characters.",]
    );
    let danish = FileError::Columns(vec![
        ColumnFault::Unknown { name: "Saldo".to_owned() },
        ColumnFault::Missing { field: "external_id" },
    ]);
    assert_eq!(
        danish.detail(Language::Da),
        "Kolonnen »Saldo« kendes ikke. Der mangler en kolonne til feltet external_id."
    );
}

#[test]
fn the_header_is_judged_before_what_comes_after_it() {
    let file = b"Saldo;id\n1;\0";
    for sizes in [[1], [100]] {
        let (_, error) = taken(FieldReader::at(Checkpoint::start(Csv), mapping(Locale::Da, &[])), file, &sizes);
        assert_eq!(error, Some(FileError::Columns(vec![ColumnFault::Unknown { name: "Saldo".to_owned() }])));
    }
}

#[test]
fn all_errors_of_a_row_are_told_and_the_rows_after_it_are_read() {
    let file = "id;Navn;Beløb;Bogføringsdato\n1;Bo;1,234.50;31-02-2026\n2;Åse;1,00;1-1-2026;x;y\n3;Ib;5;1.1.2026\n";
    let rows = fields(Csv, mapping(Locale::Da, &[]), file);
    assert_eq!(
        shown(&rows),
        [
            "2 Beløb amount unreadable-number; 2 Bogføringsdato booked_on unreadable-date",
            "3 - - too-many-cells",
            r#"{"external_id":"3","name":"Ib","amount":"5","booked_on":"2026-01-01"}"#,
        ]
    );
    assert_eq!(codes(&rows[1]), [FieldErrorCode::TooManyCells]);
    assert_eq!(format!("{:?}", rows[2]), "FieldRow(redacted)");
}

#[test]
fn refused_rows_are_listed_without_a_value() {
    let file = "id;=Beløb;Bogføringsdato;Navn\n1;31-12-2026;ugyldig;Bo\n2;;5;Bo;Hansen\n";
    let mapping = mapping(Locale::Da, &[("=Beløb", Some("amount"))]);
    let rows = fields(Csv, mapping.clone(), file);
    let report = |language| {
        let refusals = Refusals::new(language);
        let mut out = refusals.header();
        let errors = rows.iter().flat_map(|row| row.fields.clone().unwrap_err());
        errors.for_each(|error| refusals.row(&error, &mut out));
        String::from_utf8(out).unwrap()
    };
    let decimal = "\"Skriv et tal, f.eks. 1.234,50 i en dansk fil og 1,234.50 i en engelsk.\"";
    let date = "\"Skriv en dato, der findes, som 2026-12-31 eller 31-12-2026.\"";
    let cells = "\"Rækken har flere celler, end filen har kolonner. Sæt anførselstegn om en celle, der indeholder skilletegnet.\"";
    let lines = [
        "\u{feff}linje;kolonne;værdi;årsag".to_owned(),
        format!("2;\"'=Beløb\";dato;{decimal}"),
        format!("2;Bogføringsdato;tekst;{date}"),
        format!("3;Bogføringsdato;tal;{date}"),
        format!("3;;tekst;{cells}"),
        String::new(),
    ];
    assert_eq!(report(Language::Da), lines.join("\r\n"));
    assert!(report(Language::En).starts_with("line,column,value,reason\r\n2,\"'=Beløb\",date,"));
    assert!(!report(Language::En).contains("ugyldig") && !report(Language::En).contains("Hansen"));
}

#[test]
fn what_a_type_refuses_is_told_by_its_column() {
    let columns = Columns::of(&["Kundenr.".to_owned(), "Beløb".to_owned()], mapping(Locale::Da, &[])).unwrap();
    assert!(columns.has("amount") && !columns.has("name") && !columns.has("nothing"));
    let values = json!({"external_id": "1", "amount": "1234.50"});
    let mut errors = FieldErrors::one("amount", FieldErrorCode::TooLong);
    errors.add("name", FieldErrorCode::Missing);
    let refused = columns.refused(7, values.as_object().unwrap(), &errors);
    let refused =
        refused.iter().map(|error| (error.line, error.column.as_deref(), error.field, error.kind, error.code.code()));
    assert_eq!(
        refused.collect::<Vec<_>>(),
        [
            (7, Some("Beløb"), Some("amount"), ValueKind::Number, "too-long"),
            (7, None, Some("name"), ValueKind::Empty, "missing"),
        ]
    );
}

#[test]
fn the_first_line_of_json_shows_whether_the_names_fit() {
    let reader = FieldReader::at(Checkpoint::start(JsonLines), mapping(Locale::En, &[]));
    let (rows, error) = taken(reader, b"{\"Id\":1,\"saldo\":2}\n{\"id\":2}\n", &[5]);
    assert!(rows.is_empty());
    assert_eq!(error, Some(FileError::Columns(vec![ColumnFault::Unknown { name: "saldo".to_owned() }])));
}
