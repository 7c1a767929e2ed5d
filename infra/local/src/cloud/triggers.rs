//! Opens the triggers that call functions, and the queues for failed calls.

use std::sync::Arc;

use super::options::Options;
use crate::{
    clock::Clock,
    lambda::Functions,
    queues::Queues,
    storage::{Data, Database, ObjectsIndex, StorageError},
    template::Template,
    triggers::{Rules, S3Events, ScheduleTargets, Schedules, Streams, Webhooks},
};

/// The triggers that call functions, and the queues for failed calls.
pub(super) struct Triggers {
    pub(super) queues: Arc<Queues>,
    pub(super) streams: Arc<Streams>,
    pub(super) rules: Arc<Rules>,
    pub(super) schedules: Arc<Schedules>,
    pub(super) objects_index: ObjectsIndex,
    pub(super) s3_events: Arc<S3Events>,
}

impl Triggers {
    pub(super) fn open(
        options: &Options,
        data: &Data,
        template: &Template,
        clock: &Arc<Clock>,
        functions: &Arc<Functions>,
        database: &Database,
        webhooks: &Arc<Webhooks>,
    ) -> Result<Self, StorageError> {
        let queues = Queues::open(&template.queues, data.state_file("queues.json"), Arc::clone(clock))?;
        let streams = Streams::open(
            &template.streams,
            data.state_file("streams.json"),
            Arc::clone(functions),
            database.clone(),
            Arc::clone(&queues),
            Arc::clone(clock),
        )?;
        let rules = Rules::new(&template.event_rules, functions, &queues);
        let targets = ScheduleTargets {
            clock: Arc::clone(clock),
            functions: Arc::clone(functions),
            streams: Arc::clone(&streams),
            rules: Arc::clone(&rules),
            webhooks: Arc::clone(webhooks),
            queues: Arc::clone(&queues),
            database: database.clone(),
        };
        let state_file = data.state_file("schedules.json");
        let schedules = Schedules::open(template.schedules.clone(), state_file, options.ttl_lag, targets)?;
        let objects_index = ObjectsIndex::open(data)?;
        let s3_events = S3Events::open(objects_index.clone(), &template.notifications, functions, clock)?;
        Ok(Self { queues, streams, rules, schedules, objects_index, s3_events })
    }
}
