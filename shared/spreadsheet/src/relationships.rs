//! How the parts of a spreadsheet refer to each other.

use domain::integrations::files::{FileError, limits};

use crate::{
    package::Package,
    part::{Element, Item},
};

/// What a part is to the part that refers to it, as far as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The workbook of a file.
    Workbook,
    /// A sheet with cells.
    Sheet,
    /// The texts of all sheets.
    Texts,
    /// The formats of cells.
    Styles,
    /// Any other.
    Other,
}

impl Kind {
    /// By its type, which is a URL of ECMA-376, in its transitional or its strict form.
    fn of(url: &str) -> Self {
        match url.rsplit('/').next() {
            Some("officeDocument") => Self::Workbook,
            Some("worksheet") => Self::Sheet,
            Some("sharedStrings") => Self::Texts,
            Some("styles") => Self::Styles,
            _ => Self::Other,
        }
    }
}

/// That a part refers to another.
pub(crate) struct Relationship {
    /// By what the part names it.
    pub(crate) id: String,
    pub(crate) kind: Kind,
    /// The name of the other part.
    pub(crate) target: String,
}

/// The relationships of a part, or of the file if its name is empty. `None` if nothing says them.
///
/// # Errors
/// If they cannot be read.
pub(crate) fn of(package: &mut Package<'_>, name: &str) -> Result<Option<Vec<Relationship>>, FileError> {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let Some(mut part) = package.part(&format!("{folder}/_rels/{file}.rels"))? else { return Ok(None) };
    let mut found = Vec::new();
    loop {
        match part.next()? {
            Item::Start(element) if element.is("Relationship") => found.extend(read(&element, folder)?),
            Item::End(end) if end.is_last() => return Ok(Some(found)),
            _ => {}
        }
        if found.len() > limits::SHEET_PARTS {
            return Err(FileError::SpreadsheetTooManyParts);
        }
    }
}

fn read(element: &Element<'_>, folder: &str) -> Result<Option<Relationship>, FileError> {
    let mut read = Relationship { id: String::new(), kind: Kind::Other, target: String::new() };
    let mut is_outside = false;
    element.attributes(|name, value| match name {
        "Id" => read.id = value.into_owned(),
        "Type" => read.kind = Kind::of(&value),
        "Target" => read.target = resolved(folder, &value),
        "TargetMode" => is_outside = value == "External",
        _ => {}
    })?;
    Ok((!is_outside).then_some(read))
}

/// The name of the part that a part in this folder calls so.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let start = if target.starts_with('/') { "" } else { folder };
    let mut names = Vec::new();
    for name in start.split('/').chain(target.split('/')) {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()),
            name => names.push(name),
        }
    }
    names.join("/")
}
