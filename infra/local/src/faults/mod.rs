//! Faults that are injected into AWS calls, so that tests and people can see how the functions handle them.

mod known;

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

pub(crate) use known::{Catalog, Injectable, KINDS};

/// The most faults at a time: more than anybody arms by hand.
const MOST: usize = 1_000;

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// The service answers that it is called too often; without effect.
    Throttle,
    /// A 500 without effect.
    ErrorBefore,
    /// A 500 after the effect.
    ErrorAfter,
    /// No answer and no effect; the connection stays open until the caller gives up, for 30 s at the most.
    Timeout,
    /// The answer comes 1.5 s after the effect.
    Slow,
    /// The answer comes after the effect, once the faults are cleared, or after 30 s at the most.
    Hold,
    /// The connection closes without an answer, after the effect.
    Reset,
    /// A conflict with another transaction on the item; without effect. Only for `DynamoDB`'s writes and transactions.
    Conflict,
    /// The calling function's process is killed; without effect.
    Crash,
    /// The calling function's process is killed after the effect.
    CrashAfter,
    /// SES rejects the mail; without effect.
    Reject,
}

/// A fault to inject: its kind, and the call that it applies to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultSpec {
    /// The service, as request signatures name it: `dynamodb`.
    pub service: String,
    /// The operation: `PutItem`.
    pub operation: String,
    /// Only calls that touch this table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Only calls of this function; `local` stands for callers outside the functions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// Which matching call fails, counted from now; 1 is the next.
    #[serde(default = "next")]
    pub nth: u32,
    /// What goes wrong with the call.
    pub kind: FaultKind,
}

fn next() -> u32 {
    1
}

impl FaultSpec {
    /// A fault in the next call of an operation, by any caller.
    #[must_use]
    pub fn new(service: &str, operation: &str, kind: FaultKind) -> Self {
        Self { service: service.to_owned(), operation: operation.to_owned(), table: None, function: None, nth: 1, kind }
    }

    /// Limits the fault to a function's calls.
    #[must_use]
    pub fn of(self, function: &str) -> Self {
        Self { function: Some(function.to_owned()), ..self }
    }

    /// Limits the fault to calls that touch a table.
    #[must_use]
    pub fn on(self, table: &str) -> Self {
        Self { table: Some(table.to_owned()), ..self }
    }

    /// Lets the nth matching call fail instead of the next.
    #[must_use]
    pub fn nth(self, nth: u32) -> Self {
        Self { nth, ..self }
    }
}

/// A fault that was armed, and whether it has fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InjectedFault {
    /// The fault's id.
    pub id: String,
    /// The fault.
    #[serde(flatten)]
    pub fault: FaultSpec,
    /// How many matching calls remain until it fires, the failing one included; 0 once it has fired.
    pub remaining: u32,
    /// When it fired, in simulated time.
    pub fired_at: Option<Timestamp>,
    /// The id of the call that failed.
    pub request_id: Option<String>,
    /// Whether it is holding back the answer to that call now.
    pub holds: bool,
}

/// The properties of a call that faults are matched against, and those that a fired fault records.
pub(crate) struct Target<'a> {
    pub(crate) function: &'a str,
    pub(crate) service: &'a str,
    pub(crate) operation: &'a str,
    pub(crate) tables: &'a [String],
    pub(crate) request_id: &'a str,
    /// Whether a function's instance makes it before its first invocation.
    pub(crate) is_init: bool,
    pub(crate) at: Timestamp,
}

impl Target<'_> {
    fn is_meant_by(&self, fault: &FaultSpec) -> bool {
        fault.service == self.service
            && fault.operation == self.operation
            && fault.function.as_deref().is_none_or(|function| function == self.function)
            && fault.table.as_ref().is_none_or(|table| self.tables.contains(table))
            // Whoever holds a request back cannot know whether a new instance serves it.
            && !(self.is_init && fault.kind == FaultKind::Hold)
    }
}

/// The faults that were armed since the start or the last clearing.
#[derive(Default)]
pub(crate) struct Faults {
    catalog: Catalog,
    /// How many faults have been armed since the start, and the faults since the last clearing.
    armed: Mutex<(u64, Vec<InjectedFault>)>,
    cleared: Notify,
}

impl Faults {
    /// No faults yet. The catalog lists what can be armed.
    pub(crate) fn new(catalog: Catalog) -> Self {
        Self { catalog, ..Self::default() }
    }

    /// What a fault can name.
    pub(crate) fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Arms a fault and returns its id.
    pub(crate) fn arm(&self, fault: FaultSpec) -> Result<String, String> {
        self.catalog.check(&fault)?;
        let mut faults = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        if faults.1.len() >= MOST {
            return Err(format!("There are {MOST} faults already: clear them first."));
        }
        faults.0 += 1;
        let id = format!("fault-{}", faults.0);
        let remaining = fault.nth;
        faults.1.push(InjectedFault {
            id: id.clone(),
            fault,
            remaining,
            fired_at: None,
            request_id: None,
            holds: false,
        });
        Ok(id)
    }

    /// The faults in the order in which they were armed.
    pub(crate) fn list(&self) -> Vec<InjectedFault> {
        self.armed.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    /// Removes all faults, and releases the answers that they hold back.
    pub(crate) fn clear(&self) {
        self.armed.lock().unwrap_or_else(PoisonError::into_inner).1.clear();
        self.cleared.notify_waiters();
    }

    /// Holds back the answer to a call that has been carried out, until the faults are cleared or `gone` completes.
    pub(crate) async fn hold(&self, request_id: &str, gone: impl Future<Output = ()>) {
        let cleared = self.cleared.notified();
        if self.set_holds(request_id, true) {
            tokio::select! {
                () = cleared => {}
                () = gone => { self.set_holds(request_id, false); }
            }
        }
    }

    /// Records whether the call is held back. Returns whether its fault is still listed.
    fn set_holds(&self, request_id: &str, holds: bool) -> bool {
        let mut faults = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        let found = faults.1.iter_mut().find(|fault| fault.request_id.as_deref() == Some(request_id));
        found.map(|fault| fault.holds = holds).is_some()
    }

    /// Counts a call, and returns the fault to inject into it. If two faults are due for one call, the later waits
    /// for the next call.
    pub(crate) fn next_for(&self, call: &Target<'_>) -> Option<FaultKind> {
        let mut faults = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        let mut kind = None;
        for armed in faults.1.iter_mut().filter(|armed| armed.remaining > 0 && call.is_meant_by(&armed.fault)) {
            if armed.remaining > 1 {
                armed.remaining -= 1;
            } else if kind.is_none() {
                armed.remaining = 0;
                armed.fired_at = Some(call.at);
                armed.request_id = Some(call.request_id.to_owned());
                kind = Some(armed.fault.kind);
            }
        }
        kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_injected_into_the_nth_such_call_and_no_other() {
        let faults = Faults::new(known::tests::catalog());
        let tables = ["outbox".to_owned()];
        let put = |function| Target {
            function,
            service: "dynamodb",
            operation: "PutItem",
            tables: &tables,
            request_id: "r",
            is_init: false,
            at: Timestamp::UNIX_EPOCH,
        };
        let fault = FaultSpec::new("dynamodb", "PutItem", FaultKind::Throttle).on("outbox").of("delivery").nth(2);
        assert_eq!(faults.arm(fault.clone()).as_deref(), Ok("fault-1"));
        assert_eq!(faults.arm(fault).as_deref(), Ok("fault-2"));
        assert_eq!(faults.next_for(&put("delivery")), None);
        assert_eq!(faults.next_for(&put("signup")), None);
        assert_eq!(faults.next_for(&put("delivery")), Some(FaultKind::Throttle));
        assert_eq!(faults.list().iter().map(|fault| fault.remaining).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(faults.next_for(&put("delivery")), Some(FaultKind::Throttle));
        assert_eq!(faults.next_for(&put("delivery")), None);
        faults.clear();
        assert!(faults.list().is_empty());
    }
}
