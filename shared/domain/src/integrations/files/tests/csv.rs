//! Dialects, lines and limits of a CSV.

use super::{csv, failure, read, texts};
use crate::{
    integrations::files::{FileError, FileFormat::Csv, limits},
    kernel::field_error::FieldErrorCode,
};

fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
    (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
}

#[test]
fn the_header_line_shows_the_delimiter() {
    let expected = [row(2, &["Åse", "1,5"])];
    assert_eq!(csv("Navn;Beløb, DKK\nÅse;1,5\n"), expected);
    assert_eq!(csv("Navn\tBeløb; DKK, ca.\nÅse\t1,5"), expected);
    assert_eq!(csv("\"Navn; fornavn\",Beløb\nÅse,\"1,5\"\n"), expected);
    assert_eq!(csv("sep=,\r\n\"Navn\",\"Beløb\"\r\nÅse,\"1,5\""), [row(3, &["Åse", "1,5"])]);
    assert_eq!(csv("SEP=\t\na;b\tc\n1\t2"), [row(3, &["1", "2"])]);
    // One column has no delimiter.
    assert_eq!(csv("Navn\nSmith, John\n"), [row(2, &["Smith, John"])]);
}

#[test]
fn quotes_hold_delimiters_line_breaks_and_doubled_quotes() {
    let file = "a;b\r\n\"x;y\";\"to\r\nlinjer\"\r\n\"sagde \"\"hej\"\"\";5\" rør\r\n;\r\n";
    assert_eq!(csv(file), [row(2, &["x;y", "to\r\nlinjer"]), row(4, &["sagde \"hej\"", "5\" rør"]), row(5, &["", ""])]);
}

#[test]
fn all_line_breaks_end_a_row_and_blank_lines_are_skipped_and_counted() {
    for line_break in ["\n", "\r", "\r\n"] {
        let file = ["", "a;b", "1;2", "", "", "\"3\n\";4", ";", "5;6"].join(line_break);
        let rows = csv(file);
        let expected = [row(3, &["1", "2"]), row(6, &["3\n", "4"]), row(8, &["", ""]), row(9, &["5", "6"])];
        assert_eq!(rows, expected, "{line_break:?}");
    }
}

#[test]
fn the_end_of_a_row_is_where_the_next_one_is_read_from() {
    let file = "a;b\n1;2\r\n\n\"x\ny\";4";
    let ends = read(Csv, file).iter().map(|row| row.end).collect::<Vec<_>>();
    assert_eq!(ends, [8, 17]);
    // Behind CR, the LF of the same line break is skipped like a blank line.
    assert_eq!(&file[8..], "\n\n\"x\ny\";4");
}

#[test]
fn a_row_may_be_shorter_than_the_header_as_excel_writes_it_and_longer() {
    assert_eq!(csv("a;b;c\n1\n1;2;3;4\n"), [row(2, &["1"]), row(3, &["1", "2", "3", "4"])]);
}

#[test]
fn a_file_with_nothing_but_a_header_has_no_rows_and_an_empty_one_is_refused() {
    assert_eq!(csv("Navn;Beløb"), []);
    assert_eq!(csv("\u{feff}Navn;Beløb\r\n"), []);
    for empty in ["", "\u{feff}", "\n\r\n", "sep=;\n"] {
        assert_eq!(failure(Csv, empty), (0, FileError::Empty), "{empty:?}");
    }
}

#[test]
fn a_quote_that_is_not_closed_is_named_by_the_line_on_which_it_was_opened() {
    assert_eq!(failure(Csv, "a;b\n1;2\n3;\"4\n5;6\n"), (1, FileError::OpenQuote { line: 3 }));
    assert_eq!(failure(Csv, "a;b\n\"1\n\n\";\"4\r\n5;6\r\n"), (0, FileError::OpenQuote { line: 4 }));
    assert_eq!(failure(Csv, "a;\"b\n1;2\n"), (0, FileError::OpenQuote { line: 1 }));
    assert_eq!(csv("a;b\n1;\"2\"").len(), 1);
    assert_eq!(csv("a;b\n1;\"2\"\"\"").len(), 1);
}

#[test]
fn ten_thousand_columns_are_refused() {
    let wide = |columns: usize| vec!["x"; columns].join(";");
    let header = format!("{}\n1", wide(10_000));
    assert_eq!(failure(Csv, header), (0, FileError::TooManyColumns { line: 1 }));
    assert_eq!(failure(Csv, wide(limits::COLUMNS + 1)), (0, FileError::TooManyColumns { line: 1 }));
    let rows = read(Csv, format!("{0}\n{0}\n{1}\n{2}\n1", wide(200), wide(201), wide(10_000)));
    assert_eq!(texts(&rows[0]).len(), 200);
    assert_eq!(rows[1].cells, Err(FieldErrorCode::TooManyCells));
    assert_eq!(rows[2].cells, Err(FieldErrorCode::TooManyCells));
    assert_eq!((rows[3].line, texts(&rows[3])), (5, vec!["1"]));
}

#[test]
fn a_cell_that_is_too_long_is_refused_and_the_next_row_is_read() {
    let cell = "x".repeat(limits::CELL);
    let rows = csv(format!("a;b\n1;{cell}\n2;{cell}x\n3;4\n"));
    assert_eq!(rows[0], row(2, &["1", &cell]));
    assert_eq!(rows[1..], [row(3, &["2", "cell-too-long"]), row(4, &["3", "4"])]);
}

#[test]
fn a_line_of_a_hundred_megabytes_ends_the_file_without_being_kept() {
    let file = |begin: &str| [begin.as_bytes(), &vec![b'x'; limits::ROW + 1]].concat();
    assert_eq!(failure(Csv, file("a;b\n1;2\n")), (1, FileError::RowTooLong { line: 3 }));
    assert_eq!(failure(Csv, file("a;b\n1;2\n3;\"")), (1, FileError::RowTooLong { line: 3 }));
    assert_eq!(failure(Csv, file("")), (0, FileError::RowTooLong { line: 1 }));
    let just = [b"a\n".to_vec(), vec![b'x'; limits::ROW - 1], b"\n".to_vec()].concat();
    assert_eq!(csv(just), [row(2, &["cell-too-long"])]);
}

#[test]
fn a_nul_ends_the_file_at_its_line() {
    assert_eq!(failure(Csv, "a;b\n1;2\n3;\0"), (1, FileError::NotText { line: 3 }));
    assert_eq!(failure(Csv, "a;b\n1;2\n\"3\n\0"), (1, FileError::NotText { line: 4 }));
    assert_eq!(failure(Csv, "a\0;b\n"), (0, FileError::NotText { line: 1 }));
    assert_eq!(failure(Csv, vec![0; 2 << 20]), (0, FileError::NotText { line: 1 }));
}
