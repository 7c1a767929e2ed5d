//! Telling people of a new version of the privacy policy: staff announce it, each person is told and reminded, and
//! acknowledges it (P45, P46).

mod acknowledgement;
mod announcement;
pub(crate) mod audit;
mod field_errors;
pub mod messages;
mod notice;
pub mod records;

pub use acknowledgement::{Acknowledged, KnownPolicy, accepted};
pub use announcement::{AnnounceError, NOTICE_DAYS};
pub use notice::{Owed, REMINDER_DAYS};
