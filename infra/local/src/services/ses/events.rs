//! What happens to the mails that SES has accepted, and how it names that.

/// Something that happens to a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// SES has accepted it.
    Send,
    Delivery,
    DeliveryDelay,
    Bounce(Bounce),
    Complaint,
    /// It was not sent, because the address was suppressed after a complaint.
    SuppressedComplaint,
    Reject,
}

/// How a mail bounces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bounce {
    /// The address does not exist.
    Hard,
    /// It could not be delivered for too long.
    Soft,
    /// It was not sent, because the address was suppressed after a bounce.
    Suppressed,
}

/// The names of an event.
pub(super) struct Names {
    /// As an event destination lists it.
    pub(super) event_type: &'static str,
    pub(super) detail_type: &'static str,
    /// The `eventType` in the event.
    pub(super) kind: &'static str,
    /// The field that tells more.
    pub(super) field: &'static str,
}

impl Event {
    /// One event of each type.
    pub(super) const TYPES: [Self; 6] =
        [Self::Send, Self::Delivery, Self::DeliveryDelay, Self::Bounce(Bounce::Hard), Self::Complaint, Self::Reject];

    /// Its names.
    pub(super) const fn names(self) -> Names {
        let (event_type, detail_type, kind, field) = match self {
            Self::Send => ("SEND", "Email Sent", "Send", "send"),
            Self::Delivery => ("DELIVERY", "Email Delivered", "Delivery", "delivery"),
            Self::DeliveryDelay => ("DELIVERY_DELAY", "Email Delivery Delayed", "DeliveryDelay", "deliveryDelay"),
            Self::Bounce(_) => ("BOUNCE", "Email Bounced", "Bounce", "bounce"),
            Self::Complaint | Self::SuppressedComplaint => {
                ("COMPLAINT", "Email Complaint Received", "Complaint", "complaint")
            }
            Self::Reject => ("REJECT", "Email Rejected", "Reject", "reject"),
        };
        Names { event_type, detail_type, kind, field }
    }
}
