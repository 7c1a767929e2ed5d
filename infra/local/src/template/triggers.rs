//! The triggers that call a function: routes, streams, buckets, schedules, rules.

use std::collections::BTreeMap;

use super::{
    error::TemplateError, event_rules, functions::EventProperties, model::Template, notifications, properties::typed,
    routes, schedules, streams,
};

/// Adds a function's triggers to the template.
pub(super) fn add(
    template: &mut Template,
    function: &str,
    events: BTreeMap<String, EventProperties>,
    path: &str,
) -> Result<(), TemplateError> {
    for (event, EventProperties { r#type, properties }) in events {
        let path = format!("{path}.Events.{event}");
        let inner = format!("{path}.Properties");
        match r#type.as_str() {
            "HttpApi" => {
                let route = routes::route(&template.routes, function, typed(properties, &inner)?, &inner)?;
                template.routes.push(route);
            }
            "DynamoDB" => {
                let known = (template.tables.as_slice(), template.queues.as_slice());
                template.streams.push(streams::stream(known, function, &event, typed(properties, &inner)?, &inner)?);
            }
            "S3" => {
                let properties = typed(properties, &inner)?;
                let spec = notifications::notification(&template.buckets, function, &event, properties, &inner)?;
                template.notifications.push(spec);
            }
            "ScheduleV2" => {
                let properties = typed(properties, &inner)?;
                template.schedules.extend(schedules::schedule(&template.queues, function, &event, properties, &inner)?);
            }
            "EventBridgeRule" => {
                let properties = typed(properties, &inner)?;
                template.event_rules.push(event_rules::rule(&template.queues, function, &event, properties, &inner)?);
            }
            other => return Err(TemplateError::new(path, format!("the event type {other} is not known"))),
        }
    }
    Ok(())
}
