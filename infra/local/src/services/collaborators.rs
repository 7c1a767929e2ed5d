//! What the services need from the rest of the local cloud.

use std::sync::Arc;

use super::{inbox::Inbox, ses::MailLimits};
use crate::{
    clock::Clock,
    iam::Callers,
    queues::Queues,
    storage::{Data, ObjectsIndex},
    template::Template,
    triggers::{Rules, S3Events, Streams},
};

/// What the services need from the rest of the local cloud. Each takes what it uses.
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
    pub(crate) rules: &'a Arc<Rules>,
    /// How much mail SES takes.
    pub(crate) mail_limits: MailLimits,
    /// The port of the `DynamoDB` engine that the local cloud runs.
    pub(crate) engine_port: u16,
}
