//! What programs write that one would not expect.

use super::{
    cells, grid, rows, text,
    workbook::{MAIN, Workbook, relationship, relationships, row},
};
use crate::texts::unescaped;

fn positions(rows: &str) -> Vec<(u64, Vec<String>)> {
    let grid = grid(&Workbook::default().sheet(rows).file()).unwrap();
    grid.iter().map(|(number, cells)| (*number, cells.iter().map(text).collect())).collect()
}

fn owned(rows: &[(u64, &[&str])]) -> Vec<(u64, Vec<String>)> {
    rows.iter().map(|(number, cells)| (*number, cells.iter().map(|cell| (*cell).to_owned()).collect())).collect()
}

#[test]
fn places_may_be_left_out() {
    let sheet = "<row><c><v>1</v></c><c r=\"D1\"><v>4</v></c><c><v>5</v></c></row>\
                 <row/>\
                 <row><c r=\"B7\"><v>2</v></c></row>\
                 <row><c/><c><v>2</v></c></row>\
                 <row r=\"20\" spans=\"1:3\"><c r=\"a20\"><v>1</v></c><c r=\"AA20\"><v>27</v></c></row>";
    let mut last = vec![""; 27];
    (last[0], last[26]) = ("#1", "#27");
    let expected = [(1, &["#1", "", "", "#4", "#5"][..]), (2, &[]), (7, &["", "#2"]), (8, &["", "#2"]), (20, &last)];
    assert_eq!(positions(sheet), owned(&expected));
}

#[test]
fn rich_texts_are_put_together_without_their_pronunciation() {
    let texts = "<si><r><rPr><b/><sz val=\"11\"/></rPr><t>Ny</t></r><r><t xml:space=\"preserve\"> kunde</t></r></si>\
                 <si><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh><phoneticPr fontId=\"1\"/></si>\
                 <si><t><![CDATA[<b>]]>&#xE6;&amp;<!-- nothing -->&#10;x</t></si>\
                 <si><t>  \r\n trimmed\u{a0}  </t></si>";
    let row = (0..4).map(|number| format!("<c t=\"s\"><v>{number}</v></c>")).collect::<Vec<_>>().concat();
    let inline = "<c t=\"inlineStr\"><is><r><t>a</t></r><rPh><t>x</t></rPh><r><t>b</t></r></is><v>9</v></c>";
    let read = cells(Workbook::default().texts(texts), &(row + inline));
    assert_eq!(read, ["Ny kunde", "東京", "<b>æ&\nx", "trimmed\u{a0}", "ab"]);
}

#[test]
fn escapes_of_excel_are_characters() {
    for (written, read) in [
        ("a_x000D_\nb", "a\r\nb"),
        ("_x005F_x000D_", "_x000D_"),
        ("_xD834__xDD1E_", "𝄞"),
        ("_xD834_x", "\u{fffd}x"),
        ("__x0041_", "_A"),
        ("_x_x0041_", "_xA"),
        ("_x00e6_", "æ"),
        ("_x00G1_ _x41_ _X0041_ _x0041", "_x00G1_ _x41_ _X0041_ _x0041"),
        ("_x004æ_", "_x004æ_"),
        ("_x", "_x"),
        ("", ""),
    ] {
        assert_eq!(unescaped(written), read);
    }
    assert_eq!(cells(Workbook::default(), "<c t=\"str\"><v>_x0041_</v></c>"), ["A"]);
}

#[test]
fn the_results_of_shared_formulas_are_read() {
    let sheet = "<row r=\"1\"><c r=\"A1\"><f t=\"shared\" ref=\"A1:A2\" si=\"0\">B1*2</f><v>2</v></c></row>\
                 <row r=\"2\"><c r=\"A2\"><f t=\"shared\" si=\"0\"/><v>4</v></c></row>\
                 <row r=\"3\"><c r=\"A3\" cm=\"1\"><f t=\"array\" ref=\"A3\">SORT(B1)</f><v>6</v><extLst><ext/></extLst></c></row>";
    assert_eq!(positions(sheet), owned(&[(1, &["#2"]), (2, &["#4"]), (3, &["#6"])]));
}

#[test]
fn names_and_targets_of_parts_are_found_however_they_are_written() {
    let data = format!(
        "<x:worksheet xmlns:x=\"{MAIN}\"><x:dimension ref=\"A1\"/><x:sheetData><x:row><x:c t=\"str\"><x:v>Kundenr.</x:v></x:c></x:row>\
                        <x:row><x:c t=\"s\"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    );
    let texts = format!("<x:sst xmlns:x=\"{MAIN}\"><x:si><x:t>1</x:t></x:si></x:sst>");
    let book = format!(
        "<x:workbook xmlns:x=\"{MAIN}\" xmlns:q=\"http://purl.oclc.org/ooxml/officeDocument/relationships\">\
                        <x:sheets><x:sheet name=\"a\" sheetId=\"1\" q:id=\"A\"/><x:sheet name=\"b\" sheetId=\"2\" q:id=\"B\"/></x:sheets></x:workbook>"
    );
    let related = |sheet: &str, texts: &str| {
        let chart = relationship("A", "chartsheet", "chartsheets/sheet1.xml");
        relationships(&(chart + &relationship("B", "worksheet", sheet) + &relationship("C", "sharedStrings", texts)))
    };
    for (folder, main, sheet, strings) in [
        ("XL/", "/xl/book.xml", "/XL/ark/Ark1.xml", "SharedStrings.xml"),
        ("xl\\", "xl\\book.xml", "ark\\ark1.xml", "./sharedstrings.xml"),
        ("", "book.xml", "ark/ark1.xml", "x/../sharedStrings.xml"),
    ] {
        let file = Workbook::default()
            .part("_rels/.rels", relationships(&relationship("x", "officeDocument", main)))
            .part(&format!("{folder}book.xml"), book.clone())
            .part(&format!("{folder}_rels/book.xml.rels"), related(sheet, strings))
            .part(&format!("{folder}ark/ark1.xml"), data.clone())
            .part(&format!("{folder}sharedStrings.xml"), format!("\u{feff}{texts}"))
            .file();
        assert_eq!(rows(&file), ["2 {\"external_id\":\"1\"}"], "{main}");
    }
}

#[test]
fn the_size_that_a_sheet_declares_does_not_matter() {
    let rows_of = row(1, &["Kundenr."]) + &row(2, &["1"]);
    for size in ["A1:XFD1048576", "A1", "B2:A1", "nonsense", "A1:ZZZZZZZZ99999999999999999999"] {
        let sheet = format!(
            "<worksheet xmlns=\"{MAIN}\"><dimension ref=\"{size}\"/><sheetData>{rows_of}</sheetData></worksheet>"
        );
        let file = Workbook::default().sheet("").part("xl/worksheets/sheet1.xml", sheet).file();
        assert_eq!(rows(&file), ["2 {\"external_id\":\"1\"}"], "{size}");
    }
}

#[test]
fn how_many_texts_there_are_said_to_be_does_not_matter() {
    let texts =
        format!("<sst xmlns=\"{MAIN}\" count=\"9\" uniqueCount=\"999999999999999999\"><si><t>Kundenr.</t></si></sst>");
    let sheet = "<row><c t=\"s\"><v>0</v></c></row><row><c><v>1</v></c></row>";
    let file = Workbook::default().sheet(sheet).texts("").part("xl/sharedStrings.xml", texts).file();
    assert_eq!(rows(&file), ["2 {\"external_id\":\"1\"}"]);
}
