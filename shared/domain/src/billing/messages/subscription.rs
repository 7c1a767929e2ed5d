//! What owners, and whoever gets the invoices, are told of a subscription's life.

use serde::{Deserialize, Serialize};

use crate::{
    billing::{
        id::InvoiceId,
        subscription::{CancelReason, Ground, Terms},
    },
    kernel::{date::Date, id::AccountId, money::Money},
    messaging::{
        catalogue::{BY_MAIL, MessageKind, message_kinds},
        notification::Notification,
    },
};

/// What happens to a subscription. A date that is not certain, or does not come any more, is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionNotice {
    /// The trial ends soon.
    TrialReminder {
        /// The day on which it does.
        ends_on: Date,
        /// The day on which the account is removed if nothing is done.
        removal_on: Option<Date>,
    },
    /// The trial has ended, and the account is deactivated.
    TrialEnded {
        /// The day on which it did.
        ended_on: Date,
        /// The day on which the account is removed if nothing is done.
        removal_on: Option<Date>,
    },
    /// It was subscribed to.
    Subscribed {
        /// To what.
        terms: Terms,
        /// Until when the next amount is to be paid.
        due_on: Option<Date>,
        /// The day on which the next period begins.
        next_invoice_on: Option<Date>,
    },
    /// Other terms come into force with the next period.
    TermsChanged {
        /// The new terms.
        terms: Terms,
        /// The day on which that begins.
        from: Option<Date>,
    },
    /// The subscription is suspended.
    Suspended,
    /// The subscription was taken up again.
    Resumed {
        /// To what.
        terms: Terms,
        /// Until when the next amount is to be paid.
        due_on: Option<Date>,
        /// The day on which the next period begins.
        next_invoice_on: Option<Date>,
    },
    /// The subscription was cancelled.
    Cancelled {
        /// Why, as far as that changes anything.
        reason: CancelReason,
        /// Its last day.
        ends_on: Date,
        /// Whether it has ended with this.
        has_ended: bool,
        /// The day on which the account is removed.
        removal_on: Option<Date>,
    },
    /// The cancellation was taken back.
    CancellationUndone {
        /// The day on which the next period begins.
        next_invoice_on: Option<Date>,
    },
    /// An owner asked for removal before its date.
    RemovalAsked {
        /// The day on which the account is removed.
        removal_on: Option<Date>,
        /// Whether it was cancelled in order to switch to another provider.
        is_switching: bool,
    },
    /// That was taken back.
    RemovalTakenBack {
        /// The day on which the account is removed nevertheless.
        removal_on: Option<Date>,
    },
    /// A command was carried out, and another one after it.
    CarriedOut {
        /// The day on which the first one was.
        on: Date,
    },
    /// An invoice is overdue.
    InvoiceReminder {
        /// The invoice.
        invoice: OpenInvoice,
        /// The last day on which it can be paid so that the account is not deactivated.
        deactivation_after: Option<Date>,
        /// Whether no other reminder of it follows.
        is_last: bool,
    },
    /// An invoice was issued. Its document is attached.
    InvoiceIssued {
        /// The invoice.
        document: IssuedDocument,
    },
    /// A credit note was issued. Its document is attached.
    CreditNoteIssued {
        /// The credit note.
        document: IssuedDocument,
    },
    /// The mail with an invoice or a credit note did not arrive.
    DocumentNotDelivered {
        /// Its number, if it is known.
        number: Option<u64>,
    },
    /// The access point did not bring an invoice or a credit note to its buyer.
    EInvoiceRefused {
        /// Which one.
        document: IssuedDocument,
    },
    /// An invoice has VAT since VIES did not confirm that the buyer's number was valid when it was issued.
    VatNumberNotConfirmed {
        /// The invoice.
        document: IssuedDocument,
    },
    /// VIES has not answered for so long that finance decides how an invoice is taxed: for staff.
    InvoiceUndecided {
        /// The account.
        account: AccountId,
        /// The first day of the period that the invoice is for.
        from: Date,
        /// The day on which it is issued with VAT, if nobody decides.
        given_up_on: Date,
    },
    /// The card was charged.
    CardCharged {
        /// The invoice.
        document: IssuedDocument,
        /// How much was taken.
        amount: Money,
    },
    /// The card was refused.
    CardRefused {
        /// The invoice.
        invoice: OpenInvoice,
        /// The day on which it is tried again.
        next_try_on: Option<Date>,
    },
    /// The card's owner has to authenticate at their bank.
    AuthenticationNeeded {
        /// The invoice.
        invoice: OpenInvoice,
    },
    /// The money was demanded back from the card's bank.
    ChargedBack {
        /// The invoice.
        invoice: OpenInvoice,
    },
    /// No reminder of an invoice got through: for staff.
    NoReminderArrived {
        /// The invoice.
        invoice: OpenInvoice,
    },
    /// The account is deactivated because it is unpaid.
    DeactivatedUnpaid {
        /// What is overdue.
        overdue: Vec<OpenInvoice>,
        /// The day on which the account is removed if nothing is done.
        removal_on: Option<Date>,
    },
    /// The account is no longer deactivated as unpaid.
    Reactivated {
        /// Whether it is suspended.
        is_suspended: bool,
        /// Its last day, if it was cancelled.
        ends_on: Option<Date>,
        /// The day on which the next period begins.
        next_invoice_on: Option<Date>,
    },
    /// The account is still suspended.
    SuspendedReminder {
        /// Since when.
        since: Date,
        /// The day on which the next message says so.
        next_on: Date,
    },
    /// The account is removed soon.
    RemovalNotice {
        /// The day on which it is.
        removal_on: Date,
        /// Why.
        ground: Option<Ground>,
        /// Whether it was cancelled in order to switch to another provider.
        is_switching: bool,
    },
}

message_kinds! {
    SubscriptionNotice {
        TrialReminder => MessageKind::service("trial_reminder", Notification::Invoices, BY_MAIL, (
            "Prøveperioden udløber snart.",
            "The trial ends soon.",
        ));
        TrialEnded => MessageKind::service("trial_ended", Notification::Invoices, BY_MAIL, (
            "Prøveperioden er udløbet.",
            "The trial has ended.",
        ));
        Subscribed => MessageKind::service("subscribed", Notification::Invoices, BY_MAIL, (
            "Abonnementet er i gang.",
            "The subscription is running.",
        ));
        TermsChanged => MessageKind::service("terms_changed", Notification::Invoices, BY_MAIL, (
            "Abonnementet bliver ændret.",
            "The subscription changes.",
        ));
        Suspended => MessageKind::service("suspended", Notification::Invoices, BY_MAIL, (
            "Kontoen er suspenderet.",
            "The account is suspended.",
        ));
        Resumed => MessageKind::service("resumed", Notification::Invoices, BY_MAIL, (
            "Abonnementet er genoptaget.",
            "The subscription is resumed.",
        ));
        Cancelled => MessageKind::service("cancelled", Notification::Invoices, BY_MAIL, (
            "Kontoen er opsagt.",
            "The account is cancelled.",
        ));
        CancellationUndone => MessageKind::service("cancellation_undone", Notification::Invoices, BY_MAIL, (
            "Opsigelsen er fortrudt.",
            "The cancellation was taken back.",
        ));
        RemovalAsked => MessageKind::service("removal_asked", Notification::Legal, BY_MAIL, (
            "Der er bedt om at få kontoen fjernet før tid.",
            "Early removal of the account was asked for.",
        ));
        RemovalTakenBack => MessageKind::service("removal_taken_back", Notification::Legal, BY_MAIL, (
            "Kontoen bliver ikke fjernet før tid.",
            "The account is not removed early.",
        ));
        CarriedOut => MessageKind::service("carried_out", Notification::Invoices, BY_MAIL, (
            "En ændring af abonnementet er udført.",
            "A change of the subscription was carried out.",
        ));
        InvoiceReminder => MessageKind::service("invoice_reminder", Notification::Invoices, BY_MAIL, (
            "En faktura er forfalden.",
            "An invoice is overdue.",
        ));
        InvoiceIssued => MessageKind::service("invoice_issued", Notification::Invoices, BY_MAIL, (
            "En ny faktura, som er vedhæftet.",
            "A new invoice, which is attached.",
        ));
        CreditNoteIssued => MessageKind::service("credit_note_issued", Notification::Invoices, BY_MAIL, (
            "En kreditnota, som er vedhæftet.",
            "A credit note, which is attached.",
        ));
        DocumentNotDelivered => MessageKind::service("document_not_delivered", Notification::Invoices, BY_MAIL, (
            "En mail med en faktura er ikke nået frem.",
            "A mail with an invoice did not arrive.",
        ));
        EInvoiceRefused => MessageKind::service("e_invoice_refused", Notification::Invoices, BY_MAIL, (
            "En elektronisk faktura er ikke nået frem.",
            "An electronic invoice did not arrive.",
        ));
        VatNumberNotConfirmed => MessageKind::service("vat_number_not_confirmed", Notification::Invoices, BY_MAIL, (
            "En faktura har moms, fordi momsnummeret ikke er bekræftet.",
            "An invoice has VAT because the VAT number was not confirmed.",
        ));
        InvoiceUndecided => MessageKind::staff("invoice_undecided", Notification::Invoices, (
            "En faktura venter på, at det bliver afgjort, om den har moms.",
            "An invoice waits for whether it has VAT to be decided.",
        ));
        CardCharged => MessageKind::service("card_charged", Notification::Invoices, BY_MAIL, (
            "En faktura er betalt med kortet.",
            "An invoice was paid from the card.",
        ));
        CardRefused => MessageKind::service("card_refused", Notification::Invoices, BY_MAIL, (
            "Kortet er afvist.",
            "The card was refused.",
        ));
        AuthenticationNeeded => MessageKind::service("authentication_needed", Notification::Invoices, BY_MAIL, (
            "En betaling skal godkendes i kortets bank.",
            "A payment has to be approved at the card's bank.",
        ));
        ChargedBack => MessageKind::service("charged_back", Notification::Invoices, BY_MAIL, (
            "En betaling med kortet er krævet tilbage.",
            "A payment from the card was demanded back.",
        ));
        NoReminderArrived => MessageKind::staff("no_reminder_arrived", Notification::Invoices, (
            "Ingen påmindelse om en faktura er nået frem.",
            "No reminder of an invoice got through.",
        ));
        DeactivatedUnpaid => MessageKind::service("deactivated_unpaid", Notification::Invoices, BY_MAIL, (
            "Kontoen er deaktiveret, fordi den ikke er betalt.",
            "The account is deactivated because it is unpaid.",
        ));
        Reactivated => MessageKind::service("reactivated", Notification::Invoices, BY_MAIL, (
            "Kontoen er ikke længere deaktiveret.",
            "The account is no longer deactivated.",
        ));
        SuspendedReminder => MessageKind::service("suspended_reminder", Notification::Invoices, BY_MAIL, (
            "Kontoen er stadig suspenderet.",
            "The account is still suspended.",
        ));
        RemovalNotice => MessageKind::service("removal_notice", Notification::Legal, BY_MAIL, (
            "Kontoen og dens data bliver snart fjernet.",
            "The account and its data are removed soon.",
        ));
    }
}

/// An invoice or a credit note that was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedDocument {
    /// The account that it is of.
    pub account: AccountId,
    /// Which one.
    pub id: InvoiceId,
    /// Its number.
    pub number: u64,
    /// The number of the invoice that it corrects, if it is a credit note.
    pub corrects: Option<u64>,
    /// What it amounts to.
    pub total: Money,
    /// The last day on which it is paid in time, if it is an invoice.
    pub due_on: Option<Date>,
    /// Whether it is taken from a card.
    #[serde(default)]
    pub is_by_card: bool,
    /// Whether it is also sent to the buyer's GLN, as an electronic invoice.
    #[serde(default)]
    pub is_electronic: bool,
}

/// An invoice of which something is to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenInvoice {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: u64,
    /// How much is to be paid.
    pub amount: Money,
    /// The last day on which it was paid in time.
    pub due_on: Date,
}
