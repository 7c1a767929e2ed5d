//! Files that are damaged, of other programs, or made to do harm.

use domain::integrations::files::{FileError, limits};

use super::{
    failure, mapping, rows, rows_from,
    workbook::{MAIN, Workbook, customers, relationship, relationships, row, zipped},
};

/// The error of a workbook with this as its sheet.
fn of_sheet(sheet: impl Into<Vec<u8>>) -> FileError {
    failure(&customers().part("xl/worksheets/sheet1.xml", sheet).file())
}

/// The error of a workbook with these rows.
fn of_rows(rows: &str) -> FileError {
    of_sheet(format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{}{rows}</sheetData></worksheet>", row(1, &["Kundenr."])))
}

#[test]
fn files_of_other_programs_are_told_from_damaged_ones() {
    let main = |name: &str| relationships(&relationship("x", "officeDocument", name));
    let document = Workbook::default().part("_rels/.rels", main("word/document.xml"));
    let document =
        document.part("word/document.xml", "<w:document/>").part("word/_rels/document.xml.rels", relationships(""));
    let binary = Workbook::default().part("_rels/.rels", main("xl/workbook.bin")).part("xl/workbook.bin", [0x83, 1, 0]);
    let open = zipped(&[("mimetype".to_owned(), b"application/vnd.oasis.opendocument.spreadsheet".to_vec())]);
    let xls = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 600]].concat();
    for file in
        [document.file(), binary.file(), open, xls, b"Kundenr.;Navn\r\n1;Ada".to_vec(), b"<html><table>".to_vec()]
    {
        assert_eq!(failure(&file), FileError::SpreadsheetNotSupported);
    }
}

#[test]
fn a_password_is_told_of() {
    let name = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let file = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 600], &name].concat();
    assert_eq!(failure(&file), FileError::SpreadsheetEncrypted);
    // A part that the ZIP itself encrypts has a flag at the sixth byte of its header, and at the eighth of its entry.
    let mut file = customers().file();
    for (signature, flag) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let place = file.windows(4).position(|bytes| bytes == signature).unwrap();
        file[place + flag] |= 1;
    }
    assert_eq!(failure(&file), FileError::SpreadsheetEncrypted);
}

#[test]
fn a_file_that_ends_early_is_damaged() {
    let file = customers().file();
    for length in 2..file.len() {
        assert_eq!(failure(&file[..length]), FileError::SpreadsheetDamaged, "{length}");
    }
}

#[test]
fn damage_is_found_before_any_row_is_given() {
    let mut file = customers().part("xl/worksheets/sheet2.xml", "x".repeat(1000)).file();
    // The checksum of the last part, in its entry of the directory.
    let place = file.windows(4).rposition(|bytes| bytes == b"PK\x01\x02").unwrap();
    file[place + 16] ^= 1;
    let mut given = 0;
    let read = crate::read(&file, mapping(), 0, &mut |_, _| {
        given += 1;
        std::ops::ControlFlow::Continue(())
    });
    assert_eq!(read.unwrap_err(), FileError::SpreadsheetDamaged);
    assert_eq!(given, 0);
}

#[test]
fn a_missing_part_is_damage() {
    for missing in ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"] {
        let parts = customers().parts().into_iter().filter(|(name, _)| name != missing).collect::<Vec<_>>();
        assert_eq!(failure(&zipped(&parts)), FileError::SpreadsheetDamaged, "{missing}");
    }
    let unrelated = customers().part("xl/_rels/workbook.xml.rels", relationships(""));
    assert_eq!(failure(&unrelated.file()), FileError::SpreadsheetDamaged);
    let twice = customers().part("XL/Worksheets/Sheet1.xml", "<worksheet/>");
    assert_eq!(failure(&twice.file()), FileError::SpreadsheetDamaged);
}

#[test]
fn rows_and_cells_that_are_out_of_order_are_damage() {
    for rows in [
        "<row r=\"3\"/><row r=\"3\"/>",
        "<row r=\"3\"/><row r=\"2\"/>",
        "<row r=\"1\"/>",
        "<row r=\"0\"/>",
        "<row r=\"1048577\"/>",
        "<row r=\"99999999999999999999\"/>",
        "<row r=\"x\"/>",
        "<row r=\"2\"><c r=\"A3\"/></row>",
        "<row r=\"2\"><c r=\"B2\"/><c r=\"A2\"/></row>",
        "<row r=\"2\"><c r=\"A2\"/><c r=\"A2\"/></row>",
        "<row r=\"2\"><c r=\"XFE2\"/></row>",
        "<row r=\"2\"><c r=\"XFD2\"/><c/></row>",
        "<row r=\"2\"><c r=\"ZZZZZZZZZZZZZZZZZZZZ2\"/></row>",
        "<row r=\"2\"><c r=\"2\"/></row>",
        "<row r=\"2\"><c r=\"A\"/></row>",
        "<row r=\"2\"><c r=\"Æ2\"/></row>",
        "<row r=\"2\"><c t=\"q\"/></row>",
        "<row r=\"2\"><c t=\"s\"><v>0</v></c></row>",
        "<row r=\"2\"><c t=\"b\"><v>2</v></c></row>",
    ] {
        assert_eq!(of_rows(rows), FileError::SpreadsheetDamaged, "{rows}");
    }
}

#[test]
fn what_is_no_xml_is_damage() {
    let whole = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{}", row(1, &["Kundenr."]));
    for sheet in ["", "x", "<", "<a", "<!--", "<![CDATA[", "<?", "&", "</a>", "<a></b>", "<a b>", "\u{0}"] {
        assert_eq!(of_sheet(sheet), FileError::SpreadsheetDamaged, "{sheet}");
        assert_eq!(of_sheet(whole.clone() + sheet), FileError::SpreadsheetDamaged, "{sheet}");
    }
    let sixteen = whole.encode_utf16().flat_map(u16::to_le_bytes);
    assert_eq!(of_sheet([0xff, 0xfe].into_iter().chain(sixteen).collect::<Vec<_>>()), FileError::SpreadsheetDamaged);
    assert_eq!(
        of_sheet(whole.into_bytes().into_iter().chain([0xff]).collect::<Vec<_>>()),
        FileError::SpreadsheetDamaged
    );
}

#[test]
fn entities_are_neither_declared_nor_expanded() {
    let laughs = "<!DOCTYPE lolz [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>";
    let sheet = |dtd: &str, text: &str| {
        let header = row(1, &["Kundenr."]);
        format!(
            "{dtd}<worksheet xmlns=\"{MAIN}\"><sheetData>{header}<row><c t=\"str\"><v>{text}</v></c></row></sheetData></worksheet>"
        )
    };
    assert_eq!(of_sheet(sheet(laughs, "x")), FileError::SpreadsheetDamaged);
    for text in ["&a;", "&c;", "&nbsp;", "&#0;", "&#xD800;", "&#x110000;", "&#;", "&;"] {
        assert_eq!(of_sheet(sheet("", text)), FileError::SpreadsheetDamaged, "{text}");
    }
}

#[test]
fn elements_and_texts_without_end_are_not_kept() {
    let most = limits::ROW;
    for rows in [
        format!("<row><c t=\"str\"><v>{}</v></c></row>", "x".repeat(most)),
        format!("<row r=\"2\" x=\"{}\"/>", "x".repeat(most)),
        format!("<!--{}-->", "x".repeat(most)),
        format!("<?{}?>", "x".repeat(most)),
        "<a>".repeat(101),
    ] {
        assert_eq!(of_rows(&rows), FileError::SpreadsheetDamaged);
    }
    // In pieces, it is as long as one likes, and read to its end.
    let pieces = "x<!---->".repeat(limits::CELL);
    let sheet =
        row(1, &["Kundenr."]) + &format!("<row r=\"2\"><c t=\"str\"><v>{pieces}</v></c></row>") + &row(3, &["1"]);
    let file = Workbook::default().sheet(&sheet).file();
    assert_eq!(rows(&file).len(), 2);
    let sheet = row(1, &["Kundenr."]) + &format!("<row r=\"2\"><c t=\"str\"><v>x{pieces}</v></c></row>");
    assert_eq!(rows(&Workbook::default().sheet(&sheet).file()), ["2 Kundenr. cell-too-long"]);
}

#[test]
fn external_parts_are_not_followed() {
    let related = relationships(
        "<Relationship Id=\"rId1\" TargetMode=\"External\" Type=\"x/worksheet\" Target=\"http://169.254.169.254/\"/>",
    );
    let file = customers().part("xl/_rels/workbook.xml.rels", related).file();
    assert_eq!(rows_from(&file, 0).unwrap_err(), FileError::SpreadsheetDamaged);
}
