//! The encoding of a CSV, found by its content.

use encoding_rs::WINDOWS_1252;
use serde::{Deserialize, Serialize};

/// An encoding of text. As long as a file holds nothing but ASCII, it has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Encoding {
    /// UTF-8.
    Utf8,
    /// What Excel in Western Europe writes as "CSV" without more.
    Windows1252,
}

impl Encoding {
    /// The encoding that the first bytes beyond ASCII show, if there are any: a sequence that UTF-8 has is of UTF-8, since
    /// it would be nonsense otherwise.
    pub(super) fn of(cell: &[u8]) -> Option<Self> {
        let valid = match std::str::from_utf8(cell) {
            Ok(_) => cell.len(),
            Err(error) => error.valid_up_to(),
        };
        if !cell.iter().take(valid).all(u8::is_ascii) {
            Some(Self::Utf8)
        } else if valid < cell.len() {
            Some(Self::Windows1252)
        } else {
            None
        }
    }

    /// The text of a cell. `None` if it has bytes that the encoding does not have.
    pub(super) fn decoded(self, cell: &[u8]) -> Option<String> {
        match self {
            Self::Utf8 => std::str::from_utf8(cell).ok().map(str::to_owned),
            // They stand for nothing in Windows-1252, so the file has another encoding.
            Self::Windows1252 if cell.iter().any(|byte| [0x81, 0x8d, 0x8f, 0x90, 0x9d].contains(byte)) => None,
            Self::Windows1252 => WINDOWS_1252.decode_without_bom_handling_and_without_replacement(cell).map(Into::into),
        }
    }
}
