//! What a subscriber is invoiced by, with who declared to be responsible for further details, and the subscription.

/// The billing details of the account that the caller is in.
mod billing_details {
    pub(crate) mod declarations;
    pub(crate) mod set;
    pub(crate) mod show;
}

/// The invoices of the account that the caller is in.
mod invoices {
    pub(crate) mod list;
    pub(crate) mod page;
    pub(crate) mod show;
    pub(crate) mod view;
}

/// What the operator's finance sees and corrects of an account.
mod staff {
    pub(crate) mod set;
    pub(crate) mod show;

    /// The invoices of an account.
    pub(crate) mod invoices {
        pub(crate) mod credit_notes;
        pub(crate) mod list;
        pub(crate) mod payments;
        mod register;
        pub(crate) mod reminders;
        pub(crate) mod vat_decisions;
    }

    /// Reports of the operator's own books.
    pub(crate) mod reports {
        mod columns;
        mod reading;
        mod sheet;
        pub(crate) mod show;
    }
}

/// The subscription of the account that the caller is in.
mod subscription {
    pub(crate) mod cancel;
    pub(crate) mod change;
    mod command;
    pub(crate) mod preview;
    mod refusals;
    pub(crate) mod resume;
    pub(crate) mod show;
    pub(crate) mod subscribe;
    pub(crate) mod suspend;
    mod terms;
    pub(crate) mod undo_cancel;
    mod view;

    /// The removal of the account before its date.
    pub(crate) mod removal {
        pub(crate) mod request;
        pub(crate) mod withdraw;
    }
}

/// What the payment provider tells by itself.
mod webhooks {
    pub(crate) mod payments;
}

mod state;

use std::process::ExitCode;

use state::Billing;

lambda::routes!(Billing:
    billing_details::show::billing_details,
    billing_details::set::set_billing_details,
    billing_details::declarations::declarations,
    staff::show::billing_details_of,
    staff::set::correct_billing_details,
    staff::invoices::list::invoices_of,
    staff::invoices::payments::register_payment,
    staff::invoices::credit_notes::credit_invoice,
    staff::invoices::reminders::register_reminder,
    staff::invoices::vat_decisions::decide_vat,
    staff::reports::show::finance_report,
    invoices::list::invoices,
    invoices::show::invoice,
    subscription::show::subscription,
    subscription::preview::preview,
    subscription::subscribe::subscribe,
    subscription::change::change_subscription,
    subscription::suspend::suspend,
    subscription::resume::resume,
    subscription::cancel::cancel,
    subscription::undo_cancel::undo_cancel,
    subscription::removal::request::request_removal,
    subscription::removal::withdraw::withdraw_removal,
    webhooks::payments::payment_event,
);

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(Billing::start(environment).await?)))
}
