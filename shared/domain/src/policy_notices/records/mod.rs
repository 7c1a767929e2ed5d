//! The records of announced versions, and of who was told of them.

mod announcement;
mod notice;

pub use announcement::{AnnouncementId, PolicyAnnouncement};
pub use notice::{PolicyName, PolicyNotice, PolicyNoticeView};
