//! Values of cells.

use domain::integrations::files::limits;

use super::{cells, workbook::Workbook};
use crate::{numbers::number, tests::text};

fn numbers(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|number_text| number(number_text).as_ref().map_or_else(|| "none".to_owned(), text)).collect()
}

#[test]
fn numbers_have_neither_exponents_nor_zeros_that_say_nothing() {
    let read = numbers(&[
        "0", "-0", "0.0", "007", "12", "12.0", "12.50", "-12.5", "+3", ".5", "5.", "1E3", "1.5e+2", "2.5E-3", "1E0",
    ]);
    assert_eq!(
        read,
        ["#0", "#0", "#0", "#7", "#12", "#12", "#12.5", "#-12.5", "#3", "#0.5", "#5", "#1000", "#150", "#0.0025", "#1"]
    );
}

#[test]
fn the_error_of_binary_numbers_is_rounded_away() {
    let read = numbers(&[
        "1234.5000000000002",
        "0.30000000000000004",
        "0.29999999999999999",
        "9.9999999999999996E-2",
        "-999.99999999999999",
        "0.1234567890123456",
        "123456789012345.67",
        "1234567890123456.7",
        "5.6843418860808015E-14",
    ]);
    let expected = [
        "#1234.5",
        "#0.3",
        "#0.3",
        "#0.1",
        "#-1000",
        "#0.123456789012346",
        "#123456789012346",
        "#1234567890123457",
        "#0.0000000000000568434188608080",
    ];
    // The last digit of the last one is a zero, which says nothing.
    assert_eq!(read[..8], expected[..8]);
    assert_eq!(read[8], expected[8].trim_end_matches('0'));
}

#[test]
fn long_whole_numbers_stay_as_they_are() {
    let read = numbers(&[
        "12345678901234567890",
        "1.152921504606847E+18",
        "9007199254740993",
        &"9".repeat(40),
        &"9".repeat(41),
    ]);
    let expected = [
        "#12345678901234567890",
        "#1152921504606847000",
        "#9007199254740993",
        &format!("#{}", "9".repeat(40)),
        "!number-too-long",
    ];
    assert_eq!(read, expected);
    assert_eq!(
        numbers(&["1E40", "1E41", "1E-42", "1E999999999999999999999", "0E99"]),
        ["!number-too-long", "!number-too-long", "!number-too-long", "!number-too-long", "#0",]
    );
}

#[test]
fn what_is_no_number_is_none() {
    let texts = ["", ".", "-", "1,5", "1.2.3", "1e", "e5", "NaN", "INF", "1e+", "--1", "0x1", "1 000", "١"];
    assert!(numbers(&texts).iter().all(|text| text == "none"));
}

#[test]
fn a_number_in_a_format_of_dates_is_a_date() {
    let formats = ["General", "14", "22", "dd\\-mm\\-yyyy;@", "[$-406]d. mmmm yyyy", "hh:mm", "[h]:mm:ss", "46"];
    let cell = |style: usize, value: &str| format!("<c s=\"{style}\"><v>{value}</v></c>");
    let read = |style: usize, values: &[&str]| {
        let row = values.iter().map(|value| cell(style, value)).collect::<String>();
        cells(Workbook::default().styles(&formats), &row)
    };
    assert_eq!(read(0, &["46387"]), ["#46387"]);
    for style in 1..=5 {
        assert_eq!(read(style, &["46387", "46387.0", "46387.75"]), ["2026-12-31", "2026-12-31", "2026-12-31T18:00:00"]);
    }
    // Almost midnight, as binary numbers have it.
    assert_eq!(read(1, &["46386.999999999996"]), ["2026-12-31"]);
    assert_eq!(read(5, &["0.5", "0", "0.99999"]), ["12:00:00", "00:00:00", "23:59:59"]);
    // 1900 was no leap year, and has a 29 February all the same.
    assert_eq!(read(1, &["1", "59", "60", "61"]), ["1900-01-01", "1900-02-28", "!unreadable-date", "1900-03-01"]);
    assert_eq!(
        read(1, &["2958465", "2958466", "-1", "1E300"]),
        ["9999-12-31", "!unreadable-date", "!unreadable-date", "!unreadable-date",]
    );
    assert_eq!(read(6, &["1.5625", "0.5", "-0.5"]), ["37:30:00", "12:00:00", "-12:00:00"]);
    assert_eq!(read(7, &["1.5625", "1E9"]), ["37:30:00", "!unreadable-date"]);
}

#[test]
fn dates_are_counted_from_1904_where_the_workbook_says_so() {
    let workbook = Workbook::default().of_1904().styles(&["14"]);
    let row = ["0", "44925", "0.5", "2958464"].map(|value| format!("<c><v>{value}</v></c>")).concat();
    assert_eq!(cells(workbook, &row), ["1904-01-01", "2026-12-31", "12:00:00", "!unreadable-date"]);
}

#[test]
fn formats_that_only_look_like_dates_are_numbers() {
    let formats = [
        "General",
        "0.00\" days\"",
        "#,##0\\d",
        "[Red]0",
        "[$kr-406] #,##0.00",
        "0_d",
        "@",
        "0.00E+00",
        "0;[h]",
        "0;yyyy",
        "9",
        "49",
    ];
    let row = (0..=formats.len()).map(|style| format!("<c s=\"{style}\"><v>1.5</v></c>")).collect::<Vec<_>>().concat();
    assert!(cells(Workbook::default().styles(&formats), &row).iter().all(|cell| cell == "#1.5"));
    // A workbook need not have styles.
    assert_eq!(cells(Workbook::default(), "<c s=\"7\"><v>1.5</v></c>"), ["#1.5"]);
}

#[test]
fn each_type_of_cell_is_read() {
    let workbook =
        Workbook::default().texts("<si><t>nul</t></si><si><t xml:space=\"preserve\"> en </t></si><si/><si><t/></si>");
    let row = "<c t=\"s\"><v>1</v></c><c t=\"s\"><v>0</v></c><c t=\"s\"><v>2</v></c><c t=\"s\"><v>3</v></c>\
               <c t=\"n\"><v> 5 </v></c><c t=\"b\"><v>1</v></c><c t=\"b\"><v>false</v></c>\
               <c t=\"str\"><f>A1&amp;\"x\"</f><v>a&amp;b</v></c><c><f>SUM(A1:A2)</f><v>7</v></c><c><f>A1</f></c>\
               <c t=\"d\"><v>2026-12-31T00:00:00.000Z</v></c><c t=\"d\"><v>2026-12-31T18:00:00</v></c><c t=\"d\"><v>2026-12-31</v></c>\
               <c t=\"e\"><v>#N/A</v></c><c t=\"e\"><f>1/0</f><v>#SPILL!</v></c>\
               <c t=\"inlineStr\"><is><t>inline</t></is></c><c><v>abc</v></c><c t=\"str\"><v>1.234,50</v></c>";
    let expected = [
        " en ",
        "nul",
        "",
        "",
        "#5",
        "#true",
        "#false",
        "a&b",
        "#7",
        "",
        "2026-12-31",
        "2026-12-31T18:00:00",
        "2026-12-31",
        "!error-in-cell",
        "!error-in-cell",
        "inline",
        "abc",
        "1.234,50",
    ];
    assert_eq!(cells(workbook, row), expected);
}

#[test]
fn a_text_that_is_too_long_is_refused_however_it_is_written() {
    let long = "æ".repeat(limits::CELL / 2);
    let texts = |text: &str| format!("<si><t>{text}</t></si><si><r><t>{text}</t></r><r><t/></r></si>");
    let row = |text: &str| {
        format!(
            "<c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"str\"><v>{text}</v></c><c t=\"inlineStr\"><is><t>{text}</t></is></c>"
        )
    };
    let read = |text: &str| cells(Workbook::default().texts(&texts(text)), &row(text));
    assert_eq!(read(&long), [&*long; 4]);
    // Escapes would make it shorter, but it is not known by how much.
    for more in ["x", "æ", "𝄞", "&amp;", "_x000D_"] {
        assert_eq!(read(&(long.clone() + more)), ["!cell-too-long"; 4], "{more}");
        assert_eq!(read(&(long.clone() + more + &long + "y")), ["!cell-too-long"; 4], "{more}");
    }
}
