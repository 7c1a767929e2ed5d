//! Log in and out, sessions, the password, and second factors.

mod attempt_limits;

/// The second factor of a log-in.
mod challenges {
    pub(crate) mod answer;
    mod attempt;
    pub(crate) mod issue;
}

/// A way back for people who have lost their second factors.
mod lost_factors {
    mod challenged;
    pub(crate) mod remove;
    pub(crate) mod report;
}

/// A person's passkeys.
mod passkeys {
    pub(crate) mod add;
    pub(crate) mod begin;
    pub(crate) mod ceremonies;
    pub(crate) mod remove;
}

/// A person's password.
mod password {
    pub(crate) mod change;
    pub(crate) mod verify;
}

/// Resets of a forgotten password (P23): requested by mail or by phone, and confirmed with the link or code that was
/// sent there.
mod password_resets {
    pub(crate) mod confirm;
    mod proof;
    pub(crate) mod request;
}

/// Reauthentication.
mod reauthentications {
    pub(crate) mod create;
}

/// Recovery codes, which replace a second factor that is lost.
mod recovery_codes {
    pub(crate) mod make;
}

/// Code shared by authenticator apps, passkeys and recovery codes.
mod second_factors {
    pub(crate) mod enrolment;
    pub(crate) mod proof;
    pub(crate) mod removal;
}

mod security_change;

/// What was added to a person's log-in.
mod security_changes {
    pub(crate) mod undo;
}

/// Logging in and out, and a person's sessions.
mod sessions {
    pub(crate) mod end;
    pub(crate) mod end_others;
    pub(crate) mod enter_account;
    pub(crate) mod list;
    pub(crate) mod log_in;
    pub(crate) mod log_in_with_passkey;
    pub(crate) mod log_out;
    pub(crate) mod open;
    pub(crate) mod pending_log_in;
    pub(crate) mod request_passkey;
    pub(crate) mod response;
    pub(crate) mod rotate;
    pub(crate) mod show_current;
    pub(crate) mod view;
}

/// Log-ins of the operator's staff.
mod staff {
    /// Staff sessions.
    pub(crate) mod sessions {
        pub(crate) mod log_in;
        pub(crate) mod show_current;
    }
}

/// A person's authenticator app.
mod totp {
    pub(crate) mod begin;
    pub(crate) mod confirm;
    pub(crate) mod remove;
}

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
    password_resets::request::request_password_reset,
    password_resets::confirm::confirm,
    security_changes::undo::undo,
    lost_factors::report::report,
    lost_factors::remove::remove,
    staff::sessions::log_in::staff_log_in,
    staff::sessions::show_current::staff_session,
);

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| Ok(routes().with_state(App::start(environment).await?)))
}
