use serde_json::{Value, json};

use super::*;
use crate::{
    billing::{
        payment::Payment,
        plans::{BillingPeriod, PlanId},
        subscription::{Accepted, Command, Terms},
    },
    integrations::{
        change::tests::set_up,
        request::tests::with,
        runs::{Ending, RunReason, RunStatus, Unreadable, delete_files},
    },
    kernel::{
        commit::{Version, Write},
        id::{AccountId, SessionId, UserId},
    },
};

const RANDOM: fn(&mut [u8]) = |bytes| bytes.fill(7);
const GB: u64 = 1_000_000_000;

fn at(time: &str) -> Now {
    Now(time.parse().unwrap())
}

fn now() -> Now {
    at("2026-12-01T12:00:00Z")
}

fn account() -> AccountId {
    integration(&json!({})).account
}

fn integration(more: &Value) -> Integration {
    set_up(&with(more)).0
}

fn export() -> Integration {
    integration(&json!({ "direction": "export" }))
}

fn actor() -> Actor<'static> {
    let (user, session) = (UserId::new(now(), &[4; 10]), SessionId::new(now(), &[3; 10]));
    Actor { account: account(), user, session, other_device: None }
}

fn start(now: Now) -> RunStart<'static> {
    let (run, membership) = (RunId::new(now, &[6; 10]), MemberId::new(now, &[5; 10]));
    RunStart { now, run, by: actor(), membership, language: Language::Da, random: &RANDOM }
}

fn trial() -> Subscription {
    Subscription::opened(account(), at("2026-11-30T12:00:00Z").0)
}

fn subscribed() -> Subscription {
    let terms = Terms { plan: PlanId::Standard, period: BillingPeriod::Month, payment: Payment::Invoice };
    let mut subscription = trial();
    subscription.facts.commands.push(Accepted { at: now().0, command: Command::Subscribe(terms) });
    subscription
}

fn used(bytes: u64) -> Stored<FileUsage> {
    Stored { record: FileUsage { account: account(), bytes }, version: Version::FIRST }
}

fn name() -> FileName {
    FileName::parse("kunder.csv").unwrap()
}

fn upload(
    integration: &Integration,
    bytes: u64,
    usage: Option<u64>,
    subscription: &Subscription,
) -> Result<(Run, Commit), StartError> {
    let usage = usage.map(used);
    start(now()).upload(integration, (name(), bytes), Room { usage: usage.as_ref(), subscription })
}

/// The error of an upload.
fn refused(
    integration: &Integration,
    bytes: u64,
    usage: Option<u64>,
    subscription: &Subscription,
) -> Option<StartError> {
    upload(integration, bytes, usage, subscription).err()
}

fn kinds(commit: Commit) -> Vec<(&'static str, bool)> {
    let writes = commit.into_writes().unwrap_or_else(|error| panic!("{error}"));
    writes.iter().map(|write| (write.declaration().kind, matches!(write, Write::Insert(_)))).collect()
}

#[test]
fn p13_an_announced_file_is_a_run_that_waits_for_it_and_counts_at_once() {
    let (run, commit) = upload(&integration(&json!({})), 1_000, None, &trial()).ok().unwrap();
    assert!(run.awaits_upload());
    assert_eq!((run.started_by, run.membership), (Some(actor().user), Some(start(now()).membership)));
    let expected =
        [("Run", true), ("AuditEntry", true), ("ActCounter", false), ("FileUsage", true), ("Account", false)];
    assert_eq!(kinds(commit), expected);
    let (_, commit) = upload(&integration(&json!({})), 1_000, Some(5), &trial()).ok().unwrap();
    assert_eq!(kinds(commit)[3], ("FileUsage", false));
}

#[test]
fn p21_nothing_is_started_outside_the_days_of_the_contract_or_after_its_end() {
    let import = integration(&json!({}));
    let revoked = Integration { revoked_at: Some(now().0), ..import.clone() };
    assert_eq!(refused(&revoked, 1, None, &trial()), Some(StartError::MayNotRun(MayNotRun::Revoked)));
    for (time, expected) in [
        ("2026-11-30T22:59:59Z", Some(MayNotRun::NotStarted)),
        ("2026-11-30T23:00:00Z", None),
        ("2027-11-30T22:59:59Z", None),
        ("2027-11-30T23:00:00Z", Some(MayNotRun::Ended)),
    ] {
        let start = start(at(time));
        let subscription = subscribed();
        let room = Room { usage: None, subscription: &subscription };
        let expected = expected.map(StartError::MayNotRun);
        assert_eq!(start.upload(&import, (name(), 1), room).err(), expected, "{time}");
        assert_eq!(start.export(&export(), None).err(), expected, "{time}");
    }
}

#[test]
fn a_file_is_uploaded_for_what_reads_files_and_only_what_writes_one_is_run_without() {
    let update = integration(&json!({ "direction": "update" }));
    assert_eq!(refused(&update, 1, None, &trial()), None);
    assert_eq!(refused(&export(), 1, None, &trial()), Some(StartError::ReadsNoFiles));
    assert_eq!(start(now()).export(&update, None).err(), Some(StartError::NeedsFile));
}

#[test]
fn a_file_has_at_most_1_gb_and_so_have_all_files_of_a_trial() {
    let import = integration(&json!({}));
    for (bytes, usage, in_trial, subscribed_to) in [
        (GB, None, None, None),
        (GB + 1, None, Some(StartError::FileTooLarge), Some(StartError::FileTooLarge)),
        (u64::MAX, Some(u64::MAX), Some(StartError::FileTooLarge), Some(StartError::FileTooLarge)),
        (1, Some(GB - 1), None, None),
        (1, Some(GB), Some(StartError::StorageFull), None),
        (GB, Some(9 * GB), Some(StartError::StorageFull), None),
    ] {
        assert_eq!(refused(&import, bytes, usage, &trial()), in_trial, "{bytes} {usage:?}");
        assert_eq!(refused(&import, bytes, usage, &subscribed()), subscribed_to, "{bytes} {usage:?}");
    }
}

#[test]
fn one_export_of_an_integration_is_under_way_at_a_time() {
    let export = export();
    let (run, commit) = start(now()).export(&export, None).ok().unwrap();
    assert_eq!(kinds(commit), [("Run", true), ("AuditEntry", true), ("ActCounter", false), ("Account", false)]);
    assert_eq!((run.status, run.due_at), (RunStatus::Queued, Some(now().0)));
    assert_eq!(run.endpoint.as_str(), "kunder-fra-kassen-2026-12-01.csv");
    assert_eq!(start(now()).export(&export, Some(&run)).err(), Some(StartError::UnderWay));
    let over = run.ended(Ending::Stopped(RunReason::Unexpected.into()), now());
    assert_eq!(start(now()).export(&export, Some(&over)).err(), None);
}

#[test]
fn p20_files_are_deleted_once_and_a_run_that_has_none_has_nothing_to_delete() {
    let (run, _) = upload(&integration(&json!({})), 1_000, None, &trial()).ok().unwrap();
    let stored = |record: Run| Stored { record, version: Version::FIRST };
    let delete = |run: &Run| delete_files(&stored(run.clone()), (now(), actor()), &RANDOM);
    assert_eq!(kinds(delete(&run).unwrap().unwrap()), [("Run", false), ("AuditEntry", true)]);
    assert!(delete(&run.deleting(now())).unwrap().is_none());
    let (export, _) = start(now()).export(&export(), None).ok().unwrap();
    assert_eq!(delete(&export).err(), Some(Unreadable::NotThere));
}
