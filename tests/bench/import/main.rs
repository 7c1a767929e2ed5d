//! How fast files are imported and exported, in how much memory, and what it takes of the tables: against a bare reader of CSV
//! and bare conditional writes of the same engine in the same run.
//!
//! `cargo run -p tests --bin import [-- ROWS] [--exports] [--gigabyte]`: the number of rows, whether only exports are measured, and whether
//! a file of a gigabyte is imported, too;
//! `tests/bench/README.md` interprets the figures.

mod bare;
mod calls;
mod file;
mod large;
mod runs;
mod stored;
mod transfers;

use std::{
    error::Error,
    time::{Duration, Instant},
};

use aws_sdk_s3::config::{Builder, timeout::TimeoutConfig};
use store::Store;
use tempfile::TempDir;
use tests::{Figure, LocalCloud};

/// Any error that ends the bench.
type Failure = Box<dyn Error + Send + Sync>;

/// The number of rows, if none is given.
const ROWS: usize = 1_000_000;

/// A cloud, seen by its users and from behind the API.
struct Bench {
    cloud: LocalCloud,
    store: Store,
    dynamodb: aws_sdk_dynamodb::Client,
    s3: aws_sdk_s3::Client,
    bucket: String,
    folder: TempDir,
}

impl Bench {
    async fn start() -> Result<Self, Failure> {
        let function = std::env::current_exe()?.with_file_name("function").to_string_lossy().into_owned();
        let cloud = LocalCloud::start(&function).await;
        let (store, (_, bucket), aws) = (cloud.store("local").await, cloud.files(), cloud.aws("local"));
        // A large file takes longer than a function may wait.
        let s3 = Builder::from(aws.config()).force_path_style(true).timeout_config(TimeoutConfig::disabled());
        let s3 = aws_sdk_s3::Client::from_conf(s3.build());
        let dynamodb = aws_sdk_dynamodb::Client::new(aws.config());
        Ok(Self { cloud, store, dynamodb, s3, bucket, folder: tempfile::tempdir()? })
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let (flags, numbers) = std::env::args().skip(1).partition::<Vec<_>, _>(|argument| argument.starts_with("--"));
    let rows = numbers.first().map_or(Ok(ROWS), |rows| rows.parse())?;
    let bench = Bench::start().await?;
    let has = |wanted: &str| flags.iter().any(|flag| flag == wanted);
    let mut figures = if has("--exports") {
        transfers::measure_exports(&bench, rows).await?
    } else {
        transfers::measure(&bench, rows).await?
    };
    if has("--gigabyte") {
        figures.extend(large::measure(&bench).await?);
    }
    Ok(Figure::judge(&figures, has("--told"))?)
}

/// What comes of some work, and how long it takes.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
async fn timed<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<(T, Duration), Failure> {
    let start = Instant::now();
    let done = work.await?;
    Ok((done, start.elapsed()))
}

#[expect(clippy::cast_precision_loss, reason = "a million is exact")]
fn per_second(rows: usize, took: Duration) -> f64 {
    rows as f64 / took.as_secs_f64()
}

#[expect(clippy::cast_precision_loss, reason = "a million is exact")]
fn ratio(part: u64, of: u64) -> f64 {
    part as f64 / of as f64
}

/// Prints a line of the report.
#[expect(clippy::print_stdout, reason = "a benchmark prints")]
fn print(line: &str) {
    println!("{line}");
}
