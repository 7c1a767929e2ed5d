//! Messages to people: what they say, how they travel, and which of them somebody may switch off (P24, P42).

pub(crate) mod audit;
mod commit;
mod field_errors;
pub mod id;
pub mod notification;
pub mod records;
pub mod sms;
