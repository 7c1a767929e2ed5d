//! What holds for every table, and for every sequence of bytes.

use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx};
use domain::integrations::files::{Cell, limits};
use proptest::{collection::vec, prelude::*, sample::Index};

use super::{
    grid, rows_from, text,
    workbook::{Workbook, escaped, row},
};
use crate::{dates, numbers};

/// Any characters but those that XML does not have, and often those that mean something.
const TEXT: &str =
    "([^\u{0}-\u{8}\u{b}-\u{1f}\u{fffe}\u{ffff}]|_x|_x00[0-9A-F]{2}_|[<>&\"' _\t\n]|[æøåÆØÅ€]|[0-9]){0,8}";

/// A text as Excel writes it: what would be an escape is escaped, and so is a carriage return.
fn written(text: &str) -> String {
    escaped(&text.replace("_x", "_x005F_x").replace('\r', "_x000D_"))
}

/// How a text is kept.
#[derive(Debug, Clone, Copy)]
enum Kept {
    Shared,
    Inline,
    Formula,
}

fn file(table: &[Vec<(String, Kept)>]) -> Vec<u8> {
    let (mut rows, mut texts, mut count) = (String::new(), String::new(), 0);
    for (cells, number) in table.iter().zip(1..) {
        rows.extend([format!("<row r=\"{number}\">")]);
        for (text, kept) in cells {
            let text = written(text);
            let cell = match kept {
                Kept::Inline => format!("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"),
                Kept::Formula => format!("<c t=\"str\"><f>A1</f><v>{text}</v></c>"),
                Kept::Shared => {
                    texts.extend([format!("<si><t xml:space=\"preserve\">{text}</t></si>")]);
                    count += 1;
                    format!("<c t=\"s\"><v>{}</v></c>", count - 1)
                }
            };
            rows.push_str(&cell);
        }
        rows += "</row>";
    }
    Workbook::default().sheet(&rows).texts(&texts).file()
}

/// A row as it is read: cells at its end that are empty are left out.
fn trimmed(cells: impl Iterator<Item = String>) -> Vec<String> {
    let mut cells = cells.map(|cell| if cell.trim().is_empty() { String::new() } else { cell }).collect::<Vec<_>>();
    while cells.pop_if(|cell| cell.is_empty()).is_some() {}
    cells
}

/// What calamine reads of the first sheet, in the same form.
fn by_calamine(file: &[u8]) -> Result<Vec<(u64, Vec<String>)>, calamine::XlsxError> {
    let mut book = Xlsx::new(Cursor::new(file))?;
    let name = book.sheet_names()[0].clone();
    let mut cells = book.worksheet_cells_reader(&name)?;
    let mut rows = Vec::<(u64, Vec<String>)>::new();
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        let value = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::String(text) => text.clone(),
            DataRef::SharedString(text) => (*text).to_owned(),
            DataRef::Float(number) => text(&numbers::number(&number.to_string()).unwrap()),
            DataRef::Bool(boolean) => text(&Cell::Boolean(*boolean)),
            DataRef::DateTime(date) if date.is_duration() => text(&dates::duration(date.as_f64())),
            DataRef::DateTime(date) => {
                let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
                let time = format!("{hour:02}:{minute:02}:{second:02}");
                let time = if time == "00:00:00" { String::new() } else { format!("T{time}") };
                format!("{year:04}-{month:02}-{day:02}{time}")
            }
            other => format!("{other:?}"),
        };
        let row = u64::from(row) + 1;
        if rows.last().is_none_or(|(last, _)| *last != row) {
            rows.push((row, Vec::new()));
        }
        let cells = &mut rows.last_mut().unwrap().1;
        cells.resize(column as usize, String::new());
        cells.push(value);
    }
    let rows = rows.into_iter().map(|(row, cells)| (row, trimmed(cells.into_iter())));
    Ok(rows.filter(|(_, cells)| !cells.is_empty()).collect())
}

/// What is read of the first sheet, in the same form.
fn by_us(file: &[u8]) -> Vec<(u64, Vec<String>)> {
    let rows = grid(file).unwrap().into_iter().map(|(row, cells)| (row, trimmed(cells.iter().map(text))));
    rows.filter(|(_, cells)| !cells.is_empty()).collect()
}

fn kept() -> impl Strategy<Value = Kept> {
    prop_oneof![Just(Kept::Shared), Just(Kept::Inline), Just(Kept::Formula)]
}

/// Elements of cells in which both readers see the same.
fn cell() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        any::<i32>().prop_map(|number| number.to_string()),
        (-1e9..1e9).prop_map(|number: f64| format!("{number:.2}")),
        (-1e9..1e9).prop_map(|number: f64| format!("{number:E}")),
    ];
    let day =
        (61_u32..2_957_000, 0_u32..86_400).prop_map(|(day, second)| f64::from(day) + f64::from(second) / 86_400.0);
    prop_oneof![
        number.prop_map(|number| format!("<c><v>{number}</v></c>")),
        (1_usize..4, day).prop_map(|(style, day)| format!("<c s=\"{style}\"><v>{day}</v></c>")),
        (0.0..1000.0).prop_map(|days: f64| format!("<c s=\"4\"><v>{days}</v></c>")),
        any::<bool>().prop_map(|boolean| format!("<c t=\"b\"><v>{}</v></c>", u8::from(boolean))),
        (0_usize..4).prop_map(|text| format!("<c t=\"s\"><f>A1</f><v>{text}</v></c>")),
        TEXT.prop_map(|text| format!(
            "<c t=\"inlineStr\"><is><r><t>{0}</t></r><r><t>{0}</t></r></is></c>",
            escaped(&text)
        )),
        Just("<c s=\"2\"/>".to_owned()),
        Just("<c><f>A1</f><v></v></c>".to_owned()),
    ]
}

fn varied() -> impl Strategy<Value = Workbook> {
    let row = (1_u64..4, vec((1_usize..4, cell()), 0..5));
    (vec(row, 0..5), any::<bool>(), vec(TEXT, 4)).prop_map(|(rows, is_1904, texts)| {
        let (mut sheet, mut number) = (String::new(), 0);
        for (step, cells) in rows {
            number += step;
            sheet.extend([format!("<row r=\"{number}\">")]);
            let mut column = 0;
            for (step, cell) in cells {
                column += step;
                let letter = char::from(b'A' + u8::try_from(column).unwrap());
                sheet += &cell.replacen("<c", &format!("<c r=\"{letter}{number}\""), 1);
            }
            sheet += "</row>";
        }
        let texts = texts.iter().map(|text| format!("<si><t>{}</t></si>", escaped(text))).collect::<Vec<_>>().concat();
        let formats = ["0", "14", "dd\\-mm\\-yyyy hh:mm:ss", "[$-406]d. mmmm yyyy;@", "[h]:mm"];
        let book = Workbook::default().sheet(&sheet).texts(&texts).styles(&formats);
        if is_1904 { book.of_1904() } else { book }
    })
}

proptest! {
    #[test]
    fn a_table_is_the_same_once_written_and_read(table in vec(vec((TEXT, kept()), 1..5), 1..6)) {
        let expected = table.iter().map(|row| trimmed(row.iter().map(|(text, _)| text.clone()))).collect::<Vec<_>>();
        let rows = grid(&file(&table)).unwrap();
        prop_assert_eq!(rows.iter().map(|(row, _)| *row).collect::<Vec<_>>(), (1..=table.len() as u64).collect::<Vec<_>>());
        let read = rows.iter().map(|(_, cells)| trimmed(cells.iter().map(text))).collect::<Vec<_>>();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn calamine_reads_the_same(workbook in varied()) {
        let file = workbook.file();
        let expected = by_calamine(&file).unwrap();
        prop_assert_eq!(by_us(&file), expected);
    }

    #[test]
    fn a_number_is_the_same_as_binary_ones_have_it(number in any::<f64>().prop_filter("a number", |number| number.is_finite())) {
        let written = [number.to_string(), format!("{number:E}"), format!("{number:.3}")];
        for written in written {
            match numbers::number(&written) {
                Some(Cell::Number(read)) => {
                    let (read, expected) = (read.parse::<f64>().unwrap(), written.parse::<f64>().unwrap());
                    prop_assert!((read - expected).abs() <= expected.abs() * 1e-14, "{} {}", read, expected);
                }
                Some(Cell::Refused(_)) => prop_assert!(!(1e-20..1e38).contains(&number.abs())),
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }

    #[test]
    fn no_text_of_a_number_makes_it_panic(text in "[-+]?[0-9]{0,20}[.,]?[0-9]{0,20}([eE][-+]?[0-9]{0,20})?") {
        if let Some(Cell::Number(number)) = numbers::number(&text) {
            prop_assert!(number.len() <= 2 * limits::DIGITS + 3);
            prop_assert_eq!(numbers::number(&number), Some(Cell::Number(number.clone())));
        }
    }

    #[test]
    fn no_day_makes_it_panic(days in any::<f64>(), is_1904 in any::<bool>()) {
        dates::date(days, is_1904);
        dates::duration(days);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert!(rows_from(&bytes, 0).is_err());
        prop_assert!(rows_from(&[b"PK\x03\x04", &bytes[..]].concat(), 0).is_err());
    }

    #[test]
    fn no_damage_to_the_file_makes_it_panic(
        workbook in varied(), changes in vec((any::<Index>(), any::<u8>()), 1..6), end in any::<Option<Index>>(),
    ) {
        let mut file = workbook.file();
        for (place, byte) in changes {
            let place = place.index(file.len());
            file[place] = byte;
        }
        file.truncate(end.map_or(file.len(), |end| end.index(file.len())));
        drop(rows_from(&file, 0));
    }

    #[test]
    fn no_damage_to_a_part_makes_it_panic(
        part in any::<Index>(), changes in vec((any::<Index>(), prop_oneof![any::<u8>(), (0_usize..12).prop_map(|place| b"<>/\"=&;!?-[ "[place])]), 0..6),
        cut in any::<Option<(Index, Index)>>(), cells in vec(cell(), 1..5),
    ) {
        let sheet = row(1, &["Kundenr.", "Navn"]) + &format!("<row>{}</row>", cells.concat());
        let texts = "<si><t>a</t></si>".repeat(4);
        let workbook = Workbook::default().sheet(&sheet).texts(&texts).styles(&["0", "14", "22", "46", "[h]"]);
        let (name, mut bytes) = part.get(&workbook.parts()).clone();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some((one, other)) = cut {
            let (one, other) = (one.index(bytes.len()), other.index(bytes.len()));
            bytes.drain(one.min(other)..one.max(other));
        }
        drop(rows_from(&workbook.part(&name, bytes).file(), 0));
    }
}
