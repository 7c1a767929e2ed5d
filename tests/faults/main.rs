//! Journeys under faults. Each AWS call that a journey makes fails before and after its effect, and its process crashes
//! before and after it, once each. Client, stream and schedule retry as they do in production. In the end there must be
//! one account, one effect and one audit event for each action, and nothing left over. The first journey is tested with
//! every kind of fault.
//!
//! A run takes a slice of the cases and prints which; `FAULTS=all cargo test --workspace --test faults` takes all. A
//! failing case is reported by its name, and `FAULT='…'` repeats it alone.

mod billing;
mod campaign;
mod card;
mod datasets;
mod e_invoice;
mod first;
mod invoicing;
mod members;
mod newsletter;
mod passkeys;
mod persist;
mod point;
mod policy;
mod purge;
mod recovery;
mod retention;
mod secured;
mod slice;
mod staff;
mod staff_billing;
mod state;
mod subscription;
mod transfers;
mod vies;
mod ways_back;

use std::{collections::BTreeMap, time::Duration};

use futures::{StreamExt, stream};
use tempfile::TempDir;
use tests::LocalCloud;

use crate::{
    billing::Billing,
    campaign::Campaign,
    card::ByCard,
    datasets::Rows,
    e_invoice::ByAccessPoint,
    first::FirstJourney,
    invoicing::Invoicing,
    members::Members,
    newsletter::Newsletter,
    passkeys::Passkeys,
    point::Point,
    policy::Policy,
    recovery::Recovery,
    retention::Retention,
    secured::SecuredLogIn,
    staff::Staff,
    staff_billing::StaffBilling,
    subscription::Subscribing,
    transfers::{Deletion, Export, Import, Revocation},
    vies::Abroad,
    ways_back::WaysBack,
};

/// How many clouds run concurrently: their functions wait more than they compute.
const AT_ONCE: usize = 4;

/// The kinds of faults, as the local cloud names them.
const EVERY_KIND: &[&str] = &["throttle", "error-before", "error-after", "timeout", "reset", "crash", "crash-after"];

/// The kinds of faults with different consequences. The SDK retries throttling and timeouts as it retries errors before
/// the effect, and connection resets as errors after it.
const EACH_SORT: &[&str] = &["error-before", "error-after", "crash", "crash-after"];

/// A journey, by a client that retries persistently, and what must be true after it, whatever fails on the way.
trait Journey: Sized {
    /// The journey's source file.
    const SOURCE: &'static str;

    /// The functions whose calls fail; if empty, all functions. Calls by the others are covered by other journeys.
    const FUNCTIONS: &'static [&'static str] = &[];

    /// The kinds of faults that are injected into each call.
    const KINDS: &'static [&'static str] = EACH_SORT;

    /// The kinds of faults that are injected into each call that changes something, too.
    const KINDS_OF_WRITES: &'static [&'static str] = &[];

    /// The kinds of faults that are injected into the first call of each operation, too.
    const KINDS_OF_FIRST: &'static [&'static str] = &[];

    /// The points that are tested. Of many calls that are alike, some are enough.
    fn tested(points: Vec<Point>) -> Vec<Point> {
        points
    }

    /// How late TTL deletes what has expired.
    const TTL_LAG: Duration = Duration::ZERO;

    /// Prepares the journey, without faults.
    async fn prepare(_cloud: &LocalCloud) -> Result<(), String> {
        Ok(())
    }

    /// Runs the whole journey.
    async fn run(cloud: &LocalCloud) -> Result<Self, String>;

    /// Checks the result, and returns the first error. `kind` was injected at `point`; if no fault was injected, both
    /// are empty.
    async fn check(&self, cloud: &LocalCloud, point: &Point, kind: &str) -> Result<(), String>;
}

/// The state at the start of a journey, prepared once.
async fn prepared<J: Journey>() -> TempDir {
    let program = env!("CARGO_BIN_EXE_function");
    let cloud = LocalCloud::start_with(program, |options| options.ttl_lag = J::TTL_LAG).await;
    assert_eq!(J::prepare(&cloud).await, Ok(()), "what comes before");
    cloud.inner().drain().await;
    cloud.stop().await
}

async fn start<J: Journey>(on: &TempDir) -> LocalCloud {
    let program = env!("CARGO_BIN_EXE_function");
    LocalCloud::start_on_copy(program, on, |options| options.ttl_lag = J::TTL_LAG).await
}

/// Runs a journey with one injected fault.
async fn case<J: Journey>(on: &TempDir, point: &Point, kind: &str) -> Result<(), String> {
    let cloud = start::<J>(on).await;
    point.arm(&cloud, kind).await;
    let outcome = async {
        J::run(&cloud).await?.check(&cloud, point, kind).await?;
        if point.has_fired(&cloud).await { Ok(()) } else { Err("the fault was never met".to_owned()) }
    };
    outcome.await.map_err(|why| format!("{why}\n{}", said_of_functions(&cloud)))
}

/// What the local cloud says of its functions: which did not start, crashed, or took too long.
fn said_of_functions(cloud: &LocalCloud) -> String {
    let functions = cloud.inner().template().functions.keys();
    let lines = functions.flat_map(|name| {
        let logs = cloud.inner().logs(name);
        let said = logs.lines().filter(|line| line.starts_with("local: "));
        said.map(|line| format!("  {name}: {line}\n")).collect::<Vec<_>>()
    });
    lines.collect()
}

/// The kinds of faults that are injected at a point.
fn kinds_of<J: Journey>(point: &Point) -> impl Iterator<Item = &'static str> {
    let of_writes = if point.is_write() { J::KINDS_OF_WRITES } else { &[] };
    let of_first = if point.nth == 1 { J::KINDS_OF_FIRST } else { &[] };
    [J::KINDS, of_writes, of_first].into_iter().flatten().copied().filter(move |kind| point.may_fail_by(kind))
}

/// Runs a journey once to learn its calls, and once more for each case that the run takes. Returns a table of all
/// points and faults.
///
/// # Panics
/// If any case fails, with the names that repeat the failing cases.
async fn under_faults<J: Journey>() -> String {
    let before = prepared::<J>().await;
    let cloud = start::<J>(&before).await;
    let since = cloud.calls_so_far();
    let calm = async { J::run(&cloud).await?.check(&cloud, &Point::none(), "").await };
    assert_eq!(calm.await, Ok(()), "without a fault");
    let mut points = Point::of_all(&cloud.inner().calls(since));
    // How often these are called depends on the time that passes; they have journeys of their own.
    let takes = |function: &str| match J::FUNCTIONS {
        [] => !["campaigns", "retention", "transfers"].contains(&function),
        some => some.contains(&function),
    };
    points.retain(|point| takes(&point.function));
    let points = J::tested(points);
    drop(cloud);

    let chosen = slice::chosen(J::SOURCE, J::FUNCTIONS);
    let cases = points.iter().flat_map(|point| kinds_of::<J>(point).map(move |kind| (point, kind)));
    let cases = cases.filter(|(point, kind)| chosen.takes(&format!("{point} {kind}")));
    let outcomes = stream::iter(cases)
        .map(async |(point, kind)| (point, kind, case::<J>(&before, point, kind).await))
        .buffer_unordered(AT_ONCE)
        .collect::<Vec<_>>()
        .await;

    let failed = outcomes.iter().filter_map(|(point, kind, outcome)| {
        outcome.as_ref().err().map(|why| format!("FAULT='{point} {kind}': {why}"))
    });
    let failed = failed.collect::<Vec<_>>();
    assert!(failed.is_empty(), "{} of {} cases\n{}", failed.len(), outcomes.len(), failed.join("\n"));
    assert!(!outcomes.is_empty(), "no such fault");
    let mut table = BTreeMap::<(String, usize), usize>::new();
    for point in &points {
        *table.entry((point.call(), kinds_of::<J>(point).count())).or_default() += 1;
    }
    let all = table.iter().map(|((_, kinds), points)| kinds * points).sum::<usize>();
    let rows = table.iter().map(|((call, kinds), points)| format!("{call}: {points} x {kinds}"));
    format!("{all} points x faults\n{}", rows.collect::<Vec<_>>().join("\n"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_journey_loses_nothing_and_doubles_nothing_whatever_fails() {
    insta::assert_snapshot!("first_journey", under_faults::<FirstJourney>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p23_getting_back_in_loses_nothing_and_doubles_nothing_whatever_fails() {
    insta::assert_snapshot!("recovery", under_faults::<Recovery>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p02_letting_people_in_and_out_loses_nothing_and_doubles_nothing_whatever_fails() {
    insta::assert_snapshot!("members", under_faults::<Members>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secured_log_in_loses_nothing_and_opens_nothing_whatever_fails() {
    insta::assert_snapshot!("secured_log_in", under_faults::<SecuredLogIn>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_in_by_passkey_loses_nothing_and_opens_nothing_whatever_fails() {
    insta::assert_snapshot!("passkeys", under_faults::<Passkeys>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p23_taking_a_log_in_back_loses_nothing_and_leaves_nothing_whatever_fails() {
    insta::assert_snapshot!("ways_back", under_faults::<WaysBack>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p03_giving_billing_details_loses_nothing_and_doubles_nothing_whatever_fails() {
    insta::assert_snapshot!("billing", under_faults::<Billing>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p17_keeping_rows_loses_nothing_and_doubles_nothing_whatever_fails() {
    insta::assert_snapshot!("datasets", under_faults::<Rows>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p07_the_newsletter_is_begun_and_ended_once_and_leaves_evidence_whatever_fails() {
    insta::assert_snapshot!("newsletter", under_faults::<Newsletter>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p08_a_campaign_reaches_each_reader_and_whom_it_may_reach_twice_is_told_whatever_fails() {
    insta::assert_snapshot!("campaign", under_faults::<Campaign>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p34_what_is_due_is_done_once_and_what_has_expired_is_deleted_whatever_fails() {
    insta::assert_snapshot!("retention", under_faults::<Retention>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p45_everybody_is_told_once_of_a_new_version_whatever_fails() {
    insta::assert_snapshot!("policy", under_faults::<Policy>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p33_a_subscription_loses_nothing_and_doubles_nothing_whatever_fails() {
    insta::assert_snapshot!("subscription", under_faults::<Subscribing>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p03_an_invoice_is_sent_as_it_is_kept_whatever_fails() {
    insta::assert_snapshot!("invoicing", under_faults::<Invoicing>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p03_an_invoice_that_waits_for_vies_is_issued_once_whatever_fails() {
    insta::assert_snapshot!("vies", under_faults::<Abroad>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p04_an_invoice_is_paid_from_the_card_once_whatever_fails() {
    insta::assert_snapshot!("card", under_faults::<ByCard>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p04_an_invoice_reaches_its_buyers_gln_once_whatever_fails() {
    insta::assert_snapshot!("e_invoice", under_faults::<ByAccessPoint>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn working_as_staff_loses_nothing_and_opens_nothing_whatever_fails() {
    insta::assert_snapshot!("staff", under_faults::<Staff>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p37_correcting_billing_details_loses_nothing_and_doubles_nothing_whatever_fails() {
    insta::assert_snapshot!("staff_billing", under_faults::<StaffBilling>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p17_a_file_that_is_read_into_rows_loses_nothing_and_counts_nothing_twice_whatever_fails() {
    insta::assert_snapshot!("import", under_faults::<Import>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p21_a_file_that_is_written_is_whole_and_leaves_nothing_whatever_fails() {
    insta::assert_snapshot!("export", under_faults::<Export>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p21_an_upload_after_revocation_is_refused_and_leaves_no_byte_whatever_fails() {
    insta::assert_snapshot!("revocation", under_faults::<Revocation>().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p20_a_file_that_is_deleted_leaves_no_byte_whatever_fails() {
    insta::assert_snapshot!("deletion", under_faults::<Deletion>().await);
}
