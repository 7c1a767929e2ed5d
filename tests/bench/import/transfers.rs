//! Imports and exports of the same rows, one after the other.

use std::{fs, time::Duration};

use domain::{
    integrations::{files::FileFormat, runs::RunStatus},
    records::Run,
};
use serde_json::json;
use tests::Figure;

use crate::{
    Bench, Failure, bare,
    calls::{Counted, counted},
    file::{self, SHORT_NOTE},
    per_second, print, ratio,
    runs::Subscriber,
    stored::StoredRows,
    timed,
};

/// The most memory that the function may use at any time, in MiB.
pub(crate) const MEMORY: f64 = 256.0;
/// How much more it may use for ten times as many rows.
const FLAT: f64 = 1.1;
/// From how many rows on a tenth of them fills it.
const LARGE: usize = 200_000;
/// The least bare writes, before and after the import each.
const LEAST_BARE: usize = 2_500;
/// How fast it must be at least, compared with bare writes.
const SHARE: f64 = 0.5;

/// What came of a run.
struct Done {
    run: Run,
    took: Duration,
    counted: Counted,
}

/// Imports files of so many rows and of a tenth as many, the same again, and exports them.
pub(crate) async fn measure(bench: &Bench, rows: usize) -> Result<Vec<Figure>, Failure> {
    let path = |name: &str| bench.folder.path().join(name);
    let (tenth, csv, lines) = (path("tenth.csv"), path("rows.csv"), path("rows.jsonl"));
    file::write(&tenth, FileFormat::Csv, rows / 10, SHORT_NOTE)?;
    file::write(&csv, FileFormat::Csv, rows, SHORT_NOTE)?;
    file::write(&lines, FileFormat::JsonLines, rows, SHORT_NOTE)?;

    let small = bench.subscriber("small").await?;
    let integration = small.integration(&json!({})).await?;
    let of_tenth = run(bench, "a tenth as many of a CSV", small.import(integration, &tenth)).await?;
    expect(&of_tenth.run, rows / 10, 0)?;
    let like = bench.stored(small.account).await?;

    // Before and after, since a larger table is slower.
    let bare_rows = (rows / 10).max(LEAST_BARE).min(rows / 2);
    let mut bare_took = bare::write(bench, &csv, &like, 0..bare_rows).await?;
    let owner = bench.subscriber("csv").await?;
    let integration = owner.integration(&json!({})).await?;
    crash(bench, rows / 2).await?;
    let of_csv = run(bench, "rows of a CSV, with a crash", owner.import(integration, &csv)).await?;
    expect(&of_csv.run, rows, 0)?;
    bare_took += bare::write(bench, &csv, &like, bare_rows..bare_rows * 2).await?;
    let bare = per_second(bare_rows * 2, bare_took);
    print(&format!("{} bare conditional writes: {bare_took:?}, {bare:.0}/s", bare_rows * 2));

    let other = bench.subscriber("lines").await?;
    let of_lines = other.integration(&json!({ "file_format": "json-lines" })).await?;
    let of_lines = run(bench, "rows of JSON lines", other.import(of_lines, &lines)).await?;
    expect(&of_lines.run, rows, 0)?;

    let stored = bench.stored(owner.account).await?;
    expect_stored(&stored, rows)?;
    let units = units(&of_csv.counted, &stored);
    let again = run(bench, "the same rows again", owner.import(integration, &csv)).await?;
    expect(&again.run, 0, rows)?;
    let read_units = again.counted.read_units / ratio(again.run.counts.read, 1);
    print(&format!("the same rows again: {read_units:.3} read units a row"));
    let of_exports = exports(bench, &owner, rows).await?;
    let rate = |done: &Done| per_second(rows, done.took) / bare;
    let most =
        [&of_tenth, &of_csv, &of_lines, &again].iter().map(|done| done.counted.memory).fold(of_exports, f64::max);
    let mut figures = vec![
        Figure::at_least("rows of a CSV a second, as a share of bare writes", rate(&of_csv), SHARE),
        Figure::at_least("rows of JSON lines a second, as a share of bare writes", rate(&of_lines), SHARE),
        Figure::at_most("peak memory of transfers, MiB", most, MEMORY),
        Figure::at_most("write units of the rows, as a share of the least", units, 1.0),
    ];
    if rows >= LARGE {
        let share = most / of_tenth.counted.memory;
        figures.push(Figure::at_most("peak memory, as a share of that for a tenth as many rows", share, FLAT));
    }
    Ok(figures)
}

/// Imports a file of so many rows and exports them, and measures nothing else.
pub(crate) async fn measure_exports(bench: &Bench, rows: usize) -> Result<Vec<Figure>, Failure> {
    let csv = bench.folder.path().join("rows.csv");
    file::write(&csv, FileFormat::Csv, rows, SHORT_NOTE)?;
    let owner = bench.subscriber("csv").await?;
    let integration = owner.integration(&json!({})).await?;
    let imported = run(bench, "rows of a CSV", owner.import(integration, &csv)).await?;
    expect(&imported.run, rows, 0)?;
    let memory = exports(bench, &owner, rows).await?.max(imported.counted.memory);
    Ok(vec![Figure::at_most("peak memory of transfers, MiB", memory, MEMORY)])
}

/// The process of the function is killed at so many rows from now.
async fn crash(bench: &Bench, rows: usize) -> Result<(), Failure> {
    let fault = json!({
        "function": "transfers", "service": "dynamodb", "operation": "PutItem", "table": "accounts",
        "nth": rows, "kind": "crash",
    });
    let _ = bench.cloud.post("/local/faults", &fault).await.expect(201);
    Ok(())
}

/// Does a run, and prints what it took.
async fn run(bench: &Bench, what: &str, run: impl Future<Output = Result<Run, Failure>>) -> Result<Done, Failure> {
    let ((run, took), counted) = counted(&bench.cloud, timed(run)).await?;
    let rows = usize::try_from(run.counts.read)?;
    let (rate, invocations) = (per_second(rows, took), counted.invocations.len());
    let Counted { commits, conflicts, memory, .. } = counted;
    print(&format!(
        "{rows} {what}: {took:?}, {rate:.0}/s, {invocations} invocations, {commits} commits, {conflicts} refused writes, {memory:.1} MiB"
    ));
    Ok(Done { run, took, counted })
}

/// Ends the bench unless a run has succeeded with these counts.
fn expect(run: &Run, changed: usize, unchanged: usize) -> Result<(), Failure> {
    let counts = run.counts;
    let (changed, unchanged) = (changed as u64, unchanged as u64);
    let is_exact = (counts.changed, counts.unchanged, counts.read) == (changed, unchanged, changed + unchanged);
    if is_exact && run.status == RunStatus::Succeeded {
        return Ok(());
    }
    Err(format!("{:?} with {counts:?} where {changed} and {unchanged} were due", run.status).into())
}

fn expect_stored(stored: &StoredRows, rows: usize) -> Result<(), Failure> {
    if stored.rows == rows as u64 { Ok(()) } else { Err(format!("{} of {rows} rows are stored", stored.rows).into()) }
}

/// What the rows of an import took, as a share of the least.
fn units(counted: &Counted, stored: &StoredRows) -> f64 {
    let Counted { written, write_units, commit_units, .. } = counted;
    let (written, least) = (ratio(*written, 1), ratio(stored.floor, 1));
    print(&format!(
        "a row has {:.0} bytes and takes {:.3} write units, of which {:.3} are the least; commits take {:.4}",
        ratio(stored.bytes, stored.rows),
        write_units / written,
        least / ratio(stored.rows, 1),
        commit_units / written,
    ));
    write_units / least
}

/// Exports all rows, imports the file again and exports them again: it is the same to the byte. Returns the most memory, in MiB.
async fn exports(bench: &Bench, owner: &Subscriber<'_>, rows: usize) -> Result<f64, Failure> {
    let [first, second] = ["first.csv", "second.csv"].map(|name| bench.folder.path().join(name));
    let out = owner.integration(&json!({ "direction": "export" })).await?;
    let exported = run(bench, "rows exported", owner.export(out)).await?;
    expect(&exported.run, rows, 0)?;
    owner.download(&exported.run, &first).await?;
    let into = owner.integration(&json!({})).await?;
    let imported = run(bench, "exported rows imported", owner.import(into, &first)).await?;
    expect(&imported.run, 0, rows)?;
    let again = run(bench, "rows exported again", owner.export(out)).await?;
    owner.download(&again.run, &second).await?;
    if fs::read(&first)? != fs::read(&second)? {
        return Err("two exports of the same rows differ".into());
    }
    Ok([exported, imported, again].iter().map(|done| done.counted.memory).fold(0.0, f64::max))
}
