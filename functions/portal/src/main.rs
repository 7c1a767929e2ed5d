//! Wiring of the `portal` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    portal::run()
}
