//! A schedule's call of its function: making it, retrying it and giving it up.

use std::time::Duration;

use bytes::Bytes;
use futures::future::join_all;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Saved, Schedules, millis};
use crate::{
    lambda::InvokeError,
    queues::{Attribute, Attributes},
    random,
    template::{ACCOUNT, REGION, ScheduleSpec},
};

const PLACEHOLDER: &str = "<aws.scheduler.scheduled-time>";
/// The pause before the first retry, in milliseconds; each further pause is four times as long, so that six retries fit
/// into a day.
const PAUSE: i64 = 60_000;

/// A call that failed and is to be made again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Retry {
    pub(super) schedule: String,
    pub(super) due: i64,
    slot: i64,
    calls: u32,
}

impl Schedules {
    /// Fires schedules, each for its slot, and all concurrently, as EventBridge does.
    pub(super) async fn fire(&self, due: &[(&ScheduleSpec, i64)], saved: &mut Saved) {
        let results = join_all(due.iter().map(|(spec, slot)| self.invoke(spec, *slot))).await;
        for ((spec, slot), result) in due.iter().zip(results) {
            if self.record(spec, *slot, 1, result, saved) {
                saved.fired.insert(spec.id.clone(), *slot);
            }
        }
    }

    /// Makes a failed call again.
    pub(super) async fn fire_again(&self, retry: Retry, saved: &mut Saved) {
        let Some(spec) = self.specs.iter().find(|spec| spec.id == retry.schedule) else { return };
        let result = self.invoke(spec, retry.slot).await;
        if !self.record(spec, retry.slot, retry.calls, result, saved) {
            saved.retries.push(retry);
        }
    }

    async fn invoke(&self, spec: &ScheduleSpec, slot: i64) -> Result<Bytes, InvokeError> {
        self.targets.functions.invoke(&spec.function, Bytes::from(event(spec, slot))).await
    }

    /// Sees to it that a failed call is made again, or gives it up; `false` if the cloud stops before it has a result.
    fn record(
        &self,
        spec: &ScheduleSpec,
        slot: i64,
        calls: u32,
        result: Result<Bytes, InvokeError>,
        saved: &mut Saved,
    ) -> bool {
        let error = match result {
            Ok(_) => return true,
            Err(InvokeError::Stopping) => return false,
            Err(error) => error,
        };
        tracing::warn!(schedule = spec.id, %error, "a schedule's call failed");
        let due = self.targets.clock.now_ms() + PAUSE * 4_i64.saturating_pow(calls.min(10) - 1);
        if calls > spec.retries {
            self.give_up(spec, slot, calls, "MaximumRetryAttempts", &error);
        } else if due > slot + millis(spec.max_age) {
            self.give_up(spec, slot, calls, "MaximumEventAgeInSeconds", &error);
        } else {
            saved.retries.push(Retry { schedule: spec.id.clone(), due, slot, calls: calls + 1 });
        }
        true
    }

    fn give_up(&self, spec: &ScheduleSpec, slot: i64, calls: u32, rule: &str, error: &InvokeError) {
        let Some(queue) = &spec.on_failure else { return };
        let attributes = [
            ("ERROR_CODE", "AWS.Scheduler.InternalServerError".to_owned()),
            ("ERROR_MESSAGE", error.to_string()),
            ("EXECUTION_ID", random::uuid()),
            ("EXHAUSTED_RETRY_CONDITION", rule.to_owned()),
            ("IS_PAYLOAD_TRUNCATED", "false".to_owned()),
            ("RETRY_ATTEMPTS", (calls - 1).to_string()),
            ("SCHEDULED_TIME", time(slot)),
            ("SCHEDULE_ARN", arn(spec)),
            ("TARGET_ARN", format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{}", spec.function)),
        ];
        let attributes: Attributes =
            attributes.into_iter().map(|(name, value)| (name.to_owned(), Attribute::text(value))).collect();
        self.targets.queues.send(queue, event(spec, slot), attributes, Duration::ZERO);
    }
}

fn arn(spec: &ScheduleSpec) -> String {
    format!("arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{}", spec.id)
}

fn time(slot: i64) -> String {
    Timestamp::from_millisecond(slot).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

fn event(spec: &ScheduleSpec, slot: i64) -> String {
    let time = time(slot);
    if let Some(input) = &spec.input {
        return input.replace(PLACEHOLDER, &time);
    }
    let event: Value = json!({
        "version": "0",
        "id": random::uuid(),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": ACCOUNT,
        "time": time,
        "region": REGION,
        "resources": [arn(spec)],
        "detail": "{}",
    });
    event.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Slots;

    #[test]
    fn the_slot_names_the_event() {
        let spec = ScheduleSpec {
            id: "f/E".to_owned(),
            function: "f".to_owned(),
            slots: Slots::Rate(Duration::from_mins(1)),
            input: Some(format!(r#"{{"time": "{PLACEHOLDER}"}}"#)),
            retries: 0,
            max_age: Duration::from_mins(1),
            on_failure: None,
        };
        assert_eq!(event(&spec, 1_800_000_000_000), r#"{"time": "2027-01-15T08:00:00Z"}"#);
        let event: Value = serde_json::from_str(&event(&ScheduleSpec { input: None, ..spec }, 0)).expect("JSON");
        assert_eq!((&event["time"], &event["source"]), (&json!("1970-01-01T00:00:00Z"), &json!("aws.scheduler")));
    }
}
