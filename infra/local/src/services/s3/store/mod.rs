//! The state of S3: the index of buckets and objects, and the blobs.

mod changes;
mod index;
mod list;
mod uploads;

pub(super) use changes::{Condition, NewVersion, matches};
pub(super) use index::{NULL, ObjectMetadata, Store, Version};
pub(super) use list::Page;
pub(super) use uploads::{Part, Upload};
