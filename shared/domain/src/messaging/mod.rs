//! Messages to people: what they say, how they travel, and which of them somebody may switch off (P24, P42).

mod commit;
pub mod notification;
pub mod records;
pub mod sms;
