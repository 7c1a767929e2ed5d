//! What sheets there are.

use domain::integrations::files::{FileError, limits};

use crate::{
    package::Package,
    part::{Element, Item},
    relationships::{self, Kind, Relationship},
};

/// A workbook: the names of the parts that are read.
pub(crate) struct Workbook {
    /// The sheets, in the order of their tabs. Those that are hidden come last.
    pub(crate) sheets: Vec<String>,
    /// The texts of all sheets.
    pub(crate) texts: Option<String>,
    /// The formats of cells.
    pub(crate) styles: Option<String>,
    /// Whether days are counted from 1904, as Excel for the Mac did.
    pub(crate) is_1904: bool,
}

impl Workbook {
    /// The workbook of a file.
    ///
    /// # Errors
    /// If it is the file of another program, or damaged.
    pub(crate) fn read(package: &mut Package<'_>) -> Result<Self, FileError> {
        let name = find(package)?;
        let related = relationships::of(package, &name)?.ok_or(FileError::SpreadsheetDamaged)?;
        let target = |kind| related.iter().find(|part| part.kind == kind).map(|part| part.target.clone());
        let mut workbook =
            Self { sheets: Vec::new(), texts: target(Kind::Texts), styles: target(Kind::Styles), is_1904: false };
        let mut part = package.part(&name)?.ok_or(FileError::SpreadsheetDamaged)?;
        let mut hidden = Vec::new();
        let mut is_root = true;
        loop {
            match part.next()? {
                // The root of a document of Word, or of slides.
                Item::Start(element) if is_root && !element.is("workbook") => {
                    return Err(FileError::SpreadsheetNotSupported);
                }
                Item::Start(_) if is_root => is_root = false,
                Item::Start(element) if element.is("workbookPr") => {
                    let epoch = element.attribute("date1904")?;
                    workbook.is_1904 |= epoch.is_some_and(|is_1904| matches!(&*is_1904, "1" | "true" | "on"));
                }
                Item::Start(element) if element.is("sheet") => {
                    let (id, is_hidden) = sheet(&element)?;
                    let part = related.iter().find(|part| part.id == id).ok_or(FileError::SpreadsheetDamaged)?;
                    let sheets = if is_hidden { &mut hidden } else { &mut workbook.sheets };
                    sheets.extend(with_cells(part));
                }
                Item::End(end) if end.is_last() => break,
                _ => {}
            }
            if workbook.sheets.len() + hidden.len() > limits::SHEET_PARTS {
                return Err(FileError::SpreadsheetTooManyParts);
            }
        }
        workbook.sheets.extend(hidden);
        Ok(workbook)
    }
}

/// The name of the part that is the workbook.
fn find(package: &mut Package<'_>) -> Result<String, FileError> {
    // OpenDocument has none.
    let related = relationships::of(package, "")?.ok_or(FileError::SpreadsheetNotSupported)?;
    let part = related.into_iter().find(|part| part.kind == Kind::Workbook);
    let name = part.ok_or(FileError::SpreadsheetNotSupported)?.target;
    // An XLSB, which is no XML.
    if name.to_lowercase().ends_with(".bin") { Err(FileError::SpreadsheetNotSupported) } else { Ok(name) }
}

/// The id of a sheet's relationship, and whether the sheet is hidden.
fn sheet(element: &Element<'_>) -> Result<(String, bool), FileError> {
    let (mut id, mut is_hidden) = (String::new(), false);
    element.attributes(|name, value| match name.rsplit(':').next() {
        Some("id") => id = value.into_owned(),
        Some("state") => is_hidden = value != "visible",
        _ => {}
    })?;
    Ok((id, is_hidden))
}

/// The name of a sheet's part, unless the sheet is a chart or the like.
fn with_cells(part: &Relationship) -> Option<String> {
    (part.kind == Kind::Sheet).then(|| part.target.clone())
}
