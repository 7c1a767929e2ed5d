//! Journeys under faults: each AWS call that a journey makes is throttled, fails before and after its effect, hangs, is
//! cut off, and is where its process dies, once each; client, stream and schedule try again as they do in life. In the
//! end there must be one account, one effect of each act, its audit entry, and nothing left over.
//!
//! A failing case names itself. `FAULT='…' cargo test -p tests --test faults` repeats it alone.

mod after;
mod journey;
mod point;

use std::collections::BTreeMap;

use futures::{StreamExt, stream};
use tests::{LocalCloud, cloud};

use crate::{journey::FirstJourney, point::Point};

/// How many clouds at once: their functions wait more than they work.
const AT_ONCE: usize = 4;

/// The faults, in the words of the local cloud.
const KINDS: &[&str] = &["throttle", "error-before", "error-after", "timeout", "reset", "crash", "crash-after"];

async fn start() -> LocalCloud {
    cloud!().await
}

/// Runs the journey with one fault; what is wrong afterwards, if anything is.
async fn case(point: &Point, kind: &str) -> Result<(), String> {
    let cloud = start().await;
    point.arm(&cloud, kind).await;
    let journey = FirstJourney::run(&cloud).await?;
    after::check(&cloud, &journey, point, kind).await?;
    if point.has_fired(&cloud).await { Ok(()) } else { Err("the fault was never met".to_owned()) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_journey_loses_nothing_and_doubles_nothing_whatever_fails() {
    let cloud = start().await;
    let journey = FirstJourney::run(&cloud).await.unwrap();
    after::check(&cloud, &journey, &Point::none(), "").await.unwrap();
    let points = Point::of_all(&cloud.inner().calls(0));
    drop(cloud);

    let only = std::env::var("FAULT").ok();
    let cases = points.iter().flat_map(|point| KINDS.iter().map(move |kind| (point, *kind)));
    let cases = cases.filter(|(point, kind)| only.as_ref().is_none_or(|only| *only == format!("{point} {kind}")));
    let outcomes = stream::iter(cases)
        .map(async |(point, kind)| (point, kind, case(point, kind).await))
        .buffer_unordered(AT_ONCE)
        .collect::<Vec<_>>()
        .await;

    let failed = outcomes.iter().filter_map(|(point, kind, outcome)| {
        outcome.as_ref().err().map(|why| format!("FAULT='{point} {kind}': {why}"))
    });
    let failed = failed.collect::<Vec<_>>();
    assert!(failed.is_empty(), "{} of {} cases\n{}", failed.len(), outcomes.len(), failed.join("\n"));
    assert!(!outcomes.is_empty(), "no such fault");
    if only.is_none() {
        let mut table = BTreeMap::<String, usize>::new();
        for (point, ..) in &outcomes {
            *table.entry(point.call()).or_default() += 1;
        }
        let rows = table.iter().map(|(call, count)| format!("{call}: {} x {}", count / KINDS.len(), KINDS.len()));
        let rows = rows.collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!("first_journey", format!("{} points x faults\n{rows}", outcomes.len()));
    }
}
