//! The mutation score: of a sample of small changes to the code, each of which makes it wrong, how many make a test fail.
//!
//! `tests/run mutants`, or `cargo run -p tests --bin mutants -- --sample 200 --seed 1`. cargo-mutants lists the changes. To build the project
//! for each of them would take days, so all of the sample are built in at once, each behind a switch that the environment turns on: one build,
//! one run of every test to see which changes it reaches, and then for each change only the tests that reach it.
//!
//! Left out are changes within `const` functions, which cannot ask the environment, and what does not compile.

mod build;
mod judge;
mod list;
mod switch;
mod tree;

use std::{error::Error, path::PathBuf};

use clap::Parser;

/// Any error that ends the run.
type Failure = Box<dyn Error + Send + Sync>;

/// The share of the changes that the tests must notice, in percent.
const NOTICED: usize = 95;
/// How many more changes than wanted are drawn, since some cannot be switched or do not compile.
const DRAWN: usize = 2;

/// How many changes are tried, and which.
#[derive(Debug, Parser)]
struct Options {
    /// The number of changes.
    #[arg(long, default_value_t = 30)]
    sample: usize,
    /// What the sample is drawn by. The same seed draws the same changes of the same code.
    #[arg(long)]
    seed: u64,
    /// Only changes whose name, as cargo-mutants has it, has this text: in all packages. May be given several times.
    #[arg(long)]
    named: Vec<String>,
    /// How many tests run at a time.
    #[arg(long, default_value_t = 5)]
    at_once: usize,
    /// Where the changed project and its builds lie.
    #[arg(long, default_value = "target/mutants")]
    folder: PathBuf,
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "it speaks to whoever runs it")]
async fn main() -> Result<(), Failure> {
    let options = Options::parse();
    let drawn = list::draw(options.seed, options.sample * DRAWN, &options.named)?;
    println!("seed {}, {} changes drawn", options.seed, drawn.len());
    let tree = tree::Tree::copy(&options.folder)?;
    let mut mutants = build::viable(&tree, &drawn)?;
    mutants.truncate(options.sample);
    println!("{} changes are tried", mutants.len());
    let programs = build::tests(&tree, &mutants, &drawn)?;
    let tests = judge::reach(programs, &options.folder, options.at_once).await?;
    let caught = judge::catch(&mutants, &tests, options.at_once).await;
    println!("{caught} of {} changes were noticed", mutants.len());
    if caught * 100 >= mutants.len() * NOTICED { Ok(()) } else { Err(format!("less than {NOTICED} %").into()) }
}
