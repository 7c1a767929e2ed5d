//! One process of a function: starting, freezing, resuming and ending it.

use std::{
    collections::BTreeMap,
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    process::{Child, Command},
    sync::{Notify, mpsc, oneshot, watch},
    time::{Instant, timeout},
};

use super::{
    logs::Logs,
    program::Program,
    runtime_api::{PendingInvocation, RuntimeEndpoints, RuntimeMessage},
};
use crate::random;

/// How long Lambda lets a function initialize.
const INIT: Duration = Duration::from_secs(10);

/// What is needed to start an instance of one function.
pub(super) struct InstanceConfig {
    pub(super) program: Program,
    pub(super) environment: BTreeMap<String, String>,
    pub(super) runtime_api: String,
    pub(super) endpoints: Arc<RuntimeEndpoints>,
    pub(super) stopping: watch::Receiver<bool>,
    pub(super) alive: watch::Sender<usize>,
}

/// A process that runs a function. Dropping it ends the process.
pub(super) struct Instance {
    pid: Option<Pid>,
    work: mpsc::Sender<PendingInvocation>,
    said: mpsc::UnboundedReceiver<RuntimeMessage>,
    exited: Arc<AtomicBool>,
    frozen: bool,
    pub(super) idle_since: Instant,
    _end: oneshot::Sender<()>,
}

impl Instance {
    /// Starts a process and waits until it asks for work.
    pub(super) async fn start(config: &InstanceConfig, logs: &Arc<Logs>) -> Result<Self, String> {
        let id = random::hex::<8>();
        let mut child = Command::new(&config.program.file)
            .args(&config.program.arguments)
            .env_clear()
            .envs(&config.environment)
            .env("AWS_LAMBDA_RUNTIME_API", format!("{}/{id}", config.runtime_api))
            // The token is sent with every AWS call, so that the call's instance is known.
            .env("AWS_SESSION_TOKEN", &id)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // In a process group of its own, so that Ctrl-C in a terminal reaches only the cloud, which ends its
            // functions in order.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("{}: {error}", config.program.file.display()))?;
        let (work, endpoint_work) = mpsc::channel(1);
        let (endpoint_said, said) = mpsc::unbounded_channel();
        let kill = Arc::new(Notify::new());
        config.endpoints.open(&id, endpoint_work, endpoint_said.clone(), Arc::clone(&kill));
        if let Some(output) = child.stdout.take() {
            let logs = Arc::clone(logs);
            tokio::spawn(async move { logs.follow(output).await });
        }
        if let Some(output) = child.stderr.take() {
            let logs = Arc::clone(logs);
            tokio::spawn(async move { logs.follow(output).await });
        }
        let pid = child.id().and_then(|pid| i32::try_from(pid).ok()).and_then(Pid::from_raw);
        config.alive.send_modify(|alive| *alive += 1);
        let exited = Arc::new(AtomicBool::new(false));
        let (end, ended) = oneshot::channel();
        tokio::spawn(watch_over(WatchedProcess {
            child,
            id,
            endpoints: Arc::clone(&config.endpoints),
            exited: Arc::clone(&exited),
            said: endpoint_said,
            ended,
            kill,
            stopping: config.stopping.clone(),
            alive: config.alive.clone(),
        }));
        let mut instance = Self { pid, work, said, exited, frozen: false, idle_since: Instant::now(), _end: end };
        instance.prepared().await.map(|()| instance)
    }

    async fn prepared(&mut self) -> Result<(), String> {
        let mut reason = String::new();
        loop {
            match timeout(INIT, self.said.recv()).await {
                Ok(Some(RuntimeMessage::Next)) => return Ok(()),
                Ok(Some(RuntimeMessage::InitFailure(error))) => {
                    reason = format!("{} ", String::from_utf8_lossy(&error));
                }
                Ok(Some(RuntimeMessage::Exited(status))) => {
                    return Err(format!("{reason}{status} before its first request"));
                }
                Ok(Some(RuntimeMessage::Reply { .. } | RuntimeMessage::Failure { .. })) => {}
                Ok(None) => return Err("ended".to_owned()),
                Err(_) => return Err(format!("asked for no work within {} s", INIT.as_secs())),
            }
        }
    }

    /// Gives the process an event.
    pub(super) async fn give(&mut self, work: PendingInvocation) {
        if self.frozen {
            self.signal(Signal::CONT);
            self.frozen = false;
        }
        // If the process has ended, the next message says so.
        let _ = self.work.send(work).await;
    }

    /// The next message from the process, or about its end.
    pub(super) async fn hear(&mut self) -> RuntimeMessage {
        self.said.recv().await.unwrap_or_else(|| RuntimeMessage::Exited("ended".to_owned()))
    }

    /// Stops the process, as Lambda does between two invocations.
    pub(super) fn freeze(&mut self) {
        self.signal(Signal::STOP);
        self.frozen = true;
        self.idle_since = Instant::now();
    }

    /// Whether the process still runs.
    pub(super) fn is_alive(&self) -> bool {
        !self.exited.load(Ordering::Acquire)
    }

    fn signal(&self, signal: Signal) {
        if let Some(pid) = self.pid
            && self.is_alive()
        {
            let _ = kill_process(pid, signal);
        }
    }
}

struct WatchedProcess {
    child: Child,
    id: String,
    endpoints: Arc<RuntimeEndpoints>,
    exited: Arc<AtomicBool>,
    said: mpsc::UnboundedSender<RuntimeMessage>,
    ended: oneshot::Receiver<()>,
    kill: Arc<Notify>,
    stopping: watch::Receiver<bool>,
    alive: watch::Sender<usize>,
}

/// Ends a process when its instance or the cloud ends, and reports when it has ended.
async fn watch_over(mut watched: WatchedProcess) {
    let exited = tokio::select! {
        status = watched.child.wait() => Some(status),
        _ = &mut watched.ended => None,
        () = watched.kill.notified() => None,
        _ = watched.stopping.wait_for(|stopping| *stopping) => None,
    };
    let status = match exited {
        Some(status) => status,
        None => end(&mut watched.child).await,
    };
    watched.exited.store(true, Ordering::Release);
    watched.endpoints.close(&watched.id);
    let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
    let _ = watched.said.send(RuntimeMessage::Exited(status));
    watched.alive.send_modify(|alive| *alive -= 1);
}

async fn end(child: &mut Child) -> std::io::Result<std::process::ExitStatus> {
    child.start_kill()?;
    child.wait().await
}
