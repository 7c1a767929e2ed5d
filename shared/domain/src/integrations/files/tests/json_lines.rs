//! JSON lines.

use serde_json::json;

use super::{failure, fields, mapping, read, shown, texts};
use crate::integrations::files::{Cell, FileError, FileFormat::JsonLines, Locale, limits};

#[test]
fn members_are_the_columns_in_the_order_in_which_they_come_up() {
    let file = "\u{feff}{\"a\":\"æ\\u00f8\\n\",\"b\":12}\r\n\n  {\"c\" : true , \"b\":null}\n{}\n{\"a\":\"x\"}";
    let rows = read(JsonLines, file);
    let rows = rows.iter().map(|row| (row.line, texts(row))).collect::<Vec<_>>();
    assert_eq!(
        rows,
        [(1, vec!["æø\n", "12"]), (3, vec!["", "", "true"]), (4, vec!["", "", ""]), (5, vec!["x", "", ""])]
    );
}

#[test]
fn numbers_are_exact() {
    for (number, expected) in [
        ("0", "0"),
        ("-0.00", "0.00"),
        ("12345678901234567890123456789.10", "12345678901234567890123456789.10"),
        ("0.1000000000000000055", "0.1000000000000000055"),
        ("1.5e3", "1500"),
        ("-1.25E-2", "-0.0125"),
        ("1e+16", "10000000000000000"),
        ("12.5e1", "125"),
        ("0e5", "0"),
        ("1e400", "number-too-long"),
        ("1e-99999999999999999999999", "number-too-long"),
    ] {
        let rows = read(JsonLines, format!("{{\"a\":{number}}}"));
        assert_eq!(texts(&rows[0]), [expected], "{number}");
    }
}

#[test]
fn a_line_that_is_no_flat_object_is_refused_with_its_line_and_member() {
    let refused = |line: &str| {
        let rows =
            fields(JsonLines, mapping(Locale::Da, &[]), &format!("{{\"name\":\"Bo\"}}\n{line}\n{{\"name\":\"Åse\"}}"));
        let shown = shown(&rows);
        assert_eq!([&shown[0], &shown[2]], [r#"{"name":"Bo"}"#, r#"{"name":"Åse"}"#]);
        shown[1].clone()
    };
    for line in [
        "x",
        "[]",
        "1",
        "{",
        "{\"name\"}",
        "{\"name\":}",
        "{\"name\":1,}",
        "{\"name\":01}",
        "{\"name\":1.}",
        "{\"name\":.5}",
        "{\"name\":+1}",
        "{\"name\":1e}",
        "{\"name\":--1}",
        "{\"name\":NaN}",
        "{'name':1}",
        "{\"name\":1} {}",
        "{\"name\":1}}",
        "{\"name\":\"\\ud800\"}",
        "{\"name\":\"\t\"}",
        "{\"name\":nul}",
        "{\"name\":\"x}",
        "{\"name\":truex}",
        "{,}",
    ] {
        assert_eq!(refused(line), "2 - - invalid-json", "{line}");
    }
    assert_eq!(refused(r#"{"name":{"first":"Bo"},"x"#), "2 name name nested-value");
    assert_eq!(refused(r#"{"note":"x","name":["Bo"]}"#), "2 name name nested-value");
    assert_eq!(refused(r#"{"name":"Bo","note":"x","name":"Åse"}"#), "2 name name duplicate-member");
    assert_eq!(refused(r#"{"name":null,"na\u006de":"Bo"}"#), "2 name name duplicate-member");
    assert_eq!(refused(r#"{"nickname":"Bo"}"#), "2 nickname - unknown-column");
    assert_eq!(refused(r#"{"Navn":"Bo"}"#), "2 Navn name column-twice");
    assert_eq!(refused(r#"{"booked_on":20261231}"#), "2 booked_on booked_on unreadable-date");
    assert_eq!(refused(r#"{"amount":true}"#), "2 amount amount unreadable-number");
    // A name that holds a card number is not repeated.
    assert_eq!(refused(r#"{"4111 1111 1111 1111":"x"}"#), "2 - - card-number-refused");
}

#[test]
fn numbers_are_read_as_json_and_texts_by_the_locale() {
    let line = json!({"external_id": 1001, "amount": 1.234, "name": true, "booked_on": "31-12-2026"}).to_string();
    let text = json!({"external_id": "1001", "amount": "1.234", "name": null, "booked_on": "2026-12-31"}).to_string();
    let rows = fields(JsonLines, mapping(Locale::Da, &[]), &[line, text].join("\n"));
    assert_eq!(
        shown(&rows),
        [
            r#"{"external_id":"1001","amount":"1.234","name":"true","booked_on":"2026-12-31"}"#,
            r#"{"external_id":"1001","amount":"1234","booked_on":"2026-12-31"}"#,
        ]
    );
}

#[test]
fn a_file_that_is_not_json_lines_is_refused_at_its_first_line() {
    for file in ["[{\"a\":1}]", "Navn;Beløb\n1;2", "{\n\"a\": 1\n}", "\n\n[\n"] {
        let line = if file.starts_with('\n') { 3 } else { 1 };
        assert_eq!(failure(JsonLines, file), (0, FileError::NotJsonLines { line }), "{file}");
    }
    for empty in ["", "\u{feff}", "\n \r\n\t"] {
        assert_eq!(failure(JsonLines, empty), (0, FileError::Empty), "{empty:?}");
    }
    assert_eq!(failure(JsonLines, b"{\"a\":\"\xf8\"}\n"), (0, FileError::InvalidEncoding { line: 1 }));
    assert_eq!(failure(JsonLines, "{\"a\":1}\n{\"a\":\"\0"), (1, FileError::NotText { line: 2 }));
}

#[test]
fn limits_hold() {
    let long = |length: usize| format!("{{\"a\":\"{}\"}}\n", "x".repeat(length));
    let file = ["{\"a\":1}\n", &long(limits::CELL), &long(limits::CELL + 1), "{\"a\":2}\n"].concat();
    let rows = read(JsonLines, &file);
    assert_eq!(texts(&rows[1])[0].len(), limits::CELL);
    assert_eq!([texts(&rows[2]), texts(&rows[3])], [["cell-too-long"], ["2"]]);
    let file = file + &long(limits::ROW);
    assert_eq!(failure(JsonLines, &file), (4, FileError::RowTooLong { line: 5 }));
    assert_eq!(failure(JsonLines, vec![b' '; 2 << 20]), (0, FileError::RowTooLong { line: 1 }));
    let members = |count: usize| {
        let members = (0..count).map(|place| format!("\"c{place}\":1")).collect::<Vec<_>>();
        format!("{{{}}}\n", members.join(","))
    };
    assert_eq!(failure(JsonLines, members(10_000)), (0, FileError::TooManyColumns { line: 1 }));
    let rows = read(JsonLines, members(200) + &members(201));
    assert_eq!(rows[0].cells.as_ref().unwrap().len(), 200);
    assert!(rows[0].cells.as_ref().unwrap().iter().all(|cell| *cell == Cell::Number("1".to_owned())));
    assert_eq!(rows[1].cells.as_ref().unwrap_err().code(), "too-many-cells");
}
