//! Wiring of the `integrations` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    integrations::run()
}
