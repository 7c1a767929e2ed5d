//! What a person sees and changes of themselves, what the account is, and who is in it.

mod accept_invitation;
mod accept_ownership;
mod account;
mod administrator;
mod change_account;
mod change_me;
mod change_member;
mod delete_me;
mod email;
mod end_ownership_offer;
mod invitation;
mod invitations;
mod invite;
mod leaving;
mod me;
mod member;
mod members;
mod memberships;
mod notifications;
mod offer_ownership;
mod ownership;
mod phone;
mod profile;
mod receipt;
mod remove_member;
mod resend_invitation;
mod set_notifications;
mod withdraw_invitation;

use std::process::ExitCode;

use axum::Extension;
use domain::accounts::invitation::Limits;
use lambda::App;

lambda::routes!(App:
    me::me,
    change_me::change_me,
    delete_me::delete_me,
    memberships::memberships,
    notifications::notifications,
    set_notifications::set_notifications,
    account::account,
    change_account::change_account,
    administrator::administrator,
    members::members,
    member::member,
    change_member::change_member,
    remove_member::remove_member,
    invitations::invitations,
    invite::invite,
    accept_invitation::accept_invitation,
    withdraw_invitation::withdraw_invitation,
    resend_invitation::resend_invitation,
    ownership::transfers,
    offer_ownership::offer_ownership,
    end_ownership_offer::end_ownership_offer,
    accept_ownership::accept_ownership,
    email::ask,
    email::confirm,
    email::undo,
    phone::ask,
    phone::confirm,
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
