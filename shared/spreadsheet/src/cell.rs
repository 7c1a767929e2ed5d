//! What a cell says of itself.

use domain::integrations::files::FileError;

use crate::part::Element;

/// The columns that Excel has.
pub(crate) const COLUMNS: usize = 1 << 14;

/// What kind of value a cell has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A number.
    Number,
    /// The number of a text.
    Shared,
    /// A text that a formula results in.
    Text,
    /// A text within the cell.
    Inline,
    /// A boolean.
    Boolean,
    /// A date in ISO 8601.
    Date,
    /// An error, such as of a division by zero.
    Error,
}

/// The attributes of a cell.
pub(crate) struct Head {
    /// Its column, counted from 0, and its row.
    pub(crate) place: Option<(usize, u64)>,
    pub(crate) style: usize,
    pub(crate) kind: Kind,
}

impl Head {
    /// Of the element of a cell.
    ///
    /// # Errors
    /// If they are none that a cell has.
    pub(crate) fn of(element: &Element<'_>) -> Result<Self, FileError> {
        let mut head = Self { place: None, style: 0, kind: Kind::Number };
        let mut is_wrong = false;
        element.attributes(|name, value| match name {
            "r" => {
                head.place = place(&value);
                is_wrong |= head.place.is_none();
            }
            "s" => head.style = value.trim().parse().unwrap_or_default(),
            "t" => match Kind::of(&value) {
                Some(kind) => head.kind = kind,
                None => is_wrong = true,
            },
            _ => {}
        })?;
        if is_wrong { Err(FileError::SpreadsheetDamaged) } else { Ok(head) }
    }
}

impl Kind {
    /// By its name (ECMA-376 § 18.18.11).
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "n" => Self::Number,
            "s" => Self::Shared,
            "str" => Self::Text,
            "inlineStr" => Self::Inline,
            "b" => Self::Boolean,
            "d" => Self::Date,
            "e" => Self::Error,
            _ => return None,
        })
    }
}

/// The column, counted from 0, and the row of a place such as `AB12`.
fn place(text: &str) -> Option<(usize, u64)> {
    let (letters, digits) = text.split_at(text.find(|c: char| c.is_ascii_digit())?);
    let column = letters.bytes().try_fold(0, |column: usize, letter| {
        let letter = letter.to_ascii_uppercase().checked_sub(b'A').filter(|place| *place < 26)?;
        Some(column * 26 + usize::from(letter) + 1).filter(|column| *column <= COLUMNS)
    });
    Some((column?.checked_sub(1)?, digits.parse().ok()?))
}
