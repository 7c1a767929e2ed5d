//! What services are made of.

use std::sync::Arc;

use super::inbox::Inbox;
use crate::{
    clock::Clock,
    iam::Callers,
    queues::Queues,
    storage::{Data, ObjectsIndex},
    template::Template,
    triggers::{S3Events, Streams},
};

/// What services are made of.
pub(crate) struct Collaborators<'a> {
    pub(crate) template: &'a Template,
    pub(crate) data: &'a Data,
    pub(crate) clock: &'a Arc<Clock>,
    pub(crate) callers: &'a Callers,
    pub(crate) inbox: &'a Arc<Inbox>,
    pub(crate) queues: &'a Arc<Queues>,
    pub(crate) streams: &'a Arc<Streams>,
    pub(crate) objects_index: &'a ObjectsIndex,
    pub(crate) s3_events: &'a Arc<S3Events>,
    /// The port of `DynamoDB`'s embedded engine.
    pub(crate) engine_port: u16,
}
