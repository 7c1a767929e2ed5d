//! What is audited of what people are told.

crate::audit::records::actions! {
    /// Somebody chose which notifications they get.
    NotificationsChanged = "notifications-changed";
}
