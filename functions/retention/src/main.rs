//! Wiring of the `retention` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    retention::run()
}
