//! Files that are larger than is read.

use std::io::{Cursor, Write as _};

use domain::integrations::files::{FileError, limits};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    failure,
    workbook::{MAIN, Workbook, customers, relationships},
};
use crate::{
    package::Package,
    sheet::{Book, Sheet},
    texts::Texts,
};

#[test]
fn a_file_that_is_too_large_is_refused_unread() {
    let mut file = customers().file();
    file.resize(limits::SHEET_FILE + 1, 0);
    assert_eq!(failure(&file), FileError::SpreadsheetTooLarge);
}

/// A ZIP with one more part of so many bytes, which are all zeros.
fn bomb(zeros: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in customers().parts() {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&part).unwrap();
    }
    zip.start_file("xl/media/image1.png", SimpleFileOptions::default()).unwrap();
    let piece = vec![0; 1 << 20];
    for _ in 0..zeros >> 20 {
        zip.write_all(&piece).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_zip_bomb_is_refused_whatever_size_it_declares() {
    let mut file = bomb(1 << 30);
    assert!(file.len() < 2 << 20);
    assert_eq!(failure(&file), FileError::SpreadsheetUnpacksTooLarge);
    // Its size once it is unpacked, in its entry of the directory.
    let place = file.windows(4).rposition(|bytes| bytes == b"PK\x01\x02").unwrap();
    file[place + 24..place + 28].copy_from_slice(&7_u32.to_le_bytes());
    assert_eq!(failure(&file), FileError::SpreadsheetDamaged);
}

#[test]
fn a_directory_that_is_too_large_is_not_read() {
    let entry = |name: u16| {
        let mut entry = vec![0; 46];
        entry[..4].copy_from_slice(b"PK\x01\x02");
        entry[28..30].copy_from_slice(&name.to_le_bytes());
        entry
    };
    let file = |count: usize, name: u16| [b"PK\x03\x04".to_vec(), entry(name).repeat(count)].concat();
    assert_eq!(failure(&file(limits::SHEET_PARTS + 1, 0)), FileError::SpreadsheetTooManyParts);
    assert_eq!(failure(&file(65, u16::MAX)), FileError::SpreadsheetTooManyParts);
    assert_eq!(failure(&file(limits::SHEET_PARTS, 1)), FileError::SpreadsheetDamaged);
}

#[test]
fn sheets_and_relationships_are_counted() {
    let sheets = "<sheet r:id=\"rId1\"/>".repeat(limits::SHEET_PARTS + 1);
    let book = format!("<workbook xmlns=\"{MAIN}\"><sheets>{sheets}</sheets></workbook>");
    assert_eq!(failure(&customers().part("xl/workbook.xml", book).file()), FileError::SpreadsheetTooManyParts);
    let related = relationships(&"<Relationship/>".repeat(limits::SHEET_PARTS + 1));
    let file = customers().part("xl/_rels/workbook.xml.rels", related).file();
    assert_eq!(failure(&file), FileError::SpreadsheetTooManyParts);
}

#[test]
fn different_texts_are_counted_and_measured() {
    let mut many = Texts::default();
    assert!((0..limits::SHEET_TEXTS).all(|_| many.add("").is_ok()));
    assert_eq!(many.add("").unwrap_err(), FileError::SpreadsheetTooManyTexts);
    let (mut long, text) = (Texts::default(), "x".repeat(limits::CELL));
    assert!((0..limits::SHEET_TEXT / limits::CELL).all(|_| long.add(&text).is_ok()));
    assert_eq!(long.add("x").unwrap_err(), FileError::SpreadsheetTooManyTexts);
    assert_eq!(long.get(limits::SHEET_TEXT / limits::CELL - 1), Some(&*text));
}

#[test]
fn cells_are_counted_with_those_that_are_empty() {
    let file = Workbook::default().sheet(&"<row><c/><c/></row>".repeat(3)).file();
    let mut package = Package::open(&file).unwrap();
    let workbook = crate::Workbook::read(&mut package).unwrap();
    let book = Book::read(&mut package, &workbook).unwrap();
    let mut sheet = Sheet::new(package.part(&workbook.sheets[0]).unwrap().unwrap(), &book);
    assert_eq!(sheet.left, limits::SHEET_CELLS);
    sheet.left = 5;
    assert_eq!([sheet.next(), sheet.next()], [Ok(Some(1)), Ok(Some(2))]);
    assert_eq!(sheet.next(), Err(FileError::SpreadsheetTooManyCells));
}
