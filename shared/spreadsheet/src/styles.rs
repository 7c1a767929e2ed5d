//! Which cells show their number as a date.

use std::{collections::HashMap, io::BufRead};

use domain::integrations::files::FileError;

use crate::part::{Element, Item, Part};

/// What the number of a cell is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// A number.
    Number,
    /// A date, or a time, or both.
    Date,
    /// Hours, minutes and seconds that do not end with the day.
    Duration,
}

/// The format of each style.
#[derive(Default)]
pub(crate) struct Styles(Vec<Format>);

impl Styles {
    /// From their part.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(crate) fn read(mut part: Part<impl BufRead>) -> Result<Self, FileError> {
        let (mut own, mut styles) = (HashMap::new(), Vec::new());
        // Elements of the same names stand in other lists, too.
        let mut is_in_formats = false;
        let mut is_in_styles = false;
        loop {
            match part.next()? {
                Item::Start(element) if element.is("numFmts") => is_in_formats = true,
                Item::Start(element) if element.is("cellXfs") => is_in_styles = true,
                Item::Start(element) if is_in_formats && element.is("numFmt") => {
                    let code = element.attribute("formatCode")?;
                    own.insert(id(&element)?, code.as_deref().map_or(Format::Number, of_code));
                }
                Item::Start(element) if is_in_styles && element.is("xf") => {
                    let id = id(&element)?;
                    styles.push(own.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                Item::End(end) if end.is_last() => return Ok(Self(styles)),
                Item::End(end) if end.is("numFmts") => is_in_formats = false,
                Item::End(end) if end.is("cellXfs") => is_in_styles = false,
                _ => {}
            }
        }
    }

    /// The format of a style.
    pub(crate) fn format(&self, style: usize) -> Format {
        self.0.get(style).copied().unwrap_or(Format::Number)
    }
}

/// The id of a format. Zero, which is the format of no style in particular, if there is none.
fn id(element: &Element<'_>) -> Result<u32, FileError> {
    Ok(element.attribute("numFmtId")?.and_then(|id| id.trim().parse().ok()).unwrap_or_default())
}

/// The formats that have no code in a file (ECMA-376 § 18.8.30), also those of East Asia.
fn built_in(id: u32) -> Format {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Format::Date,
        46 => Format::Duration,
        _ => Format::Number,
    }
}

/// By the code, such as `dd-mm-yyyy`. A code has sections for signs; the first tells enough.
fn of_code(code: &str) -> Format {
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character.to_ascii_lowercase() {
            // The next one is not part of the code.
            '\\' | '_' | '*' => drop(characters.next()),
            '"' => drop(characters.by_ref().find(|next| *next == '"')),
            '[' => {
                let inside = characters.by_ref().take_while(|next| *next != ']').map(|next| next.to_ascii_lowercase());
                let inside = inside.collect::<String>();
                // `[h]`, and no colour or currency.
                if ["h", "m", "s"].iter().any(|unit| !inside.is_empty() && inside.replace(unit, "").is_empty()) {
                    return Format::Duration;
                }
            }
            ';' => return Format::Number,
            'd' | 'm' | 'y' | 'h' | 's' => return Format::Date,
            _ => {}
        }
    }
    Format::Number
}
