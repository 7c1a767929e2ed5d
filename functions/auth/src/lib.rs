//! Log in and out, sessions, the password, and second factors.

mod add_passkey;
mod answer;
mod ask;
mod ask_new_passkey;
mod ask_passkey;
mod begin_totp;
mod challenge;
mod change_password;
mod confirm_totp;
mod current;
mod end_session;
mod end_sessions;
mod enrolment;
mod enter_account;
mod entrance;
mod guard;
mod list_sessions;
mod log_in;
mod log_out;
mod make_recovery_codes;
mod opening;
mod passkey_log_in;
mod passkeys;
mod reauthenticate;
mod removal;
mod remove_passkey;
mod remove_totp;
mod renew;
mod resets;
mod tell;
mod view;

use std::process::ExitCode;

use lambda::{App, Routes};
use utoipa_axum::routes;

/// The function's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(log_in::log_in, list_sessions::list_sessions, end_sessions::end_sessions))
        .routes(routes!(challenge::answer))
        .routes(routes!(ask_passkey::ask_passkey))
        .routes(routes!(passkey_log_in::passkey_log_in))
        .routes(routes!(current::current, log_out::log_out))
        .routes(routes!(end_session::end_session))
        .routes(routes!(enter_account::enter_account))
        .routes(routes!(reauthenticate::reauthenticate))
        .routes(routes!(change_password::change_password))
        .routes(routes!(begin_totp::begin_totp, remove_totp::remove_totp))
        .routes(routes!(confirm_totp::confirm_totp))
        .routes(routes!(make_recovery_codes::make_recovery_codes))
        .routes(routes!(ask_new_passkey::ask_new_passkey))
        .routes(routes!(add_passkey::add_passkey))
        .routes(routes!(remove_passkey::remove_passkey))
        .merge(resets::routes())
}

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(App::start(environment).await?)))
}
