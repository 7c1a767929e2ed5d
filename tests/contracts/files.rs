//! The project's own files.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Folders that a build or a package manager fills.
const NOT_OURS: [&str; 2] = ["target", "node_modules"];

/// The files with one of these extensions beneath a folder, however deep. A path of a file is that file.
pub(crate) fn files(path: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    if path.is_file() {
        let extension = path.extension().and_then(|extension| extension.to_str());
        let is_picked = extension.is_some_and(|extension| extensions.contains(&extension));
        return is_picked.then(|| path.to_owned()).into_iter().collect();
    }
    let within = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let ours = within.filter(|path| !NOT_OURS.iter().any(|name| path.ends_with(name)));
    ours.flat_map(|path| files(&path, extensions)).collect()
}
