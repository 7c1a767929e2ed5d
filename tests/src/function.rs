//! Runs one function in its own process: the local clouds that the tests start call it as `function function NAME`.

use std::process::ExitCode;

fn main() -> ExitCode {
    let name = std::env::args().nth(2).unwrap_or_default();
    local::function(&name).unwrap_or(ExitCode::FAILURE)
}
