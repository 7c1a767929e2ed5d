//! The mails of a subscription's life.

mod about;
mod card;
mod commands;
mod documents;
mod kept;
mod leaving;
mod phrases;
mod trial;
mod unpaid;
mod vat;

use domain::billing::messages::SubscriptionNotice;

pub(super) use self::about::About;
use crate::document::Document;

/// The mail of a notice.
pub(super) fn mail(about: About<'_>, notice: &SubscriptionNotice) -> Document {
    use SubscriptionNotice as Notice;
    match *notice {
        Notice::TrialReminder { ends_on, removal_on } => trial::ends_soon(about, ends_on, removal_on),
        Notice::TrialEnded { ended_on, removal_on } => trial::ended(about, ended_on, removal_on),
        Notice::Subscribed { terms, due_on, next_invoice_on } => {
            commands::subscribed(about, terms, due_on, next_invoice_on)
        }
        Notice::TermsChanged { terms, from } => commands::terms_changed(about, terms, from),
        Notice::Suspended => kept::suspended(about),
        Notice::Resumed { terms, due_on, next_invoice_on } => commands::resumed(about, terms, due_on, next_invoice_on),
        Notice::Cancelled { reason, ends_on, has_ended, removal_on } => {
            leaving::cancelled(about, reason, (ends_on, has_ended), removal_on)
        }
        Notice::CancellationUndone { next_invoice_on } => leaving::cancellation_undone(about, next_invoice_on),
        Notice::RemovalAsked { removal_on, is_switching } => leaving::removal_asked(about, removal_on, is_switching),
        Notice::RemovalTakenBack { removal_on } => leaving::removal_taken_back(about, removal_on),
        Notice::CarriedOut { on } => commands::carried_out(about, on),
        Notice::InvoiceReminder { invoice, deactivation_after, is_last } => {
            unpaid::reminder(about, invoice, deactivation_after, is_last)
        }
        Notice::InvoiceIssued { document } => documents::invoice(about, document),
        Notice::CreditNoteIssued { document } => documents::credit_note(about, document),
        Notice::DocumentNotDelivered { number } => documents::not_delivered(about, number),
        Notice::EInvoiceRefused { document } => documents::e_invoice_refused(about, document),
        Notice::VatNumberNotConfirmed { document } => vat::number_not_confirmed(about, document),
        Notice::InvoiceUndecided { account, from, given_up_on } => vat::undecided(about, account, from, given_up_on),
        Notice::CardCharged { document, amount } => card::charged(about, document, amount),
        Notice::CardRefused { invoice, next_try_on } => card::refused(about, invoice, next_try_on),
        Notice::AuthenticationNeeded { invoice } => card::authentication_needed(about, invoice),
        Notice::ChargedBack { invoice } => card::charged_back(about, invoice),
        Notice::NoReminderArrived { invoice } => unpaid::no_reminder_arrived(about, invoice),
        Notice::DeactivatedUnpaid { ref overdue, removal_on } => unpaid::deactivated(about, overdue, removal_on),
        Notice::Reactivated { is_suspended, ends_on, next_invoice_on } => {
            unpaid::reactivated(about, is_suspended, ends_on, next_invoice_on)
        }
        Notice::SuspendedReminder { since, next_on } => kept::still_suspended(about, since, next_on),
        Notice::RemovalNotice { removal_on, ground, is_switching } => {
            leaving::removal_notice(about, removal_on, ground, is_switching)
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
