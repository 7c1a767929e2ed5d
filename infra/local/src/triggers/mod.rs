//! What calls functions by itself: streams, schedules, a bucket's events, and dead letters that are handed over again.

pub(crate) mod redrive;
pub(crate) mod s3_events;
pub(crate) mod schedules;
pub(crate) mod streams;
