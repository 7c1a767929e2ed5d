//! Makes the portal's files out of `web/`: one document for each page and language, the style sheet, modules and images, each also
//! compressed. What is wrong in `web/` stops the build, with all faults at once.

#![expect(clippy::print_stdout, reason = "Cargo reads what a build script prints")]

mod check;
mod document;
mod modules;
mod output;
mod site;
mod texts;

use std::{env, path::Path, process::ExitCode};

use output::Output;
use site::Site;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=web");
    println!("cargo::rerun-if-changed=build");
    let variable = |name: &str| env::var(name).unwrap_or_default();
    let made = Site::read(Path::new(&variable("CARGO_MANIFEST_DIR")).join("web").as_path()).and_then(|site| {
        let faults = check::faults(&site);
        if faults.is_empty() { Output::of(&site)?.write(Path::new(&variable("OUT_DIR"))) } else { Err(faults) }
    });
    let Err(faults) = made else { return ExitCode::SUCCESS };
    for fault in faults {
        println!("cargo::error={fault}");
    }
    ExitCode::FAILURE
}
