//! Wiring of the `staff` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    staff::run()
}
