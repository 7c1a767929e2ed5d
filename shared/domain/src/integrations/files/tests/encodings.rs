//! Encodings of a CSV, and what is no text.

use encoding_rs::WINDOWS_1252;

use super::{csv, failure};
use crate::{
    integrations::files::{FileError, FileFormat},
    kernel::language::Language,
};

const TABLE: &str = "Kundenr.;Navn;Bemærkning\r\n1;Bent;ok\r\n2;Søren Ærø;50 € – “aftalt”\r\n3;Ågot;é\r\n";

fn rows(file: &[u8]) -> Vec<String> {
    csv(file).into_iter().map(|(_, cells)| cells.join("|")).collect()
}

#[test]
fn utf_8_and_windows_1252_are_told_apart_by_the_first_letters_beyond_ascii() {
    let expected = ["1|Bent|ok", "2|Søren Ærø|50 € – “aftalt”", "3|Ågot|é"];
    assert_eq!(rows(TABLE.as_bytes()), expected);
    assert_eq!(rows(format!("\u{feff}{TABLE}").as_bytes()), expected);
    assert_eq!(rows(&WINDOWS_1252.encode(TABLE).0), expected);
    // Also where the header has none.
    let plain = TABLE.replace('æ', "ae");
    assert_eq!(rows(plain.as_bytes()), expected);
    assert_eq!(rows(&WINDOWS_1252.encode(&plain).0), expected);
}

#[test]
fn once_it_is_utf_8_other_bytes_are_refused_with_their_cell() {
    let file = [b"a;b\n\xc3\xb8;1\n\xf8;2\n\xe5;\xe5\n3;\xc3\xa5\n".as_slice()].concat();
    let expected = ["ø|1", "invalid-encoding|2", "invalid-encoding|invalid-encoding", "3|å"];
    assert_eq!(rows(&file), expected);
    // A mark at the beginning decides, too.
    assert_eq!(rows(b"\xef\xbb\xbfa;b\n\xf8;2\n"), ["invalid-encoding|2"]);
    assert_eq!(failure(FileFormat::Csv, b"\xc3\xb8;\xf8\n"), (0, FileError::InvalidEncoding { line: 1 }));
    // Bytes that stand for nothing in Windows-1252.
    assert_eq!(rows(b"a;b\n\xf8;2\n\x8f;3\n"), ["ø|2", "invalid-encoding|3"]);
}

#[test]
fn files_that_are_no_text_are_refused_with_advice() {
    let utf_16 = "a;b\r\n1;2".encode_utf16();
    let utf_16 = |bytes: fn(u16) -> [u8; 2]| utf_16.clone().flat_map(bytes).collect::<Vec<_>>();
    let with_mark = |mark: &[u8], text: Vec<u8>| [mark, &text].concat();
    for (file, error) in [
        (with_mark(b"\xff\xfe", utf_16(u16::to_le_bytes)), FileError::Utf16),
        (with_mark(b"\xfe\xff", utf_16(u16::to_be_bytes)), FileError::Utf16),
        (utf_16(u16::to_le_bytes), FileError::NotText { line: 1 }),
        (b"PK\x03\x04\x14\x00".to_vec(), FileError::Spreadsheet),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), FileError::Spreadsheet),
        (b"%PDF-1.7".to_vec(), FileError::Binary),
        (b"\x1f\x8b\x08\x00".to_vec(), FileError::Binary),
    ] {
        for format in [FileFormat::Csv, FileFormat::JsonLines] {
            let (rows, found) = failure(format, &file);
            assert_eq!((rows, &found), (0, &error));
            assert!(found.detail(Language::Da).contains("Gem filen som CSV UTF-8"));
            assert!(found.detail(Language::En).contains("Save the file as CSV UTF-8"));
        }
    }
}
