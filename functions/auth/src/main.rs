//! Wiring of the `auth` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    auth::run()
}
