//! The removal of a large account: how many rows a second, and in how much memory.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use tests::{Behind, LocalCloud};

use crate::{
    Failure, Figure, MEMORY,
    seed::{Item, delete, item, put, text},
    sweep::{hour, peak_memory, rate, timed},
};

/// How fast it must be at least, compared with `BatchWriteItem`.
const SHARE: f64 = 0.5;
/// The size of a row in bytes, without its key.
const SIZE: usize = 300;
/// From the owner's request on, until shortly before the removal.
const BEFORE: &str = "P6DT23H";
/// The most hours, so that a removal that does not go on ends the bench.
const MOST: u32 = 10_000;

/// Puts rows into an account that is about to be removed, and others beside it, which are deleted by `BatchWriteItem`. Then
/// the account is removed.
#[expect(clippy::print_stdout, reason = "a benchmark prints")]
pub(crate) async fn measure(cloud: &LocalCloud, client: &Client, rows: usize) -> Result<Vec<Figure>, Failure> {
    let owner = cloud.person("removed@rodgrod.example").await;
    let account = owner.account();
    Behind::of(cloud).await.ask_removal(account).await;
    cloud.advance(BEFORE).await;
    let (bare, pk) = ((rows / 10).max(1_000), account.to_string());
    put(client, "accounts", (0..bare).map(|n| row("bare", n))).await?;
    let bare_took = timed(delete(client, "accounts", (0..bare).map(|n| key("bare", n)))).await?;
    put(client, "accounts", (0..rows).map(|n| row(&pk, n))).await?;
    let (mut took, mut hours, mut memory) = (Duration::ZERO, 0, 0.0_f64);
    while is_stored(client, &pk).await? {
        took += timed(hour(cloud)).await?;
        hours += 1;
        memory = memory.max(peak_memory()?);
        if hours == MOST {
            return Err("the removal does not end".into());
        }
    }
    let (bare, purged) = (rate(bare, bare_took), rate(rows, took));
    println!("{rows} rows of an account: {hours} hours, {took:?}, {purged:.0}/s; BatchWriteItem {bare:.0}/s");
    Ok(vec![
        Figure::at_least("removed rows a second, as a share of BatchWriteItem", purged / bare, SHARE),
        Figure::at_most("peak memory of retention after the removal, MiB", memory, MEMORY),
    ])
}

/// Whether anything is left under the account's key.
async fn is_stored(client: &Client, pk: &str) -> Result<bool, Failure> {
    let query = client.query().table_name("accounts").key_condition_expression("pk = :pk").limit(1);
    Ok(query.expression_attribute_values(":pk", text(pk)).send().await?.count() > 0)
}

fn key(pk: &str, n: usize) -> Item {
    Item::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(format!("ROW#{n:08}")))])
}

fn row(pk: &str, n: usize) -> Item {
    item(pk.to_owned(), format!("ROW#{n:08}"), "Row", vec![("padding", text("x".repeat(SIZE)))])
}
