//! A person's own data, the account that they are in, and its members.

mod account;
mod email;
mod invitations;
mod leaving;
mod me;
mod members;
mod notifications;
mod ownership_transfers;
mod phone;

use std::process::ExitCode;

use axum::Extension;
use domain::accounts::invitation::Limits;
use lambda::App;

lambda::routes!(App:
    me::show::me,
    me::change::change_me,
    me::delete::delete_me,
    me::memberships::memberships,
    notifications::show::notifications,
    notifications::set::set_notifications,
    account::show::account,
    account::change::change_account,
    account::administrator::administrator,
    members::list::members,
    members::show::member,
    members::change::change_member,
    members::remove::remove_member,
    invitations::list::invitations,
    invitations::create::invite,
    invitations::accept::accept_invitation,
    invitations::withdraw::withdraw_invitation,
    invitations::resend::resend_invitation,
    ownership_transfers::list::transfers,
    ownership_transfers::offer::offer_ownership,
    ownership_transfers::end::end_ownership_offer,
    ownership_transfers::accept::accept_ownership,
    email::request::ask,
    email::confirm::confirm,
    email::undo::undo,
    phone::request::ask,
    phone::confirm::confirm,
);

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| {
        let per_day = environment.whole("INVITATIONS_PER_DAY");
        let limits = Limits { per_day, pending: environment.whole("INVITATIONS_PENDING") };
        Ok(routes().layer(Extension(limits)).with_state(App::start(environment).await?))
    })
}
