//! Wiring of the `transfers` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    transfers::run()
}
