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
mod leaver;
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

use lambda::{App, Routes};
use utoipa_axum::routes;

/// The function's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(me::me, change_me::change_me, delete_me::delete_me))
        .routes(routes!(memberships::memberships))
        .routes(routes!(notifications::notifications, set_notifications::set_notifications))
        .routes(routes!(account::account, change_account::change_account))
        .routes(routes!(administrator::administrator))
        .routes(routes!(members::members))
        .routes(routes!(member::member, change_member::change_member, remove_member::remove_member))
        .routes(routes!(invitations::invitations, invite::invite))
        .routes(routes!(accept_invitation::accept_invitation))
        .routes(routes!(withdraw_invitation::withdraw_invitation))
        .routes(routes!(resend_invitation::resend_invitation))
        .routes(routes!(ownership::transfers, offer_ownership::offer_ownership))
        .routes(routes!(end_ownership_offer::end_ownership_offer))
        .routes(routes!(accept_ownership::accept_ownership))
        .merge(email::routes())
        .merge(phone::routes())
}

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(App::start(environment).await?)))
}
