//! Lambda: each function in processes of its own, over the real Runtime API.

mod environment;
mod instance;
mod invocation;
mod logs;
mod pool;
mod program;
mod runtime_api;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::sync::{Notify, watch};

use crate::{
    clock::Clock,
    cloud::Tasks,
    data::Data,
    listen,
    options::{Options, StartError},
    template::Template,
};
use instance::InstanceConfig;
pub(crate) use invocation::Invocation;
pub(crate) use pool::Function;
use runtime_api::RuntimeEndpoints;

/// The largest event and the largest reply that Lambda carries.
pub(crate) const PAYLOAD: usize = 6 * 1024 * 1024;

/// How often idle instances are looked through, while there are any.
const SWEEP: Duration = Duration::from_mins(1);

/// Why an invocation has no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvokeError {
    /// There is no such function.
    #[error("there is no such function")]
    Unknown,
    /// The handler answered with an error: its JSON.
    #[error("the handler failed")]
    Handler(Bytes),
    /// The process ended before it answered.
    #[error("the process ended before it answered: {0}")]
    Crashed(String),
    /// The process did not answer in time.
    #[error("no answer within {0} s")]
    TimedOut(u32),
    /// The process never asked for work.
    #[error("the process did not start: {0}")]
    Init(String),
    /// The event is larger than Lambda carries.
    #[error("the event is larger than 6 MB")]
    TooLarge,
    /// The local cloud stops.
    #[error("the local cloud stops")]
    Stopping,
}

/// All functions of the template.
pub(crate) struct Functions {
    by_name: BTreeMap<String, Arc<Function>>,
    endpoints: Arc<RuntimeEndpoints>,
    alive: watch::Sender<usize>,
}

impl Functions {
    /// Opens the Runtime API; functions start when they are first called.
    pub(crate) fn open(
        template: &Template,
        options: &Options,
        (data, aws_url): (&Data, &str),
        clock: &Arc<Clock>,
        stopping: &watch::Receiver<bool>,
    ) -> Result<(Arc<Self>, Tasks), StartError> {
        let (listener, port) = listen::bind(0, "--port")?;
        let endpoints = Arc::new(RuntimeEndpoints::new(options.events.clone()));
        let idle = Arc::new(Notify::new());
        let alive = watch::Sender::new(0);
        let by_name = template
            .functions
            .values()
            .map(|spec| {
                let config = InstanceConfig {
                    program: program::of(&options.runner, &spec.name, data)?,
                    environment: environment::of(spec, aws_url),
                    runtime_api: format!("http://127.0.0.1:{port}/{}", spec.name),
                    endpoints: Arc::clone(&endpoints),
                    stopping: stopping.clone(),
                    alive: alive.clone(),
                };
                let function = Function::new(spec.clone(), config, Arc::clone(clock), options.quiet, Arc::clone(&idle));
                Ok((spec.name.clone(), Arc::new(function)))
            })
            .collect::<Result<BTreeMap<_, _>, StartError>>()?;
        let api = listen::serve(listener, runtime_api::router(Arc::clone(&endpoints)), stopping.clone());
        let functions = Arc::new(Self { by_name, endpoints, alive });
        let reaper = tokio::spawn(reap(Arc::clone(&functions), idle));
        Ok((functions, Tasks { listeners: vec![api], loops: vec![reaper] }))
    }

    /// A function by its name.
    pub(crate) fn get(&self, name: &str) -> Option<&Arc<Function>> {
        self.by_name.get(name)
    }

    /// Every function.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<Function>> {
        self.by_name.values()
    }

    /// What an instance works on, if there is such an instance and it does.
    pub(crate) fn invocation(&self, instance: &str) -> Option<Arc<Invocation>> {
        self.endpoints.invocation(instance)
    }

    /// Kills the process of an instance; tells whether there is such an instance.
    pub(crate) fn kill(&self, instance: &str) -> bool {
        self.endpoints.kill(instance)
    }

    /// Runs a function on an event. A caller who goes away doesn't end the invocation.
    pub(crate) async fn invoke(&self, name: &str, event: Bytes) -> Result<Bytes, InvokeError> {
        let function = Arc::clone(self.get(name).ok_or(InvokeError::Unknown)?);
        if event.len() > PAYLOAD {
            return Err(InvokeError::TooLarge);
        }
        match tokio::spawn(async move { function.invoke(event).await }).await {
            Ok(result) => result,
            Err(_) => Err(InvokeError::Stopping),
        }
    }

    /// Waits until every process has ended, once the cloud stops.
    pub(crate) async fn ended(&self) {
        let _ = self.alive.subscribe().wait_for(|alive| *alive == 0).await;
    }
}

/// Ends instances that have long been idle; sleeps for good while there is none.
async fn reap(functions: Arc<Functions>, idle: Arc<Notify>) {
    loop {
        idle.notified().await;
        while functions.all().any(|function| function.idle() > 0) {
            tokio::time::sleep(SWEEP).await;
            for function in functions.all() {
                function.end_idle();
            }
        }
    }
}
