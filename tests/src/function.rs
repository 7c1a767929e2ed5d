//! Runs one function as a process of its own, for the local clouds that the tests start.

use std::process::ExitCode;

fn main() -> ExitCode {
    let name = std::env::args().nth(2).unwrap_or_default();
    local::function(&name).unwrap_or(ExitCode::FAILURE)
}
