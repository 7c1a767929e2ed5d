//! Wiring of the `public` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    public::run()
}
