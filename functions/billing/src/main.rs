//! Wiring of the `billing` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    billing::run()
}
