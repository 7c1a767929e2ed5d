//! The ZIP that a spreadsheet is (Open Packaging Conventions, ECMA-376 part 2).

use std::{
    collections::HashMap,
    io::{self, BufReader, Cursor, Read as _},
};

use domain::integrations::files::{FileError, limits};
use zip::{ZipArchive, read::ZipFile, result::ZipError};

use crate::part::Part;

/// What a ZIP begins with.
const ZIP: &[u8] = b"PK";

/// What Office's older files begin with. One that is protected by a password is such a file, too, and holds the ZIP.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";

/// The beginning of an entry of the directory, and how long it is without its name.
const ENTRY: (&[u8], usize) = (b"PK\x01\x02", 46);

/// The bytes of a part, which are unpacked as they are read.
type Unpacked<'p, 'f> = BufReader<ZipFile<'p, Cursor<&'f [u8]>>>;

/// A file whose parts can be read.
pub(crate) struct Package<'f> {
    archive: ZipArchive<Cursor<&'f [u8]>>,
    /// The place of each part, by its name in lower case.
    places: HashMap<String, usize>,
}

impl<'f> Package<'f> {
    /// Unpacks all parts once, without keeping them: sizes that the file declares are not trusted, and damage is found.
    ///
    /// # Errors
    /// If it is no package, is damaged, or larger than is read.
    pub(crate) fn open(file: &'f [u8]) -> Result<Self, FileError> {
        if file.is_empty() {
            return Err(FileError::Empty);
        }
        if file.starts_with(COMPOUND) {
            return Err(if is_encrypted(file) {
                FileError::SpreadsheetEncrypted
            } else {
                FileError::SpreadsheetNotSupported
            });
        }
        if !file.starts_with(ZIP) {
            return Err(FileError::SpreadsheetNotSupported);
        }
        if file.len() > limits::SHEET_FILE {
            return Err(FileError::SpreadsheetTooLarge);
        }
        check_directory(file)?;
        let mut archive = ZipArchive::new(Cursor::new(file)).map_err(|error| damage(&error))?;
        check_parts(&mut archive)?;
        let mut places = HashMap::new();
        for (place, name) in archive.file_names().enumerate() {
            let name = key(&name.map_err(|error| damage(&error))?);
            if places.insert(name, place).is_some() {
                return Err(FileError::SpreadsheetDamaged);
            }
        }
        Ok(Self { archive, places })
    }

    /// The part of this name, if there is one.
    ///
    /// # Errors
    /// If it is damaged.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Part<Unpacked<'_, 'f>>>, FileError> {
        let Some(place) = self.places.get(&key(name)) else { return Ok(None) };
        let file = self.archive.by_index(*place).map_err(|error| damage(&error))?;
        Ok(Some(Part::new(BufReader::with_capacity(64 << 10, file))))
    }
}

/// The name by which a part is found. Names have no case. Some programs write backslashes.
fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// Whether Office has encrypted it: it has a stream of this name, which stands there as UTF-16.
fn is_encrypted(file: &[u8]) -> bool {
    let name = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    file.windows(name.len()).any(|bytes| bytes == name)
}

/// Before the directory is read into memory: wherever it is, each of its entries has its signature.
fn check_directory(file: &[u8]) -> Result<(), FileError> {
    let (signature, length) = ENTRY;
    let entries = file.windows(length).filter(|bytes| bytes.starts_with(signature));
    let (mut count, mut bytes) = (0, 0);
    for entry in entries {
        let size = |place: usize| match entry.get(place..place + 2) {
            Some(&[low, high]) => usize::from(u16::from_le_bytes([low, high])),
            _ => 0,
        };
        count += 1;
        // The name, the extra field and the comment.
        bytes += size(28) + size(30) + size(32);
        if count > limits::SHEET_PARTS || bytes > limits::SHEET_DIRECTORY {
            return Err(FileError::SpreadsheetTooManyParts);
        }
    }
    Ok(())
}

fn check_parts(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), FileError> {
    if archive.has_duplicate_names() {
        return Err(FileError::SpreadsheetDamaged);
    }
    // One byte more than there may be, so that too many are noticed.
    let mut left = limits::SHEET_UNPACKED + 1;
    for place in 0..archive.len() {
        let file = archive.by_index(place).map_err(|error| damage(&error))?;
        left -= io::copy(&mut file.take(left), &mut io::sink()).map_err(|_| FileError::SpreadsheetDamaged)?;
        if left == 0 {
            return Err(FileError::SpreadsheetUnpacksTooLarge);
        }
    }
    Ok(())
}

fn damage(error: &ZipError) -> FileError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            FileError::SpreadsheetEncrypted
        }
        _ => FileError::SpreadsheetDamaged,
    }
}
