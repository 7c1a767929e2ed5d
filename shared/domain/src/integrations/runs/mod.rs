//! Runs of integrations: what was transferred, when, and what came of it (P19).
//!
//! A run is queued by an upload, by hand or by schedule, taken up under a lease, and goes in chunks. Each chunk ends with one commit:
//! the run as it is then, the lease, and the entry in the audit log. What is done again after a crash finds what the same chunk has
//! written before, and counts it once.

mod counts;
mod deletion;
mod file;
mod life;
mod message;
mod object;
mod payload;
mod permit;
mod progress;
mod reading;
pub mod row;
mod schedule;
pub mod starting;
mod summary;
mod upload;

#[cfg(test)]
mod tests;

pub use counts::RowCounts;
pub use deletion::delete_files;
pub use file::RunFile;
pub use life::{Ending, RunStatus, UPLOAD_LINK};
pub use message::{RunMessage, RunReason};
pub use object::{RunObject, RunObjectKind};
pub use payload::Payload;
pub use permit::{Permit, permit};
pub use progress::{ExportProgress, FilePosition, ImportProgress, Progress};
pub use reading::{ReadableFile, Unreadable};
pub use schedule::next_slot;
pub use upload::{MOST_BYTES, Sha256, TRIAL_BYTES, UploadRequest};
