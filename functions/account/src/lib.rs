//! A person's own data, the account that they are in, and its members.

/// The account that the caller is in.
mod account {
    pub(crate) mod administrator;
    pub(crate) mod change;
    pub(crate) mod show;
}

/// The audit log of the account that the caller is in.
mod audit {
    pub(crate) mod list;
}

/// What a person consents to.
mod consents {
    pub(crate) mod history;
    pub(crate) mod list;
    pub(crate) mod set;
}

/// Changing the address that a person logs in with, and undoing the change.
mod email {
    pub(crate) mod confirm;
    mod refusal;
    pub(crate) mod request;
    pub(crate) mod undo;
}

/// Invitations to an account.
mod invitations {
    pub(crate) mod accept;
    mod acceptance;
    pub(crate) mod create;
    pub(crate) mod list;
    pub(crate) mod preview;
    pub(crate) mod resend;
    mod sending;
    mod view;
    pub(crate) mod withdraw;
}

mod leaving;
mod newsletter;

/// The caller's own data.
mod me {
    pub(crate) mod change;
    pub(crate) mod delete;
    pub(crate) mod memberships;
    mod profile;
    mod receipt;
    mod records;
    pub(crate) mod show;
    mod view;
}

/// The members of an account.
mod members {
    pub(crate) mod change;
    pub(crate) mod list;
    pub(crate) mod remove;
    pub(crate) mod show;
}

/// Which notifications a person gets.
mod notifications {
    pub(crate) mod set;
    pub(crate) mod show;
}

/// Transferring the ownership of an account.
mod ownership_transfers {
    pub(crate) mod accept;
    pub(crate) mod end;
    pub(crate) mod list;
    pub(crate) mod offer;
    mod refused;
}

/// A person's verified phone number.
mod phone {
    mod attempt;
    pub(crate) mod confirm;
    pub(crate) mod holders;
    pub(crate) mod request;
}

/// The versions of the privacy policy: staff announce the next one, and people see what it changes and acknowledge it.
mod policy {
    pub(crate) mod acknowledge;
    pub(crate) mod announce;
    mod known;
    pub(crate) mod show;
}

/// Who called which route, under pseudonyms.
mod visits {
    pub(crate) mod list;
}

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
    consents::list::consents,
    consents::set::set_consent,
    consents::history::history,
    policy::show::my_policy,
    policy::acknowledge::acknowledge_policy,
    policy::announce::announce_policy,
    account::show::account,
    account::change::change_account,
    account::administrator::administrator,
    members::list::members,
    members::show::member,
    members::change::change_member,
    members::remove::remove_member,
    invitations::list::invitations,
    invitations::create::invite,
    invitations::preview::preview_invitation,
    invitations::accept::accept_invitation,
    invitations::withdraw::withdraw_invitation,
    invitations::resend::resend_invitation,
    ownership_transfers::list::transfers,
    ownership_transfers::offer::offer_ownership,
    ownership_transfers::end::end_ownership_offer,
    ownership_transfers::accept::accept_ownership,
    email::request::request_email_change,
    email::confirm::confirm,
    email::undo::undo,
    phone::request::request_phone_change,
    phone::confirm::confirm,
    audit::list::audit,
    visits::list::visits,
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
