//! The audited actions on notifications.

crate::audit::records::actions! {
    /// Somebody chose which notifications they get.
    NotificationsChanged = "notifications-changed";
}
