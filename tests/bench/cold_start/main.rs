//! How long a function needs before it answers, and how little of it is ours: each function's own bootstrap, as it is
//! deployed, beside the barest function there is and the same step by others' usual means.
//!
//! `tests/bench/cold_start.sh` builds all of it and runs this; what the figures say stands in `tests/bench/README.md`.

mod endpoint;
mod figures;
mod goals;
mod machine;
mod runtime_api;
mod sample;
mod subjects;
mod table;
mod throttle;

use std::{error::Error, path::PathBuf, process::ExitCode};

use clap::Parser;
use local::Runner;
use tests::LocalCloud;

use crate::{
    endpoint::Endpoint,
    figures::Figures,
    subjects::{Places, Subject},
    throttle::Throttle,
};

/// Anything that ends the bench.
type Failure = Box<dyn Error + Send + Sync>;

/// Measures cold starts.
#[derive(Parser)]
struct Arguments {
    /// What `cargo lambda build` left: a folder with a `bootstrap.zip` for each function.
    #[arg(long, default_value = "target/lambda")]
    bootstraps: PathBuf,
    /// What stands beside ours; `tests/bench/cold_start.sh` builds it.
    #[arg(long, default_value = "tests/bench/variants")]
    variants: PathBuf,
    /// How often each is started at each speed.
    #[arg(long, default_value_t = 30)]
    runs: usize,
    /// How many requests of each kind follow the first, each time.
    #[arg(long, default_value_t = 10)]
    requests: usize,
    /// Only what bears one of these names.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Three starts of ours and the barest, on a full core: whether everything answers, not how fast.
    #[arg(long)]
    smoke: bool,
}

/// A full core, and the parts of one that Lambda gives to 256 and 128 MB.
const SPEEDS: [Option<u32>; 3] = [None, Some(256), Some(128)];

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Threads inherit it: the bench has one core, what it measures the other.
    machine::keep_to(machine::Core::Bench);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime.map_err(Failure::from).and_then(|runtime| runtime.block_on(run(arguments))) {
        Ok(all_answered) if all_answered => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            complain(&*error);
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<bool, Failure> {
    let Arguments { bootstraps, variants, runs, requests, only, smoke } = arguments;
    let (runs, requests) = if smoke { (3, 3) } else { (runs, requests) };
    let speeds = if smoke { &SPEEDS[..1] } else { &SPEEDS[..] };
    let throttle = if smoke { None } else { Some(Throttle::find()?) };

    let runner = Runner::bootstraps(&bootstraps);
    let cloud = LocalCloud::start_with("", |options| options.runner = runner).await;
    let endpoint = Endpoint::open(&cloud.inner().aws_url()).await?;
    let places = Places { cloud: &cloud, endpoint: &endpoint, bootstraps, variants };
    let subjects = subjects::all(&places, smoke).await?;
    let wanted = |subject: &Subject| only.is_empty() || only.contains(&subject.name);
    let subjects = subjects.into_iter().filter(wanted).collect::<Vec<_>>();

    let mut figures = subjects.iter().map(Figures::of).collect::<Vec<_>>();
    // One after another in each round, so that whatever else the machine does affects all alike.
    for round in 0..runs {
        for speed in speeds {
            for (subject, figures) in subjects.iter().zip(&mut figures) {
                let share = speed.map(|memory| throttle::Share { memory });
                let limited = throttle.as_ref().zip(share);
                let sample = sample::take(subject, &places, limited, requests).await;
                figures.add(*speed, sample.map_err(|error| format!("{}: {error}", subject.name))?);
            }
        }
        progress(round + 1, runs);
    }
    table::print(&figures, throttle.as_ref(), &endpoint.pace(&cloud).await?);
    cloud_stops(cloud).await;
    Ok(smoke || goals::print(&figures))
}

async fn cloud_stops(cloud: LocalCloud) {
    drop(cloud);
    // Its functions end with it; a moment, so that none outlives this process.
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
}

#[expect(clippy::print_stderr, reason = "a bench tells how far it is")]
fn progress(done: usize, of: usize) {
    eprintln!("round {done} of {of}");
}

#[expect(clippy::print_stderr, reason = "errors go to the person who runs the bench")]
fn complain(error: &(dyn Error + Send + Sync)) {
    eprintln!("error: {error}");
}
