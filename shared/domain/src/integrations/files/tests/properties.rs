//! What holds for every table, and for every sequence of bytes.

use encoding_rs::WINDOWS_1252;
use proptest::{collection::vec, prelude::*};

use super::{mapping, read, taken, text};
use crate::integrations::files::{
    Cell, Checkpoint, Dialect, FieldReader, FileError, FileFormat, Locale, Reader, Row, Writer,
};

/// A header and rows of as many cells. No file has a NUL.
fn tables(cell: &'static str) -> impl Strategy<Value = Vec<Vec<String>>> {
    (1_usize..5).prop_flat_map(move |columns| vec(vec(cell, columns), 1..6))
}

/// Any characters, and often those that mean something in a file.
const ANY: &str = "([^\0]|[;,\t\"'\r\n=+@ -]|[æøåÆØÅ€]|[0-9]){0,8}";

/// Those that Windows-1252 has. Signs after a letter, such as É”, could be a letter of UTF-8, too.
const WESTERN: &str = "([ -~\r\n\t]|[æøåÆØÅéüß]| [€–“”]){0,8}";

const DIALECTS: [Dialect; 3] = [Dialect::DANISH, Dialect::ENGLISH, Dialect::TAB];

fn written(writer: &Writer, rows: &[Vec<String>]) -> Vec<u8> {
    let mut out = writer.header();
    for row in rows {
        writer.row(row, &mut out);
    }
    out
}

/// A file in some format that this table was written to.
fn files(table: &[Vec<String>]) -> Vec<(FileFormat, Vec<u8>)> {
    let [header, rows @ ..] = table else { panic!("a table has a header") };
    let csv = DIALECTS.map(|dialect| (FileFormat::Csv, written(&Writer::csv(dialect, header.clone()), rows)));
    let names = (0..header.len()).map(|place| format!("{place}é\"")).collect();
    // JSON lines without a row are an empty file.
    let lines =
        (!rows.is_empty()).then(|| (FileFormat::JsonLines, written(&Writer::json_lines(names, Vec::new()), rows)));
    csv.into_iter().chain(lines).collect()
}

fn cells(rows: &[Row]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.cells.as_ref().unwrap().iter().map(|cell| text(cell).to_owned()).collect()).collect()
}

/// All rows with the checkpoint after each, and how the file ended.
fn checkpoints(format: FileFormat, file: &[u8], size: usize) -> (Vec<(Row, Checkpoint)>, Option<FileError>) {
    let mut reader = Reader::at(Checkpoint::start(format));
    let mut rows = Vec::new();
    for piece in file.chunks(size).map(Some).chain([None]) {
        match piece {
            Some(piece) => reader.push(piece),
            None => reader.finish(),
        }
        while let Some(row) = reader.next() {
            match row {
                Ok(row) => rows.push((row, reader.checkpoint())),
                Err(error) => return (rows, Some(error)),
            }
        }
    }
    (rows, None)
}

/// What every file must keep: the same rows and the same end in pieces of any size, and from any checkpoint on.
fn is_consistent(format: FileFormat, file: &[u8], sizes: &[usize]) -> Result<(), TestCaseError> {
    let (rows, error) = checkpoints(format, file, file.len().max(1));
    let whole = rows.iter().map(|(row, _)| row.clone()).collect::<Vec<_>>();
    prop_assert_eq!(taken(Reader::at(Checkpoint::start(format)), file, sizes), (whole.clone(), error.clone()));
    for (size, place) in sizes.iter().zip(0..) {
        // The checkpoint is the same, too, wherever the pieces end.
        let (others, _) = checkpoints(format, file, *size);
        prop_assert_eq!(others.get(place), rows.get(place));
    }
    for (place, (row, checkpoint)) in rows.iter().enumerate() {
        prop_assert_eq!(row.end, checkpoint.offset());
        let stored = serde_json::to_string(checkpoint).unwrap();
        let resumed = Reader::at(serde_json::from_str(&stored).unwrap());
        let rest = &file[usize::try_from(checkpoint.offset()).unwrap()..];
        prop_assert_eq!(taken(resumed, rest, sizes), (whole[place + 1..].to_vec(), error.clone()));
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_table_is_the_same_once_written_and_read(table in tables(ANY), sizes in vec(1_usize..20, 1..5)) {
        for (format, file) in files(&table) {
            let (rows, error) = taken(Reader::at(Checkpoint::start(format)), &file, &sizes);
            prop_assert_eq!(error, None);
            prop_assert_eq!(cells(&rows), table[1..].to_vec());
            is_consistent(format, &file, &sizes)?;
        }
    }

    #[test]
    fn a_header_is_the_same_once_written_and_read(table in tables(ANY)) {
        for dialect in DIALECTS {
            let mut reader = Reader::at(Checkpoint::start(FileFormat::Csv));
            reader.push(&Writer::csv(dialect, table[0].clone()).header());
            reader.finish();
            prop_assert!(reader.next().is_none());
            prop_assert_eq!(reader.header().unwrap(), &table[0][..]);
        }
    }

    #[test]
    fn a_table_in_windows_1252_is_read(table in tables(WESTERN), sizes in vec(1_usize..20, 1..5)) {
        for dialect in [Dialect::ENGLISH, Dialect::TAB] {
            let file = String::from_utf8(written(&Writer::csv(dialect, table[0].clone()), &table[1..])).unwrap();
            let (bytes, _, has_lost) = WINDOWS_1252.encode(&file);
            prop_assert!(!has_lost);
            prop_assert_eq!(cells(&read(FileFormat::Csv, &bytes)), table[1..].to_vec());
            is_consistent(FileFormat::Csv, &bytes, &sizes)?;
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in vec(any::<u8>(), 0..60), sizes in vec(1_usize..20, 1..5)) {
        for format in [FileFormat::Csv, FileFormat::JsonLines] {
            is_consistent(format, &bytes, &sizes)?;
        }
    }

    #[test]
    fn no_text_makes_it_panic(
        text in "([;,\t\"'\r\n=]|a|ø|[{}:,\\[\\]1e.-]|sep=|\"a\":|\\{\"a\":[0-9]\\}\n){0,40}", sizes in vec(1_usize..20, 1..5),
    ) {
        for format in [FileFormat::Csv, FileFormat::JsonLines] {
            for file in [text.clone(), format!("external_id;name\n{text}"), format!("{{\"name\":\"x\"}}\n{text}")] {
                is_consistent(format, file.as_bytes(), &sizes)?;
                let reader = || FieldReader::at(Checkpoint::start(format), mapping(Locale::Da, &[]));
                let whole = taken(reader(), file.as_bytes(), &[1000]);
                prop_assert!(taken(reader(), file.as_bytes(), &sizes) == whole);
                let mut pushed = reader();
                pushed.push(file.as_bytes());
                pushed.finish();
                for place in 1..=whole.0.len() {
                    pushed.next();
                    let checkpoint = pushed.checkpoint();
                    let rest = &file.as_bytes()[usize::try_from(checkpoint.offset()).unwrap()..];
                    let resumed = FieldReader::at(checkpoint, mapping(Locale::Da, &[]));
                    prop_assert!(taken(resumed, rest, &sizes) == (whole.0[place..].to_vec(), whole.1.clone()));
                }
            }
        }
    }

    #[test]
    fn no_value_shows_in_a_log(table in tables("[a-z]{8}")) {
        for (format, file) in files(&table) {
            let mut reader = Reader::at(Checkpoint::start(format));
            reader.push(&file);
            reader.next();
            let shown = format!("{reader:?}");
            prop_assert!(shown.contains("Source(redacted)") && !shown.contains("bytes"), "{}", shown);
            for row in read(format, &file) {
                let shown = format!("{row:?}");
                let is_shown = |cell: &Cell| shown.contains(text(cell));
                prop_assert!(!row.cells.unwrap().iter().any(is_shown), "{}", shown);
            }
        }
    }
}
