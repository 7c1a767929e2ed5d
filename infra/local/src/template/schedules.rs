//! Schedules that call a function.

use std::time::Duration;

use serde::Deserialize;

use super::{
    error::TemplateError,
    failures::{DeadLetterConfig, RetryPolicy},
    properties::only,
    queues::QueueSpec,
    slots::Slots,
};

/// A schedule.
#[derive(Debug, Clone)]
pub struct ScheduleSpec {
    /// Its name.
    pub id: String,
    /// The function that it calls.
    pub function: String,
    /// When it falls due.
    pub slots: Slots,
    /// The event, in which `<aws.scheduler.scheduled-time>` is replaced by the slot's time.
    pub input: Option<String>,
    /// How often a failed call is tried again.
    pub retries: u32,
    /// The maximum age of a slot, after which it is not retried.
    pub max_age: Duration,
    /// The name of the dead-letter queue.
    pub on_failure: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(super) struct ScheduleEvent {
    schedule_expression: String,
    schedule_expression_timezone: Option<String>,
    flexible_time_window: Option<FlexibleTimeWindow>,
    input: Option<String>,
    #[serde(rename = "Name")]
    _name: Option<String>,
    #[serde(rename = "Description")]
    _description: Option<String>,
    #[serde(default)]
    retry_policy: RetryPolicy,
    dead_letter_config: Option<DeadLetterConfig>,
    state: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct FlexibleTimeWindow {
    mode: String,
}

/// Reads a schedule; `None` if it is disabled.
pub(super) fn schedule(
    queues: &[QueueSpec],
    function: &str,
    id: &str,
    event: ScheduleEvent,
    path: &str,
) -> Result<Option<ScheduleSpec>, TemplateError> {
    only(
        event.schedule_expression_timezone.as_deref().unwrap_or("UTC"),
        "UTC",
        &format!("{path}.ScheduleExpressionTimezone"),
    )?;
    let state = event.state.as_deref().unwrap_or("ENABLED");
    if state != "DISABLED" {
        only(state, "ENABLED", &format!("{path}.State"))?;
    }
    if let Some(window) = event.flexible_time_window {
        only(&window.mode, "OFF", &format!("{path}.FlexibleTimeWindow.Mode"))?;
    }
    let slots = Slots::read(&event.schedule_expression).ok_or_else(|| {
        let reason = format!("{} is no rate(…), cron(…) or at(…)", event.schedule_expression);
        TemplateError::new(format!("{path}.ScheduleExpression"), reason)
    })?;
    let (retries, max_age) = event.retry_policy.checked(path)?;
    let on_failure = event.dead_letter_config.map(|config| config.queue(queues, path)).transpose()?;
    Ok((state == "ENABLED").then(|| ScheduleSpec {
        id: format!("{function}/{id}"),
        function: function.to_owned(),
        slots,
        input: event.input,
        retries,
        max_age: Duration::from_secs(max_age.into()),
        on_failure,
    }))
}
