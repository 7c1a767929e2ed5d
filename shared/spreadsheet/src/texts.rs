//! Texts of cells, which can have parts in different fonts, and which most programs keep apart from the sheets.

use std::{borrow::Cow, io::BufRead};

use domain::integrations::files::{FileError, limits};

use crate::part::{Item, Part, add};

/// The texts of a workbook, one after the other.
#[derive(Default)]
pub(crate) struct Texts {
    all: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Texts {
    /// From their part.
    ///
    /// # Errors
    /// If it cannot be read, or there are more than are read. How many it says that there are does not matter.
    pub(crate) fn read(mut part: Part<impl BufRead>) -> Result<Self, FileError> {
        let mut texts = Self::default();
        let (mut text, mut piece) = (String::new(), String::new());
        loop {
            let is_text = match part.next()? {
                Item::Start(element) => element.is("si"),
                Item::End(end) if end.is_last() => return Ok(texts),
                _ => false,
            };
            if is_text {
                text.clear();
                rich(&mut part, &mut piece, &mut text)?;
                texts.add(&text)?;
            }
        }
    }

    /// Adds a text.
    ///
    /// # Errors
    /// If there are more than are read.
    pub(crate) fn add(&mut self, text: &str) -> Result<(), FileError> {
        let end = self.all.len() + text.len();
        let Some(end) = u32::try_from(end).ok().filter(|_| end <= limits::SHEET_TEXT) else {
            return Err(FileError::SpreadsheetTooManyTexts);
        };
        if self.ends.len() == limits::SHEET_TEXTS {
            return Err(FileError::SpreadsheetTooManyTexts);
        }
        self.all.push_str(text);
        self.ends.push(end);
        Ok(())
    }

    /// The text of this number.
    pub(crate) fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.all.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }
}

/// Adds the text of the element that began last, without how it is pronounced. `piece` is for use in between.
///
/// # Errors
/// If it cannot be read.
pub(crate) fn rich(part: &mut Part<impl BufRead>, piece: &mut String, text: &mut String) -> Result<(), FileError> {
    let depth = part.depth();
    while part.depth() >= depth {
        let (is_text, is_phonetic, is_kept) = match part.next()? {
            Item::Start(element) if element.is("t") => {
                (true, false, element.attribute("xml:space")?.is_some_and(|space| space == "preserve"))
            }
            Item::Start(element) => (false, element.is("rPh"), false),
            _ => continue,
        };
        if is_phonetic {
            part.skip()?;
        } else if is_text {
            piece.clear();
            part.text(piece)?;
            let shown = if is_kept { piece.as_str() } else { piece.trim_matches([' ', '\t', '\r', '\n']) };
            // One that is too long may not become shorter.
            let is_too_long = piece.len() > limits::CELL;
            add(text, &if is_too_long { Cow::Borrowed(piece.as_str()) } else { unescaped(shown) });
        }
    }
    Ok(())
}

/// A text without Excel's escapes: `_x000D_` is the character of that number, which XML may not have, and `_x005F_` is the
/// underscore before what would be an escape.
pub(crate) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let (mut shown, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(place) = rest.find("_x") {
        let (before, after) = rest.split_at(place);
        shown.push_str(before);
        rest = after;
        // Two of them are one character beyond 16 bits.
        let mut units = Vec::new();
        while let Some((unit, after)) = escape(rest) {
            units.push(unit);
            rest = after;
        }
        if units.is_empty() {
            // The x may be part of nothing, but another underscore can follow.
            shown.push('_');
            rest = rest.strip_prefix('_').unwrap_or_default();
        }
        shown.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

/// The number of the escape that a text begins with, and the text after it.
fn escape(text: &str) -> Option<(u16, &str)> {
    let digits =
        text.strip_prefix("_x")?.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    let rest = text.get(6..)?.strip_prefix('_')?;
    Some((u16::from_str_radix(digits, 16).ok()?, rest))
}
