//! Headers, rows and sheets.

use std::ops::ControlFlow;

use domain::{integrations::files::FileError, kernel::language::Language};

use super::{
    failure, mapping, rows, rows_from, shown,
    workbook::{Workbook, inline, row},
};
use crate::read;

const HEADER: [&str; 4] = ["Kundenr.", "Navn", "Beløb", "Bogføringsdato"];

fn customers() -> String {
    row(1, &HEADER)
        + &row(2, &["10", "Ada", "1.234,50", "31-12-2026"])
        + &row(3, &["", " ", "", ""])
        + "<row r=\"5\"><c r=\"A5\"><v>11</v></c><c r=\"C5\"><v>1234.5000000000002</v></c></row>"
}

#[test]
fn rows_are_read_by_the_header_and_keep_their_numbers() {
    let file = Workbook::default().sheet(&customers()).file();
    let expected = [
        "2 {\"external_id\":\"10\",\"name\":\"Ada\",\"amount\":\"1234.50\",\"booked_on\":\"2026-12-31\"}",
        "5 {\"external_id\":\"11\",\"amount\":\"1234.5\"}",
    ];
    assert_eq!(rows(&file), expected);
    assert_eq!(rows_from(&file, 3).unwrap(), expected[1..]);
    assert_eq!(rows_from(&file, 5).unwrap(), expected[1..]);
    assert_eq!(rows_from(&file, 6).unwrap(), Vec::<String>::new());
}

#[test]
fn reading_ends_where_the_reader_says_so() {
    let mut taken = Vec::new();
    let columns = read(&Workbook::default().sheet(&customers()).file(), mapping(), 0, &mut |columns, row| {
        assert!(columns.has("amount"));
        taken.push(shown(&row));
        ControlFlow::Break(())
    });
    assert_eq!(taken.len(), 1);
    assert_eq!(columns.unwrap().found().len(), 4);
}

#[test]
fn the_header_is_the_first_row_with_a_value_in_whatever_column_it_begins() {
    let sheet = "<row r=\"3\"><c r=\"A3\" s=\"1\"/></row>\
                 <row r=\"4\"><c r=\"C4\" t=\"str\"><v>Kundenr.</v></c><c r=\"E4\" t=\"str\"><v>Navn</v></c><c r=\"F4\" s=\"1\"/></row>\
                 <row r=\"6\"><c r=\"C6\"><v>1</v></c><c r=\"E6\" t=\"str\"><v>Ada</v></c></row>\
                 <row r=\"7\"><c r=\"C7\"><v>2</v></c><c r=\"D7\"><v>3</v></c></row>\
                 <row r=\"8\"><c r=\"A8\"><v>2</v></c></row>\
                 <row r=\"9\"><c r=\"C9\"><v>2</v></c><c r=\"XFD9\"><v>3</v></c></row>";
    let expected = [
        "6 {\"external_id\":\"1\",\"name\":\"Ada\"}",
        "7 - too-many-cells",
        "8 - too-many-cells",
        "9 - too-many-cells",
    ];
    assert_eq!(rows(&Workbook::default().sheet(sheet).file()), expected);
}

#[test]
fn the_first_visible_sheet_with_a_value_is_read() {
    let sheet = |id: &str| row(1, &["Kundenr."]) + &row(2, &[id]);
    let read = |workbook: Workbook| rows(&workbook.file());
    let empty = "<row r=\"1\"><c r=\"A1\" s=\"3\"/></row>";
    let first =
        Workbook::default().sheet(empty).hidden_sheet(&sheet("hidden")).sheet(&sheet("visible")).sheet(&sheet("last"));
    assert_eq!(read(first), ["2 {\"external_id\":\"visible\"}"]);
    let hidden = Workbook::default().hidden_sheet(&sheet("hidden")).sheet("");
    assert_eq!(read(hidden), ["2 {\"external_id\":\"hidden\"}"]);
    assert_eq!(failure(&Workbook::default().sheet("").sheet(empty).file()), FileError::Empty);
    assert_eq!(failure(&Workbook::default().file()), FileError::Empty);
    assert_eq!(failure(b""), FileError::Empty);
}

#[test]
fn all_faults_of_the_columns_are_told_together() {
    let sheet = "<row><c t=\"inlineStr\"><is><t>Navn</t></is></c><c t=\"str\"><v>Ukendt</v></c><c t=\"e\"><v>#REF!</v></c></row>";
    let FileError::Columns(faults) = failure(&Workbook::default().sheet(sheet).file()) else { panic!("the columns") };
    let details = faults.iter().map(|fault| fault.detail(Language::En)).collect::<Vec<_>>();
    assert_eq!(
        details,
        [
            "Column number 3: The cell shows an error, such as #N/A or #REF!. Correct the formula.",
            "There is no column “Ukendt”.",
            "There is no column for the field external_id.",
        ]
    );
}

#[test]
fn a_header_has_as_many_columns_as_are_read() {
    let header = |names: usize| {
        let others = (1..names).map(|_| inline("")).collect::<String>();
        format!("<row r=\"2\">{}{others}{}</row>", inline("Kundenr."), inline("Navn"))
    };
    assert_eq!(rows(&Workbook::default().sheet(&header(199)).file()), Vec::<String>::new());
    let error = failure(&Workbook::default().sheet(&header(200)).file());
    assert_eq!(error, FileError::TooManyColumns { line: 2 });
}

#[test]
fn only_the_first_of_merged_cells_has_a_value() {
    let sheet = row(1, &["Kundenr.", "Navn"]) + "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" s=\"1\"/></row>";
    let merged =
        format!("{sheet}</sheetData><mergeCells count=\"1\"><mergeCell ref=\"A2:B2\"/></mergeCells><sheetData>");
    assert_eq!(rows(&Workbook::default().sheet(&merged).file()), ["2 {\"external_id\":\"1\"}"]);
}
