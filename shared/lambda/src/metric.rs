//! The metrics that functions report. They are named only here, so that alarms and code use the same names.

/// Declares the metrics with their names and units in `CloudWatch`.
macro_rules! metrics {
    ($($(#[$doc:meta])* $metric:ident: $name:literal, $unit:literal;)+) => {
        /// A metric.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Metric { $($(#[$doc])* $metric,)+ }

        impl Metric {
            /// Every metric.
            pub const ALL: &'static [Self] = &[$(Self::$metric),+];

            /// The metric's name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$metric => $name,)+ }
            }

            /// The metric's unit.
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
    /// Whether a request or event failed unexpectedly. By function.
    Faults: "faults", "Count";
    /// How long after its own time an event was handled. By function.
    Lateness: "late_ms", "Milliseconds";
    /// How long the message that has been due the longest has been due.
    OutboxAge: "outbox_age_s", "Seconds";
    /// For how long the due record that retention had left the longest has been due, or the expired item been expired.
    Overdue: "overdue_s", "Seconds";
    /// Due records that retention has handled, or expired items that it has deleted. By kind.
    Handled: "handled", "Count";
    /// Due records whose work failed, or expired items that were not deleted. By kind.
    Failed: "failed", "Count";
    /// Due records that retention has left for want of time. By kind.
    Postponed: "postponed", "Count";
    /// For how long the run that has been due the longest has been due.
    TransfersOverdue: "transfers_overdue_s", "Seconds";
    /// A run was given up that could not go on for a day.
    RunsGivenUp: "runs_given_up", "Count";
    /// A text message was not sent because the day's budget for its kind or country is used up.
    SmsBudgetUsedUp: "sms_budget_used_up", "Count";
    /// For how long the campaign that has been due the longest has been due, or the review of the suppression list.
    CampaignsOverdue: "campaigns_overdue_s", "Seconds";
    /// A mail bounced.
    MailBounce: "mail_bounce", "Count";
    /// A recipient reported a mail as spam.
    MailComplaint: "mail_complaint", "Count";
    /// The mail service accepted a mail, and then refused to send it.
    MailReject: "mail_reject", "Count";
    /// The delivery of a mail is delayed.
    MailDeliveryDelay: "mail_delivery_delay", "Count";
    /// A mail could not be rendered.
    MailRenderingFailure: "mail_rendering_failure", "Count";
    /// A visit was not recorded. The request that it was of was answered all the same.
    VisitsLost: "visits_lost", "Count";
    /// An item was met that is not as it was written: somebody edited it in its table.
    AlteredItems: "altered_items", "Count";
    /// The payment provider told of a payment that is of no charge, or of another amount.
    PaymentEventsRefused: "payment_events_refused", "Count";
    /// A call to a forbidden address was refused.
    EgressDenied: "egress_denied", "Count";
}

impl Metric {
    /// The `CloudWatch` namespace of all metrics.
    pub const NAMESPACE: &'static str = "E-SG.Cloud";

    /// Whether the metric is reported per function, rather than for all functions together.
    #[must_use]
    pub const fn is_by_function(self) -> bool {
        matches!(self, Self::Latency | Self::Faults | Self::Lateness)
    }
}
