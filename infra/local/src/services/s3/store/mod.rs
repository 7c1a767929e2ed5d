//! Where requests to S3 end: the index of buckets and objects, with the blobs beside it.

mod changes;
mod index;
mod list;
mod uploads;

pub(super) use changes::{Condition, NewVersion, matches};
pub(super) use index::{NULL, ObjectMetadata, Store, Version};
pub(super) use list::Page;
pub(super) use uploads::{Part, Upload};
