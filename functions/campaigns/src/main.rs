//! Wiring of the `campaigns` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    campaigns::run()
}
