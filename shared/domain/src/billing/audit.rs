//! The audited actions on billing.

use crate::{audit::records::AuditAction, billing::subscription::Command};

crate::audit::records::actions! {
    /// The billing details were given or changed.
    BillingDetailsChanged = "billing-details-changed";
    /// The operator's finance looked at the billing details.
    BillingDetailsViewed = "billing-details-viewed";
    /// The operator's finance registered a payment of an invoice, or took one back.
    InvoicePaymentRegistered = "invoice-payment-registered";
    /// The operator's finance credited an invoice.
    InvoiceCredited = "invoice-credited";
    /// The operator's finance registered that it reminded of an invoice by letter or telephone.
    InvoiceReminderRegistered = "invoice-reminder-registered";
    /// The operator's finance decided how an invoice is taxed, since VIES did not answer.
    InvoiceTaxDecided = "invoice-tax-decided";
    /// The operator's finance looked at the invoices.
    InvoicesViewed = "invoices-viewed";
    /// Somebody of the operator's finance read a report of its books. The log is that of the account of their own log-in.
    FinanceReportRead = "finance-report-read";
    /// An owner subscribed, or took up again what was cancelled.
    SubscriptionStarted = "subscription-started";
    /// The terms from the next period on were changed.
    SubscriptionChanged = "subscription-changed";
    /// The subscription was suspended.
    SubscriptionSuspended = "subscription-suspended", Unlimited;
    /// The suspended subscription was taken up again.
    SubscriptionResumed = "subscription-resumed";
    /// The subscription was cancelled.
    SubscriptionCancelled = "subscription-cancelled", Unlimited;
    /// The cancellation was taken back.
    SubscriptionCancellationUndone = "subscription-cancellation-undone";
    /// An owner asked for the removal of the account.
    SubscriptionRemovalRequested = "subscription-removal-requested";
    /// The request for removal was taken back.
    SubscriptionRemovalWithdrawn = "subscription-removal-withdrawn", Unlimited;
    /// What fell due was done: invoices, credits, or messages, as the entry's fields say. Nobody did it.
    SubscriptionUpdated = "subscription-updated";
}

/// Names of what is added to a subscription, as the fields of its audit entries.
pub(crate) const INVOICES: &str = "invoices";
pub(crate) const WAITING: &str = "waiting_invoices";
pub(crate) const CHARGES: &str = "charges";
pub(crate) const E_INVOICES: &str = "e_invoices";
pub(crate) const BALANCE: &str = "balance";
pub(crate) const MESSAGES: &str = "messages";

impl Command {
    /// The action that the audit log has for it.
    #[must_use]
    pub const fn audit_action(self) -> AuditAction {
        match self {
            Self::Subscribe(_) => AuditAction::SubscriptionStarted,
            Self::Change(_) => AuditAction::SubscriptionChanged,
            Self::Suspend => AuditAction::SubscriptionSuspended,
            Self::Resume => AuditAction::SubscriptionResumed,
            Self::Cancel(_) => AuditAction::SubscriptionCancelled,
            Self::UndoCancel => AuditAction::SubscriptionCancellationUndone,
            Self::AskRemoval => AuditAction::SubscriptionRemovalRequested,
            Self::TakeBackRemoval => AuditAction::SubscriptionRemovalWithdrawn,
        }
    }
}
