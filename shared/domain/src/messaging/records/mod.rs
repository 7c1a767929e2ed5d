//! The outbox, and what people chose to be told.

mod message;
mod notifications;
mod recipient;
mod sms;

pub use message::{Delivery, Destination, Message};
pub use notifications::{Notifications, Optional};
pub use recipient::Recipient;
pub use sms::{SmsSpend, SpendDay};
