//! A schedule's call of its function: making it, retrying it and giving it up.

use std::time::Duration;

use bytes::Bytes;
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
    /// Fires a schedule for a slot.
    pub(super) async fn fire(&self, spec: &ScheduleSpec, slot: i64, saved: &mut Saved) {
        if self.call(spec, slot, 1, saved).await {
            saved.fired.insert(spec.id.clone(), slot);
        }
    }

    /// Makes a failed call again.
    pub(super) async fn fire_again(&self, retry: Retry, saved: &mut Saved) {
        let Some(spec) = self.specs.iter().find(|spec| spec.id == retry.schedule) else { return };
        if !self.call(spec, retry.slot, retry.calls, saved).await {
            saved.retries.push(retry);
        }
    }

    /// Calls the function; `false` if the cloud stops before the call has a result.
    async fn call(&self, spec: &ScheduleSpec, slot: i64, calls: u32, saved: &mut Saved) -> bool {
        let event = event(spec, slot);
        let error = match self.targets.functions.invoke(&spec.function, Bytes::from(event.clone())).await {
            Ok(_) => return true,
            Err(InvokeError::Stopping) => return false,
            Err(error) => error,
        };
        tracing::warn!(schedule = spec.id, %error, "a schedule's call failed");
        let due = self.targets.clock.now_ms() + PAUSE * 4_i64.saturating_pow(calls.min(10) - 1);
        if calls > spec.retries {
            self.give_up(spec, slot, calls, "MaximumRetryAttempts", &error, event);
        } else if due > slot + millis(spec.max_age) {
            self.give_up(spec, slot, calls, "MaximumEventAgeInSeconds", &error, event);
        } else {
            saved.retries.push(Retry { schedule: spec.id.clone(), due, slot, calls: calls + 1 });
        }
        true
    }

    fn give_up(&self, spec: &ScheduleSpec, slot: i64, calls: u32, rule: &str, error: &InvokeError, event: String) {
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
        self.targets.queues.send(queue, event, attributes, Duration::ZERO);
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
