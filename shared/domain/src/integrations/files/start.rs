//! What the first bytes of a file tell of it.

use crate::integrations::files::{file_error::FileError, source::Source};

const BOM: &[u8] = b"\xef\xbb\xbf";

/// The first bytes of files that are no text, and people may take for a CSV.
const SIGNATURES: [(&[u8], FileError); 7] = [
    (b"\xff\xfe", FileError::Utf16),
    (b"\xfe\xff", FileError::Utf16),
    // XLSX and ODS are ZIP files.
    (b"PK\x03\x04", FileError::Spreadsheet),
    (b"\xd0\xcf\x11\xe0", FileError::Spreadsheet),
    (b"%PDF", FileError::Binary),
    (b"\x1f\x8b", FileError::Binary),
    (b"{\\rt", FileError::Binary),
];

/// The longest of them.
const LONGEST: usize = 4;

/// Whether the file begins with a byte order mark of UTF-8, which is skipped. `None` if more bytes are needed to say so.
///
/// # Errors
/// If the file is no text, or one of UTF-16.
pub(super) fn byte_order_mark(source: &mut Source) -> Result<Option<bool>, FileError> {
    let rest = source.rest();
    if rest.len() < LONGEST && !source.is_finished() {
        return Ok(None);
    }
    if let Some((_, error)) = SIGNATURES.iter().find(|(signature, _)| rest.starts_with(signature)) {
        return Err(error.clone());
    }
    let has_mark = rest.starts_with(BOM);
    if has_mark {
        source.skip(BOM.len());
    }
    Ok(Some(has_mark))
}
