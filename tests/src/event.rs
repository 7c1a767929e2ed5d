//! The event files, one for each function and trigger (`tests/contracts/events.rs` writes them).

use std::{fs, io, path::Path};

use serde_json::Value;

/// An event of a function: the first of its event files.
///
/// # Errors
/// If the function has no event file, or the file is not valid JSON.
pub fn event_of(function: &str) -> io::Result<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("events").join(function);
    let files = fs::read_dir(&folder)?.map(|file| Ok(file?.path())).collect::<io::Result<Vec<_>>>()?;
    let first = files.into_iter().min().ok_or(io::ErrorKind::NotFound)?;
    Ok(serde_json::from_str(&fs::read_to_string(first)?)?)
}
