//! What a subscriber is invoiced by: the billing details of an account, and who declared to be responsible for further ones.

/// The billing details of the account that the caller is in.
mod billing_details {
    pub(crate) mod declarations;
    pub(crate) mod notified;
    pub(crate) mod set;
    pub(crate) mod show;
}

/// What the operator's finance sees and corrects of an account.
mod staff {
    pub(crate) mod set;
    pub(crate) mod show;
}

use std::process::ExitCode;

use lambda::App;

lambda::routes!(App:
    billing_details::show::billing_details,
    billing_details::set::set_billing_details,
    billing_details::declarations::declarations,
    staff::show::billing_details_of,
    staff::set::correct_billing_details,
);

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(App::start(environment).await?)))
}
