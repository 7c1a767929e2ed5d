//! A record that was read, and its version.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// How many times an item has been written. It starts at 1, and every change is conditional on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub u64);

impl Version {
    /// The version of an item that was just inserted.
    pub const FIRST: Self = Self(1);

    /// The next version.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// A record that was read, with the version that a change is conditional on.
#[derive(Debug, Clone)]
pub struct Stored<R> {
    /// The record.
    pub record: R,
    /// Its version when it was read.
    pub version: Version,
}

impl<R> Deref for Stored<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.record
    }
}
