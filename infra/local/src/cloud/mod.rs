//! The local cloud as a whole: how it starts, runs and stops.

mod options;
mod start;
mod test_api;
mod triggers;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use bytes::Bytes;
use jiff::Timestamp;
use tokio::{sync::watch, task::JoinHandle, time::timeout};

use crate::{
    admin::{Admin, Demo},
    call_log::CallRecord,
    iam::{self, Callers},
    queues::QueueView,
    services::Message,
    storage::{Data, Database},
    template::Template,
    triggers::RedriveResult,
};
pub use options::{Options, StartError};

/// How long functions and open requests may take to end when the cloud stops.
const PATIENCE: Duration = Duration::from_secs(2);

/// The background tasks.
#[derive(Default)]
struct Tasks {
    /// Listeners, which end by themselves once the cloud stops.
    listeners: Vec<JoinHandle<()>>,
    /// Loops that wait for work and never end by themselves.
    loops: Vec<JoinHandle<()>>,
}

/// A running local cloud. Dropping it ends its functions; [`Cloud::stop`] ends them in order.
pub struct Cloud {
    admin: Arc<Admin>,
    template: Template,
    callers: Callers,
    database: Database,
    demo: Option<Demo>,
    api_port: u16,
    aws_port: u16,
    stopping: watch::Sender<bool>,
    tasks: Tasks,
    _data: Data,
}

impl Cloud {
    /// The API's address, without a trailing slash.
    #[must_use]
    pub fn api_url(&self) -> String {
        format!("http://localhost:{}", self.api_port)
    }

    /// The address of the AWS services, without a trailing slash.
    #[must_use]
    pub fn aws_url(&self) -> String {
        format!("http://localhost:{}", self.aws_port)
    }

    /// The demo users, if [`Options::demo`] was set.
    #[must_use]
    pub fn demo(&self) -> Option<&Demo> {
        self.demo.as_ref()
    }

    /// The template that it runs.
    #[must_use]
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// A function's access key id and secret, with which a test can call AWS services as the function.
    #[must_use]
    pub fn credentials(&self, function: &str) -> Option<(String, String)> {
        let access_key = iam::access_key(function);
        let known = self.callers.name(&access_key)? == function;
        known.then(|| (access_key.clone(), iam::secret_key(&access_key)))
    }

    /// The environment of a function's processes, without the variables that differ from process to process.
    #[must_use]
    pub fn environment(&self, function: &str) -> Option<BTreeMap<String, String>> {
        self.admin.functions.get(function).map(|function| function.environment().clone())
    }

    /// The current simulated time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.admin.clock.now()
    }

    /// Advances simulated time by an ISO 8601 duration such as `P90D`. Everything that falls due in between is done
    /// when it returns.
    ///
    /// # Errors
    /// If the text is not such a duration, or the duration is negative or longer than ten years.
    pub async fn advance(&self, duration: &str) -> Result<Timestamp, String> {
        self.admin.timeline.advance(duration).await.map_err(|error| error.to_string())
    }

    /// Waits until the streams are read to their end and the buckets' events are delivered.
    pub async fn drain(&self) {
        self.admin.timeline.drain().await;
    }

    /// Sets whether each batch of a stream is delivered twice from now on, the second time in reverse order.
    pub fn deliver_twice(&self, twice: bool) {
        self.admin.streams.deliver_twice(twice);
    }

    /// The queues, with all their messages.
    #[must_use]
    pub fn queues(&self) -> Vec<QueueView> {
        self.admin.queues.view()
    }

    /// Delivers the events of a queue's dead letters to their functions again. A delivered message leaves the queue.
    pub async fn redrive(&self, queue: &str) -> RedriveResult {
        self.admin.redrive.queue(queue).await
    }

    /// The messages sent, newest last; only those to one address, if it is given.
    #[must_use]
    pub fn inbox(&self, to: Option<&str>) -> Vec<Message> {
        self.admin.inbox.list(to, usize::MAX).unwrap_or_default()
    }

    /// The AWS calls with a number higher than `since`, in order.
    #[must_use]
    pub fn calls(&self, since: u64) -> Vec<CallRecord> {
        self.admin.call_log.since(since)
    }

    /// A function's last log lines.
    #[must_use]
    pub fn logs(&self, function: &str) -> String {
        self.admin.functions.get(function).map(|function| function.logs()).unwrap_or_default()
    }

    /// Invokes a function with an event and returns its reply.
    ///
    /// # Errors
    /// If there is no such function, or it fails; the text says which.
    pub async fn invoke(&self, function: &str, event: &serde_json::Value) -> Result<Bytes, String> {
        self.admin.functions.invoke(function, event.to_string().into()).await.map_err(|error| error.to_string())
    }

    /// Stops everything and writes the state to its files.
    pub async fn stop(mut self) {
        let Tasks { listeners, loops } = std::mem::take(&mut self.tasks);
        for task in loops {
            task.abort();
        }
        self.stopping.send_replace(true);
        let _ = timeout(PATIENCE, self.admin.functions.ended()).await;
        for task in listeners {
            let abort = task.abort_handle();
            if timeout(PATIENCE, task).await.is_err() {
                abort.abort();
            }
        }
        let database = self.database.clone();
        if let Ok(Err(error)) = tokio::task::spawn_blocking(move || database.checkpoint()).await {
            tracing::warn!(error, "the database's log was not brought into its file");
        }
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        self.stopping.send_replace(true);
        for task in self.tasks.loops.iter().chain(&self.tasks.listeners) {
            task.abort();
        }
    }
}
