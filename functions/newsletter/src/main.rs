//! Wiring of the `newsletter` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    newsletter::run()
}
