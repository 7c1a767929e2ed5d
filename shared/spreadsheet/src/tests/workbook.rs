//! Writes spreadsheets, part by part.

use std::io::{Cursor, Write as _};

use zip::{ZipWriter, write::SimpleFileOptions};

pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A workbook, as Excel writes it.
#[derive(Debug, Clone, Default)]
pub(super) struct Workbook {
    /// Whether each is hidden, and its part.
    sheets: Vec<(bool, String)>,
    texts: Option<String>,
    styles: Option<String>,
    properties: &'static str,
    /// Parts that are there instead of those above, or beside them.
    others: Vec<(String, Vec<u8>)>,
}

impl Workbook {
    /// Adds a sheet of these rows.
    pub(super) fn sheet(self, rows: &str) -> Self {
        self.with_sheet(false, rows)
    }

    /// Adds a hidden sheet of these rows.
    pub(super) fn hidden_sheet(self, rows: &str) -> Self {
        self.with_sheet(true, rows)
    }

    fn with_sheet(mut self, is_hidden: bool, rows: &str) -> Self {
        let part = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
        self.sheets.push((is_hidden, part));
        self
    }

    /// With the texts that cells refer to, as elements `si`.
    pub(super) fn texts(mut self, texts: &str) -> Self {
        self.texts = Some(format!("<sst xmlns=\"{MAIN}\" count=\"1\" uniqueCount=\"1\">{texts}</sst>"));
        self
    }

    /// With a style for each of these numbers, or codes, of formats. The first is that of cells without one.
    pub(super) fn styles(mut self, formats: &[&str]) -> Self {
        let (mut own, mut styles) = (String::new(), String::new());
        for (format, place) in formats.iter().zip(164..) {
            let id = format.parse().unwrap_or(place);
            own.extend([format!("<numFmt numFmtId=\"{place}\" formatCode=\"{}\"/>", escaped(format))]);
            styles.extend([format!("<xf numFmtId=\"{id}\" fontId=\"0\" xfId=\"0\"><alignment wrapText=\"1\"/></xf>")]);
        }
        self.styles = Some(format!(
            "<styleSheet xmlns=\"{MAIN}\"><numFmts>{own}</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
             <cellXfs>{styles}</cellXfs><dxfs><dxf><numFmt numFmtId=\"164\" formatCode=\"yyyy\"/></dxf></dxfs></styleSheet>"
        ));
        self
    }

    /// With dates that are counted from 1904.
    pub(super) fn of_1904(mut self) -> Self {
        self.properties = "<workbookPr date1904=\"1\"/>";
        self
    }

    /// With a part that is there beside, or instead of the one of this name.
    pub(super) fn part(mut self, name: &str, part: impl Into<Vec<u8>>) -> Self {
        self.others.push((name.to_owned(), part.into()));
        self
    }

    /// The parts.
    pub(super) fn parts(&self) -> Vec<(String, Vec<u8>)> {
        let (mut sheets, mut related) = (String::new(), String::new());
        let mut parts = vec![
            ("[Content_Types].xml".to_owned(), format!("<Types xmlns=\"{RELATIONSHIPS}\"/>")),
            ("_rels/.rels".to_owned(), relationships(&relationship("rId1", "officeDocument", "xl/workbook.xml"))),
        ];
        for ((is_hidden, sheet), number) in self.sheets.iter().zip(1..) {
            let state = if *is_hidden { " state=\"hidden\"" } else { "" };
            sheets.extend([format!("<sheet name=\"Ark{number}\" sheetId=\"{number}\"{state} r:id=\"rId{number}\"/>")]);
            related += &relationship(&format!("rId{number}"), "worksheet", &format!("worksheets/sheet{number}.xml"));
            parts.push((format!("xl/worksheets/sheet{number}.xml"), sheet.clone()));
        }
        for (name, kind, part) in [("sharedStrings", "sharedStrings", &self.texts), ("styles", "styles", &self.styles)]
        {
            if let Some(part) = part {
                related += &relationship(name, kind, &format!("{name}.xml"));
                parts.push((format!("xl/{name}.xml"), part.clone()));
            }
        }
        let properties = self.properties;
        let workbook =
            format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\">{properties}<sheets>{sheets}</sheets></workbook>");
        parts.push(("xl/workbook.xml".to_owned(), workbook));
        parts.push(("xl/_rels/workbook.xml.rels".to_owned(), relationships(&related)));
        let declared = |part: String| format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n{part}").into_bytes();
        let is_other = |name: &String| self.others.iter().any(|(other, _)| other == name);
        let parts = parts.into_iter().filter(|(name, _)| !is_other(name)).map(|(name, part)| (name, declared(part)));
        parts.chain(self.others.clone()).collect()
    }

    /// The file.
    pub(super) fn file(&self) -> Vec<u8> {
        zipped(&self.parts())
    }
}

/// A relationship of a workbook.
pub(super) fn relationship(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
}

/// A part with these relationships.
pub(super) fn relationships(all: &str) -> String {
    format!("<Relationships xmlns=\"{RELATIONSHIPS}\">{all}</Relationships>")
}

/// A ZIP of these parts.
pub(super) fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(part).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A text as XML has it.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// A cell with a text of its own.
pub(super) fn inline(text: &str) -> String {
    format!("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", escaped(text))
}

/// A row of texts.
pub(super) fn row(number: u64, texts: &[&str]) -> String {
    let cells = texts.iter().map(|text| inline(text)).collect::<String>();
    format!("<row r=\"{number}\">{cells}</row>")
}

/// A workbook with a customer.
pub(super) fn customers() -> Workbook {
    Workbook::default().sheet(&(row(1, &["Kundenr."]) + &row(2, &["1"])))
}
