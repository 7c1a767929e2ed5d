//! What a function's processes run: one program for all, or the files that are deployed.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use zip::ZipArchive;

use crate::storage::{Data, StorageError};

/// How a function becomes a process.
#[derive(Debug, Clone)]
pub enum Runner {
    /// A program that can be any function.
    Program {
        /// Its file.
        program: PathBuf,
        /// Its arguments; the function's name follows them.
        arguments: Vec<OsString>,
    },
    /// The files that are deployed.
    Bootstraps {
        /// The folder with a `<function>/bootstrap.zip` or a `<function>/bootstrap` for each function.
        folder: PathBuf,
    },
}

impl Runner {
    /// Runs `program function NAME`, which has to call [`crate::function`].
    #[must_use]
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self::Program { program: program.into(), arguments: vec!["function".into()] }
    }

    /// Runs what `cargo lambda build` wrote to a folder. A zip is unpacked into the data folder.
    #[must_use]
    pub fn bootstraps(folder: impl Into<PathBuf>) -> Self {
        Self::Bootstraps { folder: folder.into() }
    }

    /// Runs the executable of the current program.
    ///
    /// # Errors
    /// If the operating system doesn't return the path of that file.
    pub fn this_program() -> io::Result<Self> {
        std::env::current_exe().map(Self::new)
    }
}

/// Why there is no program to run a function.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// The function was not built.
    #[error("there is no {name}/bootstrap.zip and no {name}/bootstrap in {}; the README says how they are built", folder.display())]
    NoBootstrap {
        /// The function's name.
        name: String,
        /// The folder that was searched.
        folder: PathBuf,
    },
    /// A zip that Lambda could not run.
    #[error("{}: {reason}", path.display())]
    Zip {
        /// The zip.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The function's files cannot be written or found.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A program and its arguments.
#[derive(Debug, Clone)]
pub(super) struct Program {
    pub(super) file: PathBuf,
    pub(super) arguments: Vec<OsString>,
}

/// The program of a function.
pub(super) fn of(runner: &Runner, function: &str, data: &Data) -> Result<Program, ProgramError> {
    match runner {
        Runner::Program { program, arguments } => {
            let arguments = arguments.iter().cloned().chain([function.into()]).collect();
            Ok(Program { file: program.clone(), arguments })
        }
        Runner::Bootstraps { folder } => Ok(Program { file: bootstrap(folder, function, data)?, arguments: vec![] }),
    }
}

/// The function's bootstrap, from its zip if there is one, because Lambda gets the zip.
fn bootstrap(folder: &Path, function: &str, data: &Data) -> Result<PathBuf, ProgramError> {
    let built = folder.join(function);
    let (zip, file) = (built.join("bootstrap.zip"), built.join("bootstrap"));
    if zip.is_file() {
        let code = data.code(function)?;
        unpack(&zip, &code)?;
        return Ok(code.join("bootstrap"));
    }
    if file.is_file() {
        return Ok(std::path::absolute(file).map_err(StorageError::io("cannot tell where the bootstraps are"))?);
    }
    Err(ProgramError::NoBootstrap { name: function.to_owned(), folder: folder.to_owned() })
}

/// Unpacks a zip as Lambda does, which starts nothing but an executable `bootstrap`.
fn unpack(zip: &Path, into: &Path) -> Result<(), ProgramError> {
    let failed = |reason: String| ProgramError::Zip { path: zip.to_owned(), reason };
    let archive = File::open(zip).map_err(|error| failed(error.to_string()))?;
    let mut archive = ZipArchive::new(archive).map_err(|error| failed(error.to_string()))?;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| failed(error.to_string()))?;
        let name = entry.enclosed_name().ok_or_else(|| failed("a name leads out of it".to_owned()))?;
        let path = into.join(name);
        let copied = if entry.is_dir() {
            fs::create_dir_all(&path)
        } else {
            let mode = entry.unix_mode().unwrap_or(0o644);
            replace(&path, mode, &mut entry)
        };
        copied.map_err(StorageError::io(format!("cannot write {}", path.display())))?;
    }
    let mode = fs::metadata(into.join("bootstrap")).map(|found| found.permissions().mode());
    match mode {
        Ok(mode) if mode & 0o111 != 0 => Ok(()),
        Ok(_) => Err(failed("its bootstrap may not be executed".to_owned())),
        Err(_) => Err(failed("it has no bootstrap at its top".to_owned())),
    }
}

/// Removes a file and writes it again, because a file that a process still runs cannot be overwritten.
fn replace(path: &Path, mode: u32, content: &mut impl io::Read) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode & 0o777).open(path)?;
    io::copy(content, &mut file).map(|_| ())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn zipped(folder: &Path, name: &str, mode: u32) {
        fs::create_dir_all(folder.join("auth")).expect("a folder");
        let mut zip = ZipWriter::new(File::create(folder.join("auth/bootstrap.zip")).expect("a file"));
        zip.start_file(name, SimpleFileOptions::default().unix_permissions(mode)).expect("an entry");
        zip.write_all(b"#!/bin/sh").expect("written");
        zip.finish().expect("a zip");
    }

    fn tried(folder: &Path) -> Result<Program, String> {
        let data = Data::open(&folder.join("data"), false).expect("free");
        of(&Runner::bootstraps(folder), "auth", &data).map_err(|error| error.to_string())
    }

    #[test]
    fn a_zip_is_unpacked_again_at_each_start() {
        let folder = tempfile::tempdir().expect("a folder");
        zipped(folder.path(), "bootstrap", 0o755);
        for _ in 0..2 {
            let program = tried(folder.path()).expect("a program");
            assert_eq!(fs::read(&program.file).expect("a file"), b"#!/bin/sh");
            assert!(program.arguments.is_empty() && program.file.starts_with(folder.path().join("data")));
        }
    }

    #[test]
    fn what_lambda_could_not_start_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(tried(folder.path()).is_err_and(|error| error.contains("no auth/bootstrap.zip")));
        for (name, mode, reason) in [
            ("bootstrap", 0o644, "may not be executed"),
            ("bin/bootstrap", 0o755, "no bootstrap at its top"),
            ("../bootstrap", 0o755, "leads out"),
        ] {
            zipped(folder.path(), name, mode);
            let error = tried(folder.path()).expect_err("refused");
            assert!(error.contains(reason), "{name} {mode:o}: {error}");
            let _ = fs::remove_dir_all(folder.path().join("data"));
        }
    }
}
