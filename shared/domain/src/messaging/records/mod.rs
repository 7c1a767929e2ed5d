//! The outbox, and the notification settings.

mod message;
mod notifications;
mod recipient;
mod sms;

pub use message::{Delivery, Destination, Message, MessageTopic, MessageView};
pub use notifications::{Notifications, Optional};
pub use recipient::Recipient;
pub use sms::{SmsSpend, SpendDay};
