//! The outbox, and what people chose to be told.

mod message;
mod notice;
mod notifications;
mod recipient;
mod sms;

pub use message::{Content, Delivery, Destination, Message, SecurityChange};
pub use notice::Notice;
pub use notifications::{Notifications, Optional};
pub use recipient::Recipient;
pub use sms::{SmsSpend, SpendDay};
