//! Log in and out, sessions, the password, and second factors.

mod add_passkey;
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
mod first_factor;
mod guard;
mod issue_challenge;
mod list_sessions;
mod log_in;
mod log_out;
mod make_recovery_codes;
mod open_session;
mod passkey_log_in;
mod passkeys;
mod pending_log_in;
mod reauthenticate;
mod removal;
mod remove_passkey;
mod remove_totp;
mod resets;
mod rotate_session;
mod security_change;
mod session_response;
mod staff;
mod view;

use std::process::ExitCode;

use lambda::App;

lambda::routes!(App:
    log_in::log_in,
    list_sessions::list_sessions,
    end_sessions::end_sessions,
    challenge::answer,
    ask_passkey::ask_passkey,
    passkey_log_in::passkey_log_in,
    current::current,
    log_out::log_out,
    end_session::end_session,
    enter_account::enter_account,
    reauthenticate::reauthenticate,
    change_password::change_password,
    begin_totp::begin_totp,
    remove_totp::remove_totp,
    confirm_totp::confirm_totp,
    make_recovery_codes::make_recovery_codes,
    ask_new_passkey::ask_new_passkey,
    add_passkey::add_passkey,
    remove_passkey::remove_passkey,
    resets::ask,
    resets::confirm,
    staff::staff_log_in,
    staff::staff_session,
);

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(App::start(environment).await?)))
}
