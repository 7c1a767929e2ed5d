//! The removal of a large account: how many rows a second, and in how much memory.

use aws_sdk_dynamodb::Client;
use tests::{Behind, Figure, LocalCloud};

use crate::{
    Failure,
    pace::Paced,
    seed::{Item, item, text},
};

/// The size of a row in bytes, without its key.
const SIZE: usize = 300;
/// From the owner's request on, until shortly before the removal.
const BEFORE: &str = "P6DT23H";

/// Puts rows into an account that is about to be removed, and others beside it, which are deleted by `BatchWriteItem`. Then
/// the account is removed.
pub(crate) async fn measure(cloud: &LocalCloud, client: &Client, rows: usize) -> Result<Vec<Figure>, Failure> {
    let owner = cloud.person("removed@rodgrod.example").await;
    let account = owner.account();
    Behind::of(cloud).await.ask_removal(account).await;
    cloud.advance(BEFORE).await;
    let paced = Paced {
        what: "rows of an account",
        share: "removed rows a second, as a share of BatchWriteItem",
        memory: "peak memory of retention after the removal, MiB",
        table: "accounts",
        count: rows,
    };
    let pk = account.to_string();
    paced.measure((cloud, client), &pk, row, async || is_stored(client, &pk).await).await
}

/// Whether anything is left under the account's key.
async fn is_stored(client: &Client, pk: &str) -> Result<bool, Failure> {
    let query = client.query().table_name("accounts").key_condition_expression("pk = :pk").limit(1);
    Ok(query.expression_attribute_values(":pk", text(pk)).send().await?.count() > 0)
}

fn row(pk: &str, n: usize) -> Item {
    item(pk.to_owned(), format!("ROW#{n:08}"), "Row", vec![("padding", text("x".repeat(SIZE)))])
}
