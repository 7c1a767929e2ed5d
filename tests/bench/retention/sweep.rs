//! A sweep of many expired items: how many a second, and in how much memory.

use std::{
    fs,
    time::{Duration, Instant},
};

use aws_sdk_dynamodb::Client;
use tests::LocalCloud;

use crate::{
    Failure, Figure, MEMORY,
    seed::{Item, delete, item, number, put, text},
};

/// How fast it must be at least, compared with `BatchWriteItem`.
const SHARE: f64 = 0.5;
/// The size of a session in bytes, without its key.
const SIZE: usize = 300;

/// Puts expired sessions into the table, and deletes them first by `BatchWriteItem`, and then by sweeps.
#[expect(clippy::print_stdout, reason = "a benchmark prints")]
pub(crate) async fn measure(cloud: &LocalCloud, client: &Client, expired: usize) -> Result<Vec<Figure>, Failure> {
    let end = cloud.inner().now().as_second() - 1;
    let bare = (expired / 10).max(1_000);
    put(client, "tickets", (0..bare).map(|n| session("bare", n, end))).await?;
    let bare_took = timed(delete(client, "tickets", (0..bare).map(|n| key("bare", n)))).await?;
    put(client, "tickets", (0..expired).map(|n| session("swept", n, end))).await?;
    let (mut took, mut hours, mut memory) = (Duration::ZERO, 0, 0.0_f64);
    loop {
        took += timed(hour(cloud)).await?;
        hours += 1;
        memory = memory.max(peak_memory()?);
        if !is_due(cloud, client).await? {
            break;
        }
    }
    let left = client.scan().table_name("tickets").filter_expression("begins_with(pk, :pk)");
    let left = left.expression_attribute_values(":pk", text("swept")).send().await?.count();
    if left > 0 {
        return Err("expired items are left".into());
    }
    let (bare, swept) = (rate(bare, bare_took), rate(expired, took));
    println!("{expired} expired items: {hours} hours, {took:?}, {swept:.0}/s; BatchWriteItem {bare:.0}/s");
    Ok(vec![
        Figure::at_least("expired items a second, as a share of BatchWriteItem", swept / bare, SHARE),
        Figure::at_most("peak memory of retention, MiB", memory, MEMORY),
    ])
}

fn key_of(group: &str, n: usize) -> (String, String) {
    (format!("{group}_{n}"), format!("SESSION#ses_{n}"))
}

fn key(group: &str, n: usize) -> Item {
    let (pk, sk) = key_of(group, n);
    Item::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))])
}

fn session(group: &str, n: usize, end: i64) -> Item {
    let (pk, sk) = key_of(group, n);
    item(pk, sk, "Session", vec![("expires_at", number(end)), ("padding", text("x".repeat(SIZE)))])
}

/// The key of the record of the sweep.
fn sweep() -> Item {
    Item::from([("pk".to_owned(), text("sweep.expired")), ("sk".to_owned(), text("SWEEP"))])
}

/// The schedule fires, and continues what is due.
pub(crate) async fn hour(cloud: &LocalCloud) -> Result<(), Failure> {
    cloud.advance("PT1H").await;
    Ok(())
}

/// Whether the sweep is not finished: then it stays due.
async fn is_due(cloud: &LocalCloud, client: &Client) -> Result<bool, Failure> {
    let answer = client.get_item().table_name("accounts").set_key(Some(sweep())).consistent_read(true).send().await?;
    let sweep = answer.item.ok_or("there is no sweep")?;
    let due_at = sweep.get("due_at").and_then(|due| due.as_n().ok()).ok_or("the sweep is never due")?;
    Ok(due_at.parse::<i64>()? <= cloud.inner().now().as_second())
}

/// The most memory that a process of the function has used, in MiB.
pub(crate) fn peak_memory() -> Result<f64, Failure> {
    let mut peak = 0.0_f64;
    for process in fs::read_dir("/proc")?.filter_map(Result::ok) {
        let Ok(arguments) = fs::read(process.path().join("cmdline")) else { continue };
        if !arguments.ends_with(b"\0function\0retention\0") {
            continue;
        }
        let status = fs::read_to_string(process.path().join("status")).unwrap_or_default();
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        let kilobytes = most.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or_default();
        peak = peak.max(kilobytes / 1_024.0);
    }
    if peak > 0.0 { Ok(peak) } else { Err("there is no process of retention".into()) }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub(crate) async fn timed<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<Duration, Failure> {
    let start = Instant::now();
    let _ = work.await?;
    Ok(start.elapsed())
}

#[expect(clippy::cast_precision_loss, reason = "a million is exact")]
pub(crate) fn rate(items: usize, took: Duration) -> f64 {
    items as f64 / took.as_secs_f64()
}
