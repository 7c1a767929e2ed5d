//! Wiring of the `signup` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    signup::run()
}
