//! The log of the last AWS calls (at most `MOST` of them).

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{faults::FaultKind, random};

const MOST: usize = 10_000;
/// The most distinct names. Further ones are logged as `other`, so that made-up names cannot fill the memory.
const NAMES: usize = 4_096;

/// The record of a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CallRecord {
    /// The number of the call; each call has a higher one than the call before.
    pub seq: u64,
    /// The function that called, or `local`.
    pub function: String,
    /// The service, as its signature names it.
    pub service: String,
    /// The operation.
    pub operation: String,
    /// The resource of the call: tables, a key, the kind of an address.
    pub resource: String,
    /// Capacity units, if the service counts them.
    pub units: Option<f64>,
    /// Whether the function's policies allow it.
    pub allowed: bool,
    /// The simulated time of the call.
    pub at: Timestamp,
    /// The status of the answer; 0 if the connection ended without one.
    pub status: u16,
    /// The id that the answer carries.
    pub request_id: String,
    /// How many items a read or write by key, a batch or a transaction names.
    pub items: Option<u32>,
    /// The fault that was injected into the call.
    pub fault: Option<FaultKind>,
    /// The Lambda request id of the invocation in which the call was made.
    pub request: Option<String>,
    /// The round trip within that invocation: one more than the highest that had been answered when the call began. So
    /// concurrent calls share a round trip, and the highest number is that of sequential round trips. Without
    /// [`crate::Options::latency`], an answer may arrive before a concurrent call begins, which then counts as a round
    /// trip of its own.
    pub round: Option<u32>,
    /// The place of the call's beginning in the order of all beginnings and ends. Two calls overlap if each began
    /// before the other ended.
    pub started: u64,
    /// The place of the call's end in the same order.
    pub ended: u64,
}

/// A call record with its names as numbers, so that ten thousand take little memory.
struct Entry {
    names: [u16; 4],
    units: f32,
    allowed: bool,
    status: u16,
    at_ms: i64,
    request_id: u128,
    items: Option<u32>,
    fault: Option<FaultKind>,
    request: Option<u128>,
    round: Option<u32>,
    started: u64,
    ended: u64,
}

#[derive(Default)]
struct Ring {
    entries: VecDeque<Entry>,
    made: u64,
    moments: u64,
    names: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u16>,
}

/// The log of calls.
#[derive(Default)]
pub(crate) struct CallLog(Mutex<Ring>);

impl CallLog {
    /// The next place in the order of beginnings and ends.
    pub(crate) fn moment(&self) -> u64 {
        let mut ring = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ring.moments += 1;
        ring.moments
    }

    /// Records a call and assigns its number.
    #[expect(clippy::cast_possible_truncation, reason = "capacity units are small and exact to a half")]
    pub(crate) fn record(&self, call: &CallRecord) {
        let mut ring = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = Entry {
            names: [&call.function, &call.service, &call.operation, &call.resource].map(|name| ring.number(name)),
            units: call.units.map_or(f32::NAN, |units| units as f32),
            allowed: call.allowed,
            status: call.status,
            at_ms: call.at.as_millisecond(),
            request_id: number(&call.request_id),
            items: call.items,
            fault: call.fault,
            request: call.request.as_deref().map(number),
            round: call.round,
            started: call.started,
            ended: call.ended,
        };
        if ring.entries.len() == MOST {
            ring.entries.pop_front();
        }
        ring.entries.push_back(entry);
        ring.made += 1;
    }

    /// The calls with a number higher than `seq`, in order.
    pub(crate) fn since(&self, seq: u64) -> Vec<CallRecord> {
        let ring = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = ring.made - ring.entries.len() as u64 + 1;
        let skipped = usize::try_from(seq.saturating_add(1).saturating_sub(first)).unwrap_or(usize::MAX);
        let first = first.max(seq.saturating_add(1));
        ring.entries.iter().skip(skipped).zip(first..).map(|(entry, seq)| ring.call_record(entry, seq)).collect()
    }

    /// How many calls were made since the start.
    pub(crate) fn count(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).made
    }
}

/// An id as a number, which takes half the memory.
fn number(id: &str) -> u128 {
    u128::from_str_radix(&id.replace('-', ""), 16).unwrap_or_default()
}

impl Ring {
    fn number(&mut self, name: &str) -> u16 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let name = if self.names.len() < NAMES { name } else { "other" };
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let name: Arc<str> = name.chars().take(256).collect::<String>().into();
        let number = u16::try_from(self.names.len()).unwrap_or_default();
        self.names.push(Arc::clone(&name));
        self.numbers.insert(name, number);
        number
    }

    fn call_record(&self, entry: &Entry, seq: u64) -> CallRecord {
        let [function, service, operation, resource] =
            entry.names.map(|number| self.names.get(usize::from(number)).map_or_else(String::new, ToString::to_string));
        CallRecord {
            seq,
            function,
            service,
            operation,
            resource,
            units: Some(f64::from(entry.units)).filter(|units| !units.is_nan()),
            allowed: entry.allowed,
            at: Timestamp::from_millisecond(entry.at_ms).unwrap_or(Timestamp::UNIX_EPOCH),
            status: entry.status,
            request_id: random::hyphenated(entry.request_id),
            items: entry.items,
            fault: entry.fault,
            request: entry.request.map(random::hyphenated),
            round: entry.round,
            started: entry.started,
            ended: entry.ended,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call_record(operation: &str, units: Option<f64>) -> CallRecord {
        CallRecord {
            seq: 0,
            function: "signup".to_owned(),
            service: "dynamodb".to_owned(),
            operation: operation.to_owned(),
            resource: "accounts".to_owned(),
            units,
            allowed: true,
            at: "2027-01-01T00:00:00.5Z".parse().expect("a time"),
            status: 200,
            request_id: random::uuid(),
            items: Some(3),
            fault: Some(FaultKind::Slow),
            request: Some(random::uuid()),
            round: Some(2),
            started: 5,
            ended: 7,
        }
    }

    #[test]
    fn a_call_is_listed_as_it_was_made() {
        let calls = CallLog::default();
        let (put, mail) = (call_record("PutItem", Some(1.5)), call_record("SendEmail", None));
        calls.record(&put);
        calls.record(&mail);
        assert_eq!(calls.since(0), [CallRecord { seq: 1, ..put }, CallRecord { seq: 2, ..mail.clone() }]);
        assert_eq!(calls.since(1), [CallRecord { seq: 2, ..mail }]);
        assert!(calls.since(2).is_empty() && calls.since(u64::MAX - 1).is_empty());
    }

    #[test]
    fn the_oldest_calls_go_and_made_up_names_take_no_memory() {
        let calls = CallLog::default();
        for number in 0..MOST + 10 {
            calls.record(&call_record(&format!("Made{number}"), None));
        }
        let listed = calls.since(0);
        assert_eq!((listed.len(), listed[0].seq, calls.count()), (MOST, 11, (MOST + 10) as u64));
        assert_eq!(listed[MOST - 1].operation, "other");
    }
}
