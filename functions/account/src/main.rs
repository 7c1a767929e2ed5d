//! Wiring of the `account` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    account::run()
}
