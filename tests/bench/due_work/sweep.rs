//! A sweep of many expired items: how many a second, and in how much memory.

use aws_sdk_dynamodb::Client;
use tests::{Figure, LocalCloud};

use crate::{
    Failure,
    pace::Paced,
    seed::{Item, item, number, text},
};

/// The size of a session in bytes, without its key.
const SIZE: usize = 300;

/// Puts expired sessions into the table, and deletes them first by `BatchWriteItem`, and then by sweeps.
pub(crate) async fn measure(cloud: &LocalCloud, client: &Client, expired: usize) -> Result<Vec<Figure>, Failure> {
    let end = cloud.inner().now().as_second() - 1;
    let paced = Paced {
        what: "expired items",
        share: "expired items a second, as a share of BatchWriteItem",
        memory: "peak memory of retention, MiB",
        table: "tickets",
        count: expired,
    };
    let session = |group: &str, n| session(group, n, end);
    let figures = paced.measure((cloud, client), "swept", session, async || is_due(cloud, client).await).await?;
    let left = client.scan().table_name("tickets").filter_expression("begins_with(pk, :pk)");
    let left = left.expression_attribute_values(":pk", text("swept")).send().await?.count();
    if left > 0 {
        return Err("expired items are left".into());
    }
    Ok(figures)
}

fn session(group: &str, n: usize, end: i64) -> Item {
    let others = vec![("expires_at", number(end)), ("padding", text("x".repeat(SIZE)))];
    item(format!("{group}_{n}"), format!("SESSION#ses_{n}"), "Session", others)
}

/// The key of the record of the sweep.
fn sweep() -> Item {
    Item::from([("pk".to_owned(), text("sweep.expired")), ("sk".to_owned(), text("SWEEP"))])
}

/// Whether the sweep is not finished: then it stays due.
async fn is_due(cloud: &LocalCloud, client: &Client) -> Result<bool, Failure> {
    let answer = client.get_item().table_name("accounts").set_key(Some(sweep())).consistent_read(true).send().await?;
    let sweep = answer.item.ok_or("there is no sweep")?;
    let due_at = sweep.get("due_at").and_then(|due| due.as_n().ok()).ok_or("the sweep is never due")?;
    Ok(due_at.parse::<i64>()? <= cloud.inner().now().as_second())
}
