//! How long a function takes before it answers, and how little of that is due to our code: each function's own
//! bootstrap as it is deployed, compared with the smallest possible function, and with the same step in other languages
//! and with the SDK's defaults.
//!
//! `tests/bench/cold_start.sh` builds everything and runs this; `tests/bench/README.md` interprets the figures.

mod durations;
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

/// Any error that ends the bench.
type Failure = Box<dyn Error + Send + Sync>;

/// Measures cold starts.
#[derive(Parser)]
struct Arguments {
    /// The output of `cargo lambda build`: a folder with a `bootstrap.zip` for each function.
    #[arg(long, default_value = "target/lambda")]
    bootstraps: PathBuf,
    /// The programs for comparison, which `tests/bench/cold_start.sh` builds.
    #[arg(long, default_value = "tests/bench/variants")]
    variants: PathBuf,
    /// How often each subject is started at each speed.
    #[arg(long, default_value_t = 30)]
    runs: usize,
    /// How many requests of each kind follow the first one, per start.
    #[arg(long, default_value_t = 10)]
    requests: usize,
    /// Only the subjects with these names.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Writes `tests/bench/durations.json` for measurements of this date, from which the cost of a month is computed.
    #[arg(long, value_name = "DATE", conflicts_with_all = ["only", "smoke"])]
    durations: Option<String>,
    /// Three starts of our functions and the smallest one, on a full core: whether everything answers, not how fast.
    #[arg(long)]
    smoke: bool,
}

/// A full core, and the shares of a core that Lambda gives to 256 and 128 MB.
const SPEEDS: [Option<u32>; 3] = [None, Some(256), Some(128)];

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Threads inherit the core: the bench has one core, and the measured processes the other.
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
    let Arguments { bootstraps, variants, runs, requests, only, durations, smoke } = arguments;
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
    // The subjects take turns in each round, so that other load on the machine affects all of them alike.
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
    if let Some(date) = durations {
        durations::write(&figures, &date)?;
    }
    cloud_stops(cloud).await;
    Ok(smoke || goals::print(&figures))
}

async fn cloud_stops(cloud: LocalCloud) {
    drop(cloud);
    // The functions end with the cloud; wait a moment so that none outlives this process.
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
