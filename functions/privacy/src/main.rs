//! Wiring of the `privacy` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    privacy::run()
}
