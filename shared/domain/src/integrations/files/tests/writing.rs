//! Writing.

use super::{csv, read, texts};
use crate::integrations::files::{Dialect, FileFormat, Writer, formula};

fn written(writer: &Writer, rows: &[&[&str]]) -> String {
    let mut out = writer.header();
    for row in rows {
        writer.row(row, &mut out);
    }
    String::from_utf8(out).unwrap()
}

fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn each_dialect_quotes_what_another_might_split() {
    let rows: [&[&str]; 2] = [&["Åse", "1.234,50"], &["a;b", "sagde \"hej\"\r\n"]];
    let file = |dialect| written(&Writer::csv(dialect, columns(&["Navn", "Beløb"])), &rows);
    assert_eq!(
        file(Dialect::DANISH),
        "\u{feff}Navn;Beløb\r\nÅse;\"1.234,50\"\r\n\"a;b\";\"sagde \"\"hej\"\"\r\n\"\r\n"
    );
    assert_eq!(file(Dialect::ENGLISH), "Navn,Beløb\r\nÅse,\"1.234,50\"\r\n\"a;b\",\"sagde \"\"hej\"\"\r\n\"\r\n");
    assert_eq!(file(Dialect::TAB), "Navn\tBeløb\r\nÅse\t\"1.234,50\"\r\n\"a;b\"\t\"sagde \"\"hej\"\"\r\n\"\r\n");
}

#[test]
fn json_lines_hold_texts_and_nulls() {
    let file = written(&Writer::json_lines(columns(&["Navn", "x\"y"]), Vec::new()), &[&["Åse\n", ""], &["", "1"]]);
    assert_eq!(file, "{\"Navn\":\"Åse\\n\",\"x\\\"y\":null}\n{\"Navn\":null,\"x\\\"y\":\"1\"}\n");
    assert_eq!(read(FileFormat::JsonLines, file).iter().map(texts).collect::<Vec<_>>(), [["Åse\n", ""], ["", "1"]]);
}

#[test]
fn formulas_are_neutralised_and_numbers_and_phone_numbers_stay() {
    for text in [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "'=1",
        "''=1",
        "'+45 12",
        "+",
        "-",
        "- se bilag",
        "+45 12 a",
        "+45;=1",
        "-1=1",
        "＝1",
        "-(1)",
        "+ ",
        "-1,5x",
        "-5 %",
        "-.5",
    ] {
        assert_eq!(formula::neutralised(text), format!("'{text}"));
        assert_eq!(formula::restored(format!("'{text}")), text);
    }
    for text in [
        "",
        "a=1",
        "'",
        "''",
        "'a",
        "+45 12 34 56 78",
        "+45-(12)",
        "-1.234,50",
        "+5",
        "-5",
        "1-",
        "(1)",
        " =1",
        "−1",
        "it's",
    ] {
        assert_eq!(formula::neutralised(text), text);
        assert_eq!(formula::restored(text.to_owned()), text);
    }
}

#[test]
fn a_row_of_one_empty_cell_is_a_row() {
    let file = written(&Writer::csv(Dialect::DANISH, columns(&["a"])), &[&[""], &["1"]]);
    assert_eq!(csv(file), [(2, columns(&[""])), (3, columns(&["1"]))]);
}

#[test]
fn no_first_cell_is_taken_for_something_else_than_a_header() {
    for name in ["sep=;", "sep=", "\u{feff}", "\u{feff}\u{feff}x", "%PDF-1.7", "PK\u{3}\u{4}", "{\\rtf1", "\r\n", ""] {
        for dialect in [Dialect::DANISH, Dialect::ENGLISH, Dialect::TAB] {
            let file = written(&Writer::csv(dialect, columns(&[name, "b"])), &[&[name, "1"]]);
            let rows = csv(&file);
            assert_eq!(rows.len(), 1, "{file:?}");
            assert_eq!(rows[0].1, [name, "1"]);
        }
    }
}
