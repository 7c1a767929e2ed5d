//! S3: the template's buckets, their objects as files, and their events.
//!
//! `s3s` implements the protocol; the rest is implemented here. Requests arrive in [`service`] and end in [`store`].

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
