//! What invokes functions without a request from outside: streams, schedules, rules, a bucket's events, webhooks, and the redrive of dead
//! letters.

mod redrive;
mod rules;
mod s3_events;
mod schedules;
mod streams;
mod webhooks;

pub(crate) use redrive::Redrive;
pub use redrive::RedriveResult;
pub(crate) use rules::Rules;
pub(crate) use s3_events::{Actor, ObjectVersion, S3Events};
pub(crate) use schedules::{ScheduleTargets, Schedules};
pub(crate) use streams::Streams;
pub(crate) use webhooks::{AfterAnswer, WebhookEvent, WebhookReceiver, Webhooks};
