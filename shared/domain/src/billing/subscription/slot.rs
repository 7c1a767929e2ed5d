//! The messages of a subscription's life. Each stands in a slot that is used once.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    billing::{id::InvoiceId, subscription::period::PeriodKey},
    kernel::date::Date,
};

/// A message and what it is about. Its text is the stable id by which it is sent once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Slot {
    /// The trial ends soon.
    TrialReminder {
        /// The day of the trial.
        day: i32,
    },
    /// The trial has ended, and the account is deactivated.
    TrialEnded,
    /// A command of the owner was carried out.
    Confirmation {
        /// When it was.
        at: Timestamp,
    },
    /// The invoice is overdue: what happens on which day, and how to avoid it.
    InvoiceReminder {
        /// The invoice.
        invoice: InvoiceId,
        /// When it was due. If it becomes due again on another day, it is reminded of again.
        due_on: Date,
        /// The first or the second.
        nth: u32,
    },
    /// The invoice was issued.
    InvoiceIssued {
        /// The invoice.
        invoice: InvoiceId,
    },
    /// A credit note was issued.
    CreditNoteIssued {
        /// The credit note.
        note: InvoiceId,
    },
    /// The mail with an invoice or a credit note did not arrive.
    DocumentNotDelivered {
        /// Which one.
        document: InvoiceId,
    },
    /// The access point did not bring an invoice or a credit note to its buyer.
    EInvoiceRefused {
        /// Which one.
        document: InvoiceId,
    },
    /// VIES did not confirm that the buyer's number was valid when the invoice was issued: it has VAT.
    VatNumberNotConfirmed {
        /// The invoice.
        invoice: InvoiceId,
    },
    /// An invoice has waited for VIES for so long that finance decides: for staff.
    InvoiceUndecided {
        /// The period that it is for.
        period: PeriodKey,
    },
    /// The card was charged for the invoice.
    CardCharged {
        /// The invoice.
        invoice: InvoiceId,
        /// How many attempts there were before.
        nth: u32,
    },
    /// The card was refused.
    CardRefused {
        /// The invoice.
        invoice: InvoiceId,
        /// How many attempts there were before.
        nth: u32,
    },
    /// The card's owner has to authenticate at their bank.
    AuthenticationNeeded {
        /// The invoice.
        invoice: InvoiceId,
        /// How many attempts there were before.
        nth: u32,
    },
    /// The money was demanded back from the card's bank, and the invoice is due again.
    ChargedBack {
        /// The invoice.
        invoice: InvoiceId,
        /// How many attempts there were before.
        nth: u32,
    },
    /// No reminder of the invoice got through, so that nothing is deactivated: for staff.
    NoReminderArrived {
        /// The invoice.
        invoice: InvoiceId,
        /// When it was due.
        due_on: Date,
    },
    /// The account is deactivated because it is unpaid: until when what is removed, and how to avoid it.
    DeactivatedUnpaid {
        /// Since when.
        since: Timestamp,
    },
    /// What was overdue is paid, and the account is open again.
    Reactivated {
        /// Since when it was deactivated.
        since: Timestamp,
    },
    /// The account is suspended, and can be resumed or cancelled (P32).
    SuspendedReminder {
        /// Since when.
        since: Date,
        /// After how many years.
        year: i32,
    },
    /// The account is removed soon: how to extract what is in it (P36).
    RemovalNotice {
        /// The day that it is planned for.
        removal_on: Date,
        /// How many days before that.
        days: i32,
        /// When the last hold was released, after which it is announced anew.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        released_at: Option<Timestamp>,
    },
}

/// Whom a message goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The owners of the account.
    Owners,
    /// The address for invoices, and the owners.
    InvoiceContact,
    /// The address for invoices alone, or the owners if there is none.
    InvoiceAddress,
    /// Staff of finance.
    Staff,
    /// The owners, and staff of finance.
    OwnersAndStaff,
}

impl Slot {
    /// Whom it goes to.
    #[must_use]
    pub const fn audience(self) -> Audience {
        match self {
            Self::NoReminderArrived { .. } | Self::InvoiceUndecided { .. } => Audience::Staff,
            Self::InvoiceReminder { .. } | Self::CardRefused { .. } => Audience::InvoiceContact,
            Self::InvoiceIssued { .. } | Self::CreditNoteIssued { .. } | Self::CardCharged { .. } => {
                Audience::InvoiceAddress
            }
            Self::DocumentNotDelivered { .. }
            | Self::EInvoiceRefused { .. }
            | Self::VatNumberNotConfirmed { .. }
            | Self::ChargedBack { .. } => Audience::OwnersAndStaff,
            _ => Audience::Owners,
        }
    }

    /// Whether anything depends on when it is accepted, and not only on whether it bounces.
    #[must_use]
    pub const fn counts_once_accepted(&self) -> bool {
        matches!(self, Self::InvoiceReminder { .. })
    }

    /// Whether anything depends on what becomes of it.
    #[must_use]
    pub const fn is_followed(&self) -> bool {
        matches!(self, Self::InvoiceReminder { .. } | Self::InvoiceIssued { .. } | Self::CreditNoteIssued { .. })
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TrialReminder { day } => write!(f, "trial-reminder.{day}"),
            Self::TrialEnded => write!(f, "trial-ended"),
            Self::Confirmation { at } => write!(f, "confirmation.{at}"),
            Self::InvoiceReminder { invoice, due_on, nth } => write!(f, "invoice-reminder.{invoice}.{due_on}.{nth}"),
            Self::InvoiceIssued { invoice } => write!(f, "invoice-issued.{invoice}"),
            Self::CreditNoteIssued { note } => write!(f, "credit-note-issued.{note}"),
            Self::DocumentNotDelivered { document } => write!(f, "document-not-delivered.{document}"),
            Self::EInvoiceRefused { document } => write!(f, "e-invoice-refused.{document}"),
            Self::VatNumberNotConfirmed { invoice } => write!(f, "vat-number-not-confirmed.{invoice}"),
            Self::InvoiceUndecided { period } => write!(f, "invoice-undecided.{}.{}", period.run, period.from),
            Self::CardCharged { invoice, nth } => write!(f, "card-charged.{invoice}.{nth}"),
            Self::CardRefused { invoice, nth } => write!(f, "card-refused.{invoice}.{nth}"),
            Self::AuthenticationNeeded { invoice, nth } => write!(f, "authentication-needed.{invoice}.{nth}"),
            Self::ChargedBack { invoice, nth } => write!(f, "charged-back.{invoice}.{nth}"),
            Self::NoReminderArrived { invoice, due_on } => write!(f, "no-reminder-arrived.{invoice}.{due_on}"),
            Self::DeactivatedUnpaid { since } => write!(f, "deactivated-unpaid.{since}"),
            Self::Reactivated { since } => write!(f, "reactivated.{since}"),
            Self::SuspendedReminder { since, year } => write!(f, "suspended-reminder.{since}.{year}"),
            Self::RemovalNotice { removal_on, days, released_at: None } => {
                write!(f, "removal-notice.{removal_on}.{days}")
            }
            Self::RemovalNotice { removal_on, days, released_at: Some(released) } => {
                write!(f, "removal-notice.{removal_on}.{days}.{released}")
            }
        }
    }
}
