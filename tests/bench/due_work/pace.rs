//! The pace at which `retention` deletes items, beside that of `BatchWriteItem`, and in how much memory.

use std::time::{Duration, Instant};

use aws_sdk_dynamodb::Client;
use tests::{Figure, LocalCloud};

use crate::{
    Failure,
    seed::{Item, delete, put},
};

/// The most memory that the function may use at any time, in MiB.
const MEMORY: f64 = 128.0;
/// How fast it must be at least, compared with `BatchWriteItem`.
const SHARE: f64 = 0.5;
/// The most hours, so that work that does not go on ends the bench.
const MOST: u32 = 10_000;

/// Items that `retention` is to delete.
pub(crate) struct Paced {
    /// What they are, in the plural.
    pub(crate) what: &'static str,
    /// The name of the figure that tells their pace.
    pub(crate) share: &'static str,
    /// The name of the figure that tells the memory.
    pub(crate) memory: &'static str,
    /// The table in which they are.
    pub(crate) table: &'static str,
    /// How many they are.
    pub(crate) count: usize,
}

impl Paced {
    /// Puts the items of this group, and a tenth as many of the group `bare`, which are deleted by `BatchWriteItem`. Then hours pass while
    /// `is_left` says that something is left.
    #[expect(clippy::print_stdout, reason = "a benchmark prints")]
    pub(crate) async fn measure(
        &self,
        (cloud, client): (&LocalCloud, &Client),
        group: &str,
        item: impl Fn(&str, usize) -> Item,
        is_left: impl AsyncFn() -> Result<bool, Failure>,
    ) -> Result<Vec<Figure>, Failure> {
        let Self { what, table, count, .. } = *self;
        let bare = (count / 10).max(1_000);
        // Both are deleted from a table of the same size.
        put(client, table, (0..count).map(|n| item(group, n))).await?;
        put(client, table, (0..bare).map(|n| item("bare", n))).await?;
        let bare_took = timed(delete(client, table, (0..bare).map(|n| key(item("bare", n))))).await?;
        let (mut took, mut hours, mut memory) = (Duration::ZERO, 0, 0.0_f64);
        loop {
            took += timed(hour(cloud)).await?;
            hours += 1;
            memory = memory.max(tests::peak_memory_of("retention").ok_or("there is no process of retention")?);
            if !is_left().await? {
                break;
            }
            if hours == MOST {
                return Err(format!("{what} are left").into());
            }
        }
        let (bare, ours) = (rate(bare, bare_took), rate(count, took));
        println!("{count} {what}: {hours} hours, {took:?}, {ours:.0}/s; BatchWriteItem {bare:.0}/s");
        Ok(vec![Figure::at_least(self.share, ours / bare, SHARE), Figure::at_most(self.memory, memory, MEMORY)])
    }
}

/// The key of an item.
fn key(mut item: Item) -> Item {
    item.retain(|name, _| name == "pk" || name == "sk");
    item
}

/// The schedule fires, and continues what is due.
async fn hour(cloud: &LocalCloud) -> Result<(), Failure> {
    cloud.advance("PT1H").await;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
async fn timed<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<Duration, Failure> {
    let start = Instant::now();
    let _ = work.await?;
    Ok(start.elapsed())
}

#[expect(clippy::cast_precision_loss, reason = "a million is exact")]
fn rate(items: usize, took: Duration) -> f64 {
    items as f64 / took.as_secs_f64()
}
