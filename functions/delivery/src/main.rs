//! Wiring of the `delivery` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    delivery::run()
}
