//! The file of a run.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::kernel::{file::FileLife, time::Now};

/// The file that a run reads or writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFile {
    /// Its bytes: as announced, and of an export once it is written.
    pub bytes: u64,
    /// The version of the object in the bucket, once it is there.
    pub version: Option<String>,
    /// When it ends (P20), once it is there.
    pub ends_at: Option<Timestamp>,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
}

impl RunFile {
    /// A file that is announced.
    #[must_use]
    pub(super) const fn announced(bytes: u64) -> Self {
        Self { bytes, version: None, ends_at: None, deleted_at: None }
    }

    /// A file that is in the bucket from now on.
    #[must_use]
    pub(super) fn stored(bytes: u64, version: String, now: Now) -> Self {
        let ends_at = Some(FileLife::NinetyDays.period().after(now.timestamp()));
        Self { bytes, version: Some(version), ends_at, deleted_at: None }
    }

    /// When it ends, if it can be read now: it is kept for 90 days to the second.
    #[must_use]
    pub fn readable_until(&self, now: Now) -> Option<Timestamp> {
        self.ends_at.filter(|end| !now.is_past(*end) && self.deleted_at.is_none())
    }
}
