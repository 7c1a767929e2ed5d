//! A file of a gigabyte, of few but long rows.

use domain::integrations::{files::FileFormat, runs::RunStatus};
use serde_json::json;
use tests::Figure;

use crate::{Bench, Failure, calls::counted, file, per_second, print, timed, transfers::MEMORY};

const ROWS: usize = 450_000;
/// The most letters that a note has.
const NOTE: usize = 2_000;

/// Imports the file.
pub(crate) async fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let path = bench.folder.path().join("gigabyte.csv");
    let bytes = file::write(&path, FileFormat::Csv, ROWS, NOTE)?;
    let subscriber = bench.subscriber("gigabyte").await?;
    let integration = subscriber.integration(&json!({})).await?;
    let ((run, took), counted) = counted(&bench.cloud, timed(subscriber.import(integration, &path))).await?;
    if (run.status, run.counts.changed) != (RunStatus::Succeeded, ROWS as u64) {
        return Err(format!("the large file came to {:?}, {:?}", run.status, run.counts).into());
    }
    print(&format!("{ROWS} rows of {bytes} bytes: {took:?}, {:.0}/s", per_second(ROWS, took)));
    Ok(vec![Figure::at_most("peak memory with a file of a gigabyte, MiB", counted.memory, MEMORY)])
}
