//! Due subscriptions among many that are not due: how many reads each of them takes.

use std::time::Instant;

use aws_sdk_dynamodb::Client;
use domain::processing::Worker;
use local::CallRecord;
use tests::{Applicant, Figure, LocalCloud};

use crate::{
    Failure,
    seed::{item, number, put, text},
};

/// The most accounts of which something is due.
const DUE: usize = 100;
/// One in so many accounts is due.
const OF: usize = 1_000;
/// The most reads for each due item, beside one query a shard.
const READS: f64 = 3.0;
/// When the first notice of a trial falls due.
const FIRST_NOTICE: &str = "P21D";

/// Signs people up whose trial is about to end, and puts other subscriptions beside them of which nothing is due.
#[expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark measures time and prints")]
pub(crate) async fn measure(cloud: &LocalCloud, client: &Client, accounts: usize) -> Result<Vec<Figure>, Failure> {
    let shards = usize::from(Worker::Retention.shards());
    let due = DUE.min((accounts / OF).max(1));
    // The schedule sees nothing of them: it would handle one after another as the days pass.
    for n in 0..due {
        let _ = Applicant::new(&format!("owner{n}@rodgrod.example")).sign_up(cloud).await;
    }
    cloud.inner().drain().await;
    let later = cloud.inner().now().as_second() + 365 * 86_400;
    let others = (due..accounts).map(|n| {
        let shard = text(format!("retention#{}", n % shards));
        let due = [("due_shard", shard), ("due_at", number(later + i64::try_from(n).unwrap_or_default()))];
        item(format!("acc_other{n}"), "SUBSCRIPTION".to_owned(), "Subscription", due.into())
    });
    put(client, "accounts", others).await?;
    let since = cloud.calls_so_far();
    let start = Instant::now();
    cloud.advance(FIRST_NOTICE).await;
    let took = start.elapsed();
    let calls = cloud.calls_of("retention", since);
    let handled = calls.iter().filter(|call| call.operation == "TransactWriteItems").count();
    println!("{handled} of {accounts} accounts were due, within {FIRST_NOTICE} that passed in {took:?}");
    if handled < due {
        return Err(format!("{handled} of {due} were handled").into());
    }
    // A sweep reads its own record by `GetItem`, subscriptions are read by `BatchGetItem`.
    let reads = calls.iter().filter(|call| call.operation == "BatchGetItem" && call.request.is_some()).count();
    let busiest =
        calls.iter().filter(|call| call.operation == "TransactWriteItems").filter_map(|call| call.request.clone());
    let busiest =
        busiest.max_by_key(|request| calls.iter().filter(|call| call.request.as_ref() == Some(request)).count());
    let queries = calls.iter().filter(|call| call.request == busiest && is_for_due(call)).count();
    Ok(vec![
        Figure::at_most("reads for each due account", ratio(reads, handled), READS),
        Figure::at_most("queries a shard, of the run with most due", ratio(queries, shards), 1.0),
    ])
}

/// Whether the call looks for due records. A sweep's queries of the same index are later, and so left out.
fn is_for_due(call: &CallRecord) -> bool {
    call.operation == "Query" && call.resource == "accounts/index/due" && call.round == Some(1)
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
pub(crate) fn ratio(part: usize, of: usize) -> f64 {
    part as f64 / of as f64
}
