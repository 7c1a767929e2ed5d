//! All functions of the template.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::{
    net::TcpListener,
    sync::{Notify, mpsc::UnboundedSender, watch},
    task::JoinHandle,
};

use super::{
    environment::{self, EgressVariables},
    error::{InvokeError, PAYLOAD},
    instance::InstanceConfig,
    invocation::Invocation,
    pool::Function,
    program::{self, ProgramError, Runner},
    runtime_api::{self, RuntimeEndpoints, TakenEvent},
};
use crate::{clock::Clock, listen, storage::Data, template::FunctionSpec};

/// How often idle instances are checked, while there are any.
const SWEEP: Duration = Duration::from_mins(1);

/// All functions of the template.
pub(crate) struct Functions {
    by_name: BTreeMap<String, Arc<Function>>,
    endpoints: Arc<RuntimeEndpoints>,
    alive: watch::Sender<usize>,
}

/// What functions are started with.
pub(crate) struct FunctionsConfig<'a> {
    pub(crate) specs: &'a BTreeMap<String, FunctionSpec>,
    pub(crate) runner: &'a Runner,
    /// Whether their log lines stay off the standard output.
    pub(crate) quiet: bool,
    /// Receives every event that a function takes.
    pub(crate) events: Option<UnboundedSender<TakenEvent>>,
    pub(crate) data: &'a Data,
    /// The address of the AWS services.
    pub(crate) aws_url: &'a str,
    /// What leads each function to the hosts outside AWS, by its name.
    pub(crate) egress: &'a BTreeMap<String, EgressVariables>,
    /// The listener of the Runtime API, and its port.
    pub(crate) listener: (TcpListener, u16),
    pub(crate) clock: &'a Arc<Clock>,
    pub(crate) stopping: &'a watch::Receiver<bool>,
}

/// The background tasks of the functions.
pub(crate) struct RuntimeTasks {
    /// Serves the Runtime API until the cloud stops.
    pub(crate) api: JoinHandle<()>,
    /// Ends idle instances; never returns.
    pub(crate) reaper: JoinHandle<()>,
}

impl Functions {
    /// Opens the Runtime API; functions start when they are first called.
    pub(crate) fn open(config: FunctionsConfig<'_>) -> Result<(Arc<Self>, RuntimeTasks), ProgramError> {
        let (listener, port) = config.listener;
        let endpoints = Arc::new(RuntimeEndpoints::new(config.events));
        let idle = Arc::new(Notify::new());
        let alive = watch::Sender::new(0);
        let by_name = config
            .specs
            .values()
            .map(|spec| {
                let instance = InstanceConfig {
                    program: program::of(config.runner, &spec.name, config.data)?,
                    environment: environment::of(spec, config.aws_url, config.egress.get(&spec.name)),
                    runtime_api: format!("http://127.0.0.1:{port}/{}", spec.name),
                    endpoints: Arc::clone(&endpoints),
                    stopping: config.stopping.clone(),
                    alive: alive.clone(),
                };
                let clock = Arc::clone(config.clock);
                let function = Function::new(spec.clone(), instance, clock, config.quiet, Arc::clone(&idle));
                Ok((spec.name.clone(), Arc::new(function)))
            })
            .collect::<Result<BTreeMap<_, _>, ProgramError>>()?;
        let api = listen::serve(listener, runtime_api::router(Arc::clone(&endpoints)), config.stopping.clone());
        let functions = Arc::new(Self { by_name, endpoints, alive });
        let reaper = tokio::spawn(reap(Arc::clone(&functions), idle));
        Ok((functions, RuntimeTasks { api, reaper }))
    }

    /// A function by its name.
    pub(crate) fn get(&self, name: &str) -> Option<&Arc<Function>> {
        self.by_name.get(name)
    }

    /// Every function.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<Function>> {
        self.by_name.values()
    }

    /// The invocation that an instance works on; `None` if there is no such instance or it has taken no event.
    pub(crate) fn invocation(&self, instance: &str) -> Option<Arc<Invocation>> {
        self.endpoints.invocation(instance)
    }

    /// The instance of a function that took an event last.
    pub(crate) fn latest_instance(&self, function: &str) -> Option<String> {
        self.endpoints.latest(function)
    }

    /// Kills the process of an instance; returns whether there is such an instance.
    pub(crate) fn kill(&self, instance: &str) -> bool {
        self.endpoints.kill(instance)
    }

    /// Invokes a function with an event. The invocation goes on even if the caller disconnects.
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

/// Ends instances that have been idle for too long; sleeps while there is none.
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
