//! Log in and out, sessions, the password, and second factors.

mod attempt_limits;
mod challenges;
mod passkeys;
mod password;
mod password_resets;
mod reauthentications;
mod recovery_codes;
mod second_factors;
mod security_change;
mod sessions;
mod staff;
mod totp;

use std::process::ExitCode;

use lambda::App;

lambda::routes!(App:
    sessions::log_in::log_in,
    sessions::list::list_sessions,
    sessions::end_others::end_sessions,
    challenges::answer::answer,
    sessions::request_passkey::ask_passkey,
    sessions::log_in_with_passkey::passkey_log_in,
    sessions::show_current::current,
    sessions::log_out::log_out,
    sessions::end::end_session,
    sessions::enter_account::enter_account,
    reauthentications::create::reauthenticate,
    password::change::change_password,
    totp::begin::begin_totp,
    totp::remove::remove_totp,
    totp::confirm::confirm_totp,
    recovery_codes::make::make_recovery_codes,
    passkeys::begin::ask_new_passkey,
    passkeys::add::add_passkey,
    passkeys::remove::remove_passkey,
    password_resets::request::ask,
    password_resets::confirm::confirm,
    staff::sessions::log_in::staff_log_in,
    staff::sessions::show_current::staff_session,
);

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(App::start(environment).await?)))
}
