//! The parts of the local cloud that the pages and endpoints under `/local` show and change.

use std::sync::Arc;

use super::timeline::Timeline;
use crate::{
    call_log::CallLog,
    clock::Clock,
    faults::Faults,
    iam::Policies,
    lambda::Functions,
    outside::{Ecourier, Stripe, Vies},
    queues::Queues,
    services::Inbox,
    triggers::{Redrive, S3Events, Streams, Webhooks},
};

/// The parts of the local cloud that the pages and endpoints under `/local` show and change.
pub(crate) struct Admin {
    pub(crate) call_log: Arc<CallLog>,
    pub(crate) clock: Arc<Clock>,
    pub(crate) ecourier: Arc<Ecourier>,
    pub(crate) faults: Arc<Faults>,
    pub(crate) functions: Arc<Functions>,
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) policies: Arc<Policies>,
    pub(crate) queues: Arc<Queues>,
    pub(crate) redrive: Redrive,
    pub(crate) s3_events: Arc<S3Events>,
    pub(crate) streams: Arc<Streams>,
    pub(crate) stripe: Arc<Stripe>,
    pub(crate) timeline: Timeline,
    pub(crate) vies: Arc<Vies>,
    pub(crate) webhooks: Arc<Webhooks>,
}
