//! Which changes there are, and which of them are tried.

use std::{io, process::Command};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::Failure;

/// The packages whose code is changed: the rules, what they rest on, and who may do what.
const PACKAGES: [&str; 6] = ["domain", "store", "lambda", "app", "auth", "account"];

/// A change, as cargo-mutants lists it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Mutant {
    /// Tells the drawn changes apart, from 1.
    #[serde(skip)]
    pub(crate) id: u32,
    /// The place and the change in words.
    pub(crate) name: String,
    /// The file's path from the project's root.
    pub(crate) file: String,
    pub(crate) genre: Genre,
    pub(crate) span: Span,
    /// What stands there instead. Of an arm or a field that is left out, a comment.
    pub(crate) replacement: String,
}

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum Genre {
    /// A function returns something else at once.
    FnValue,
    BinaryOperator,
    UnaryOperator,
    /// An arm is left out.
    MatchArm,
    MatchArmGuard,
    /// A field of a struct expression is left out, so that its rest gives it.
    StructField,
}

/// Where a change is.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Span {
    pub(crate) start: Place,
}

/// A place in a file. Both count from 1, columns in characters.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Place {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// A sample of all changes, in random order. If texts are given, of those whose names have one of them, in any package.
///
/// # Errors
/// If cargo-mutants cannot list them.
pub(crate) fn draw(seed: u64, count: usize, named: &[String]) -> Result<Vec<Mutant>, Failure> {
    let from = match named {
        [] => PACKAGES.iter().flat_map(|package| ["--package", package]).collect(),
        _ => vec!["--workspace"],
    };
    let listed = Command::new("cargo").args(["mutants", "--list", "--json"]).args(from).output()?;
    if !listed.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&listed.stderr)).into());
    }
    let mut all: Vec<Mutant> = serde_json::from_slice(&listed.stdout)?;
    all.retain(|mutant| named.is_empty() || named.iter().any(|text| mutant.name.contains(text)));
    all.sort_by_cached_key(|mutant| Sha256::digest(format!("{seed} {}", mutant.name)).to_vec());
    all.truncate(count);
    for (id, mutant) in (1..).zip(&mut all) {
        mutant.id = id;
    }
    Ok(all)
}
