//! Spreadsheets that are read into rows.

use std::io::{Cursor, Write as _};

use serde_json::json;
use tests::cloud;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{OWNER, counts, message};

/// A workbook of one sheet with these rows, as XML.
fn workbook(rows: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const LINKS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let types = "http://schemas.openxmlformats.org/package/2006/content-types";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns='{types}'><Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>\
                 <Override PartName='/xl/workbook.xml' ContentType='{kind}.sheet.main+xml'/>\
                 <Override PartName='/xl/worksheets/sheet1.xml' ContentType='{kind}.worksheet+xml'/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns='{LINKS}'><Relationship Id='r1' Type='{OFFICE}/officeDocument' Target='xl/workbook.xml'/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns='{MAIN}' xmlns:r='{OFFICE}'><sheets><sheet name='Ark1' sheetId='1' r:id='r1'/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns='{LINKS}'><Relationship Id='r1' Type='{OFFICE}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns='{MAIN}'><sheetData>{rows}</sheetData></worksheet>")),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, xml) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(xml.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A row of texts.
fn row(number: usize, cells: &[&str]) -> String {
    let cells = cells.iter().map(|cell| format!("<c t='inlineStr'><is><t>{cell}</t></is></c>"));
    format!("<row r='{number}'>{}</row>", cells.collect::<Vec<_>>().concat())
}

#[tokio::test]
async fn p17_a_spreadsheet_becomes_rows_and_its_refused_ones_are_told_by_their_number() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = owner.set_up_integration(&json!({})).await;
    let mut rows = row(1, &["Kundenr.", "Navn", "E-mail"]);
    for number in 2..=1_500 {
        let id = number.to_string();
        rows += &row(number, &[&id, "Søren Ærø", if number == 1_234 { "ingen" } else { "" }]);
    }
    let file = workbook(&rows);
    let run = owner.transfer(&path, "kunder.xlsx", &file).await;
    assert_eq!((&run["status"], counts(&run)), (&json!("partly"), [1_499, 1_498, 0, 1, 0]), "{run}");
    let refused = owner.fetch(&format!("{path}/runs/{}/refused", run["id"].as_str().unwrap())).await;
    assert!(String::from_utf8(refused).unwrap().contains("\n1234;E-mail;tekst;"));
    let last = owner.get("/v1/datasets/contacts/rows/1500").await.expect(200).json();
    assert_eq!(last["name"], "Søren Ærø");
    let again = owner.transfer(&path, "kunder.xlsx", &file).await;
    assert_eq!(counts(&again), [1_499, 0, 1_498, 1, 0], "{again}");
}

#[tokio::test]
async fn a_file_that_is_not_what_its_name_says_is_told() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let path = owner.set_up_integration(&json!({})).await;
    let sheet = workbook(&row(1, &["id", "navn"]));
    for (name, bytes) in [
        ("kunder.xlsx", b"id;navn\r\n1;Ada\r\n".to_vec()),
        ("kunder.xlsx", sheet[..sheet.len() / 2].to_vec()),
        ("kunder.csv", sheet.clone()),
    ] {
        let run = owner.transfer(&path, name, &bytes).await;
        assert_eq!((&run["status"], run["rows_read"].as_u64()), (&json!("failed"), Some(0)), "{run}");
        assert!(message(&run).contains("egneark") || message(&run).contains("Excel"), "{run}");
    }
    let empty = owner.transfer(&path, "kunder.xlsx", &sheet).await;
    assert_eq!((&empty["status"], counts(&empty)), (&json!("succeeded"), [0; 5]), "{empty}");
}
