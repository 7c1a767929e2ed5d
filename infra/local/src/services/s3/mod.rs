//! S3: the template's buckets, their objects as files, and who hears of them.
//!
//! `s3s` speaks the protocol; what lies behind it is ours. [`service`] is where requests come in, [`store`] where they end.

mod backend;
mod blobs;
mod copies;
mod cors;
mod gate;
mod lifecycle;
mod lists;
mod multipart;
mod objects;
mod permissions;
mod reads;
mod removals;
mod service;
mod signature;
mod store;
mod sums;

pub(crate) use service::S3;
