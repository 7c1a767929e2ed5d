//! What calls functions by itself: streams, schedules, a bucket's events, and dead letters that are handed over again.

mod redrive;
mod s3_events;
mod schedules;
mod streams;

pub(crate) use redrive::Redrive;
pub use redrive::RedriveResult;
pub(crate) use s3_events::{Actor, ObjectVersion, S3Events};
pub(crate) use schedules::{ScheduleTargets, Schedules};
pub(crate) use streams::Streams;
