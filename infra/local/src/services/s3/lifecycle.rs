//! The template's lifecycle rules for objects, applied whenever time is advanced.

use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use s3s::S3Result;

use super::store::{Condition, Page, Store, Version};
use crate::{
    template::{BucketSpec, LifecycleRule},
    triggers::Actor,
};

/// A deletion that is due, and its time.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Due {
    at_ms: i64,
    key: String,
    /// The version to delete; if `None`, a delete marker hides the newest.
    version: Option<String>,
}

/// Deletes everything that is due in every bucket, each at its own time, until nothing is due.
pub(super) fn sweep(store: &Store) -> S3Result<()> {
    let actor = Actor { name: "s3.amazonaws.com".to_owned(), request_id: String::new() };
    for (name, bucket) in store.buckets.iter().filter(|(_, bucket)| !bucket.lifecycle.is_empty()) {
        let now_ms = store.clock.now_ms();
        // The version that a marker hides is noncurrent from the marker's time on, and may itself be due by now.
        loop {
            let mut due = due(store, bucket)?;
            due.retain(|due| due.at_ms <= now_ms);
            due.sort();
            if due.is_empty() {
                break;
            }
            for Due { at_ms, key, version } in due {
                let what = ("LifecycleExpiration", name.as_str(), key.as_str(), version.as_deref());
                store.delete_at(at_ms, what, &Condition::default(), &actor)?;
            }
        }
        for upload in store.uploads(name, None)? {
            let days = bucket.lifecycle.iter().filter(|rule| upload.key.starts_with(&rule.prefix));
            let days = days.filter_map(|rule| rule.abort_days).min();
            if days.is_some_and(|days| days_after(upload.begun_ms, days) <= now_ms) {
                store.abort(&upload.id)?;
            }
        }
    }
    Ok(())
}

fn due(store: &Store, bucket: &BucketSpec) -> S3Result<Vec<Due>> {
    let page = Page { most: usize::MAX, versions: true, ..Page::default() };
    let listed = store.list(&bucket.name, &page)?;
    let mut due = Vec::new();
    for (at, (version, newest)) in listed.versions.iter().enumerate() {
        let rules = bucket.lifecycle.iter().filter(|rule| version.key.starts_with(&rule.prefix));
        let successor = at.checked_sub(1).and_then(|at| listed.versions.get(at)).filter(|_| !newest);
        let alone = *newest && listed.versions.get(at + 1).is_none_or(|(next, _)| next.key != version.key);
        due.extend(rules.filter_map(|rule| of(rule, version, successor.map(|(version, _)| version), alone)));
    }
    due.sort();
    due.dedup_by(|one, other| one.key == other.key && one.version == other.version);
    Ok(due)
}

/// When a rule deletes a version, if it does.
fn of(rule: &LifecycleRule, version: &Version, successor: Option<&Version>, alone: bool) -> Option<Due> {
    let (from_ms, days, named) = match successor {
        Some(successor) => (successor.modified_ms, rule.noncurrent_days?, true),
        None if version.marker && alone && rule.lone_markers => {
            (version.modified_ms, rule.expire_days.unwrap_or_default(), true)
        }
        None if version.marker => return None,
        None => (version.modified_ms, rule.expire_days?, false),
    };
    let at_ms = days_after(from_ms, days);
    Some(Due { at_ms, key: version.key.clone(), version: named.then(|| version.id.clone()) })
}

/// S3 counts whole days and rounds up to the next midnight UTC.
fn days_after(from_ms: i64, days: u32) -> i64 {
    let midnight = || {
        let from = Timestamp::from_millisecond(from_ms).ok()?.to_zoned_datetime(TimeZone::UTC);
        let later = from.checked_add(i64::from(days).days()).ok()?;
        let start = later.start_of_day().ok()?;
        let next = if start == later { start } else { start.checked_add(1.day()).ok()? };
        Some(next.timestamp().as_millisecond())
    };
    midnight().unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_end_at_midnight() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time").as_millisecond();
        assert_eq!(days_after(at("2026-11-23T10:30:00Z"), 90), at("2027-02-22T00:00:00Z"));
        assert_eq!(days_after(at("2026-11-23T00:00:00Z"), 1), at("2026-11-24T00:00:00Z"));
        assert_eq!(days_after(i64::MAX, 1), i64::MAX);
    }
}
