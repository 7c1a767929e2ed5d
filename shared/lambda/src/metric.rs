//! The metrics that functions report, named here once, so that an alarm and the code mean the same.

/// Declares the metrics with the names and units that `CloudWatch` knows them by.
macro_rules! metrics {
    ($($(#[$doc:meta])* $metric:ident: $name:literal, $unit:literal;)+) => {
        /// A metric.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Metric { $($(#[$doc])* $metric,)+ }

        impl Metric {
            /// Every metric.
            pub const ALL: &'static [Self] = &[$(Self::$metric),+];

            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$metric => $name,)+ }
            }

            /// What it counts in.
            #[must_use]
            pub const fn unit(self) -> &'static str {
                match self { $(Self::$metric => $unit,)+ }
            }
        }
    };
}

metrics! {
    /// How long a request or event took. By function.
    Latency: "latency_ms", "Milliseconds";
    /// Whether it met an unexpected fault. By function.
    Faults: "faults", "Count";
    /// How long after its own time an event was handled. By function.
    Lateness: "late_ms", "Milliseconds";
    /// For how long the longest due message has been due.
    OutboxAge: "outbox_age_s", "Seconds";
    /// A mail came back.
    MailBounce: "mail_bounce", "Count";
    /// Somebody called a mail spam.
    MailComplaint: "mail_complaint", "Count";
    /// The mail service took a mail and found that it must not send it.
    MailReject: "mail_reject", "Count";
    /// A mail has not arrived yet.
    MailDeliveryDelay: "mail_delivery_delay", "Count";
    /// A mail could not be put together.
    MailRenderingFailure: "mail_rendering_failure", "Count";
    /// A call to an address that must not be reached was refused.
    EgressDenied: "egress_denied", "Count";
}

impl Metric {
    /// Where all of them stand.
    pub const NAMESPACE: &'static str = "E-SG.Cloud";

    /// Whether it is told of each function, rather than of all together.
    #[must_use]
    pub const fn is_by_function(self) -> bool {
        matches!(self, Self::Latency | Self::Faults | Self::Lateness)
    }
}
