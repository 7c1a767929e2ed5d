//! The local cloud as a whole: put together, running, stopped.

pub(crate) mod options;
mod test_api;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::Router;
use bytes::Bytes;
use jiff::Timestamp;
use tokio::{sync::watch, task::JoinHandle, time::timeout};

use crate::{
    admin::queues::QueueView,
    aws::{self, CallRecord, Callers, Calls, Database, Keys, Proxy},
    clock::{AdvanceError, Clock},
    data::Data,
    demo::Demo,
    endpoints,
    faults::Faults,
    gateway,
    inbox::{Inbox, Message},
    lambda::Functions,
    listen,
    options::{Options, StartError},
    policy::Policies,
    queues::Queues,
    s3::Buckets,
    schedules::{ScheduleTargets, Schedules},
    streams::Streams,
    template::{self, Template},
    triggers::redrive::{RedriveResult, redrive},
};

/// How long whatever still runs may take when the cloud stops.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the parts of the cloud share.
pub(crate) struct Core {
    pub(crate) template: Template,
    pub(crate) routes: gateway::Routes,
    pub(crate) clock: Arc<Clock>,
    pub(crate) inbox: Inbox,
    pub(crate) calls: Calls,
    pub(crate) callers: Callers,
    pub(crate) policies: Policies,
    pub(crate) faults: Faults,
    pub(crate) latency: Duration,
    pub(crate) keys: Keys,
    pub(crate) dynamodb: Proxy,
    pub(crate) functions: Arc<Functions>,
    pub(crate) streams: Arc<Streams>,
    pub(crate) schedules: Arc<Schedules>,
    pub(crate) queues: Arc<Queues>,
    pub(crate) buckets: Buckets,
}

impl Core {
    /// Waits until streams and buckets have told all they have to tell.
    pub(crate) async fn drain(&self) {
        loop {
            self.streams.drain_all().await;
            if self.buckets.drain().await == 0 {
                return;
            }
        }
    }

    /// Advances time by an ISO 8601 duration; what falls between is done in the end.
    pub(crate) async fn advance(&self, duration: &str) -> Result<Timestamp, AdvanceError> {
        self.drain().await;
        let now = self.schedules.advance(duration).await?;
        self.buckets.sweep();
        self.drain().await;
        Ok(now)
    }
}

/// What runs beside the requests.
#[derive(Default)]
pub(crate) struct Tasks {
    /// These end by themselves once the cloud stops.
    pub(crate) listeners: Vec<JoinHandle<()>>,
    /// These wait for work for ever.
    pub(crate) loops: Vec<JoinHandle<()>>,
}

/// Who can be logged in as. Another template than the project's own may have no way to make anybody.
async fn open_demo(core: &Arc<Core>, data: &Data) -> Option<Demo> {
    let demo = Demo::open(core, &data.state_file("demo.json")).await;
    demo.inspect_err(|error| tracing::warn!("there is nobody to log in as: {error}")).ok()
}

/// A running local cloud. Dropping it ends its functions; [`Cloud::stop`] does so in order.
pub struct Cloud {
    pub(crate) core: Arc<Core>,
    database: Database,
    demo: Option<Demo>,
    api_port: u16,
    aws_port: u16,
    stopping: watch::Sender<bool>,
    tasks: Tasks,
    _data: Data,
}

impl Cloud {
    /// Starts a local cloud in the present tokio runtime.
    ///
    /// # Errors
    /// Where the template holds what it doesn't know, a port or the folder is taken, or the state cannot be read.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let data = Data::open(&options.data, options.fresh)?;
        let (api_listener, api_port) = listen::bind(options.port, "--port")?;
        let (aws_listener, aws_port) = listen::bind(options.aws_port, "--aws-port")?;
        let mut parameters = BTreeMap::from([("PortalUrl".to_owned(), format!("http://localhost:{api_port}"))]);
        parameters.extend(options.parameters.clone());
        let template = Template::read(options.template.as_deref().unwrap_or(template::PROJECT), &parameters)?;
        let policies = Policies::read(&template)?;
        let (stopping, stops) = watch::channel(false);
        let clock = Arc::new(Clock::open(data.state_file("clock.json"))?);
        let keys = Keys::open(&data, &template.keys)?;
        let inbox = Inbox::new().map_err(StartError::io("cannot make the inbox"))?;
        let database = Database::open(&data, &template.tables)?;
        let (engine_listener, engine_port) = listen::bind(0, "--aws-port")?;
        let aws_url = format!("http://127.0.0.1:{aws_port}");
        let (functions, mut tasks) = Functions::open(&template, &options, (&data, &aws_url), &clock, &stops)?;
        tasks.listeners.push(serve_engine(engine_listener, &database, stops.clone()));
        let queues = Queues::open(&template.queues, data.state_file("queues.json"), Arc::clone(&clock))?;
        let streams = Streams::open(
            &template.streams,
            data.state_file("streams.json"),
            Arc::clone(&functions),
            database.clone(),
            Arc::clone(&queues),
            Arc::clone(&clock),
        )?;
        let targets = ScheduleTargets {
            clock: Arc::clone(&clock),
            functions: Arc::clone(&functions),
            streams: Arc::clone(&streams),
            queues: Arc::clone(&queues),
            database: database.clone(),
        };
        let state_file = data.state_file("schedules.json");
        let schedules = Schedules::open(template.schedules.clone(), state_file, options.ttl_lag, targets)?;
        let callers = Callers::new(&template);
        let buckets = Buckets::open(&data, &template, &clock, &functions, callers.secrets())?;
        let core = Arc::new(Core {
            routes: gateway::Routes::new(&template.routes),
            callers,
            policies,
            faults: Faults::default(),
            latency: options.latency,
            template,
            clock,
            inbox,
            calls: Calls::default(),
            keys,
            dynamodb: Proxy::new(engine_port),
            functions,
            streams,
            schedules,
            queues,
            buckets,
        });
        let aws_port_router = Router::new().fallback(aws::handle).with_state(Arc::clone(&core));
        let api_router = endpoints::router().fallback(gateway::handle).with_state(Arc::clone(&core));
        tasks.listeners.push(aws::serve(aws_listener, aws_port_router, stops.clone()));
        tasks.loops.extend(core.streams.start());
        if options.ticks {
            tasks.loops.extend(core.schedules.start());
        }
        tasks.loops.push(core.buckets.start());
        // Before the first request from outside, which waits in the listener meanwhile.
        let demo = if options.demo { open_demo(&core, &data).await } else { None };
        tasks.listeners.push(listen::serve(api_listener, api_router, stops));
        Ok(Self { core, database, demo, api_port, aws_port, stopping, tasks, _data: data })
    }

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

    /// Who can be logged in as from the start, where that was asked for.
    #[must_use]
    pub fn demo(&self) -> Option<&Demo> {
        self.demo.as_ref()
    }

    /// The template that it runs.
    #[must_use]
    pub fn template(&self) -> &Template {
        &self.core.template
    }

    /// A function's access key id and secret, under which a test may call as it would.
    #[must_use]
    pub fn credentials(&self, function: &str) -> Option<(String, String)> {
        let access_key = aws::access_key(function);
        let known = self.core.callers.name(&access_key)? == function;
        known.then(|| (access_key.clone(), aws::secret_key(&access_key)))
    }

    /// The environment that a function's processes see, but for what tells one of them from the others.
    #[must_use]
    pub fn environment(&self, function: &str) -> Option<BTreeMap<String, String>> {
        self.core.functions.get(function).map(|function| function.environment().clone())
    }

    /// Simulated now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.core.clock.now()
    }

    /// Advances simulated time by an ISO 8601 duration such as `P90D`; what falls between is done when it returns.
    ///
    /// # Errors
    /// Where the text is no such duration, or goes backwards, or more than ten years.
    pub async fn advance(&self, duration: &str) -> Result<Timestamp, String> {
        self.core.advance(duration).await.map_err(|error| error.to_string())
    }

    /// Waits until the streams are read to their end and the buckets' events delivered.
    pub async fn drain(&self) {
        self.core.drain().await;
    }

    /// From now on delivers each batch of a stream twice, the second time in reverse, or no longer does.
    pub fn deliver_twice(&self, twice: bool) {
        self.core.streams.deliver_twice(twice);
    }

    /// The queues, with all that lies in them.
    #[must_use]
    pub fn queues(&self) -> Vec<QueueView> {
        self.core.queues.view()
    }

    /// Hands what a queue's dead letters tell of to their functions again; what is delivered leaves the queue.
    pub async fn redrive(&self, queue: &str) -> RedriveResult {
        redrive(&self.core.queues, &self.core.streams, &self.core.functions, queue).await
    }

    /// The messages sent, newest last; those to one address where one is named.
    #[must_use]
    pub fn inbox(&self, to: Option<&str>) -> Vec<Message> {
        self.core.inbox.list(to, usize::MAX).unwrap_or_default()
    }

    /// The AWS calls made after a number, in order.
    #[must_use]
    pub fn calls(&self, since: u64) -> Vec<CallRecord> {
        self.core.calls.since(since)
    }

    /// A function's last log lines.
    #[must_use]
    pub fn logs(&self, function: &str) -> String {
        self.core.functions.get(function).map(|function| function.logs()).unwrap_or_default()
    }

    /// Hands an event to a function and returns its reply.
    ///
    /// # Errors
    /// Where there is no such function, or it fails; the text says which.
    pub async fn invoke(&self, function: &str, event: &serde_json::Value) -> Result<Bytes, String> {
        self.core.functions.invoke(function, event.to_string().into()).await.map_err(|error| error.to_string())
    }

    /// Stops everything and brings the state into its files.
    pub async fn stop(mut self) {
        let Tasks { listeners, loops } = std::mem::take(&mut self.tasks);
        for task in loops {
            task.abort();
        }
        self.stopping.send_replace(true);
        let _ = timeout(PATIENCE, self.core.functions.ended()).await;
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

fn serve_engine(
    listener: tokio::net::TcpListener,
    database: &Database,
    mut stops: watch::Receiver<bool>,
) -> JoinHandle<()> {
    let engine = database.engine();
    tokio::spawn(async move {
        let stopped = async move {
            let _ = stops.wait_for(|stopping| *stopping).await;
        };
        if let Err(error) = dynoxide::server::serve_with_shutdown(listener, engine, stopped).await {
            tracing::error!(error, "the database's listener failed");
        }
    })
}
