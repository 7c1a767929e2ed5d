//! One start of a process, and the requests to it.

use std::{
    io,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tokio::time::{sleep, timeout};

use crate::{
    Failure,
    endpoint::now,
    machine::{self, Core},
    runtime_api::{Heard, RuntimeApi, Work},
    subjects::{Ask, Places, Subject},
    throttle::{Share, Throttle},
};

/// A timeout that is longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(30);
/// The pause before each request. It is longer for a throttled process, so that its quota is available again.
const PAUSE: Duration = Duration::from_millis(2);
const PAUSE_HELD: Duration = Duration::from_millis(25);
/// The number of requests that hash a password.
const HASHES: usize = 3;

/// What was measured, in milliseconds and MiB.
pub(crate) struct Sample {
    /// From the start to the first connection to AWS.
    pub(crate) before_calls: Option<f64>,
    /// From the start until it asked for work.
    pub(crate) init: f64,
    /// The CPU time of init.
    pub(crate) init_cpu: f64,
    /// The first request.
    pub(crate) first: f64,
    /// Requests that do not need AWS.
    pub(crate) routed: Vec<f64>,
    /// Requests that need AWS.
    pub(crate) steps: Vec<f64>,
    /// The peak memory before passwords are hashed.
    pub(crate) memory: f64,
    /// Requests that hash a password.
    pub(crate) hashes: Vec<f64>,
    /// The peak memory after those requests.
    pub(crate) hashing_memory: Option<f64>,
}

/// A process that is killed when this is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a subject, and sends it all its events. The process is throttled from the moment that it asks for work, as
/// init has a full core on Lambda too.
pub(crate) async fn take(
    subject: &Subject,
    places: &Places<'_>,
    limit: Option<(&Throttle, Share)>,
    requests: usize,
) -> Result<Sample, Failure> {
    let mut api = RuntimeApi::open().await?;
    let mut command = Command::new(&subject.program);
    command.args(&subject.arguments).env_clear().envs(&subject.environment);
    command.env("AWS_LAMBDA_RUNTIME_API", api.address.to_string());
    command.current_dir(&subject.folder).stdin(Stdio::null()).stdout(Stdio::null());
    places.endpoint.forget();
    // What is measured is the program, and not whether this machine still has it in its cache.
    drop(std::fs::read(&subject.program)?);
    let (started, child) = start(command)?;
    let process = Running(child);
    let pid = process.0.id();
    let ready = idle(&mut api).await?;
    let init = milliseconds(ready - started);
    let init_cpu = machine::processor_time(pid).unwrap_or_default();
    let before_calls = places.endpoint.first_connection().map(|first| milliseconds(first - started));
    let _held = limit.map(|(throttle, share)| throttle.hold(pid, share)).transpose()?;
    let pause = if limit.is_some() { PAUSE_HELD } else { PAUSE };
    let mut talk = Talk { api, places, subject, pause };

    let first = talk.ask(&subject.asks.step).await?;
    let mut routed = Vec::new();
    let mut steps = Vec::new();
    for _ in 0..requests {
        if let Some(ask) = &subject.asks.routed {
            routed.push(talk.ask(ask).await?);
        }
        steps.push(talk.ask(&subject.asks.step).await?);
    }
    let memory = machine::peak_memory(pid).unwrap_or_default();
    let mut hashes = Vec::new();
    if let Some(ask) = &subject.asks.hashing {
        for _ in 0..HASHES {
            hashes.push(talk.ask(ask).await?);
        }
    }
    let hashing_memory = subject.asks.hashing.as_ref().and_then(|_| machine::peak_memory(pid));
    Ok(Sample { before_calls, init, init_cpu, first, routed, steps, memory, hashes, hashing_memory })
}

/// Starts the process from a new thread, whose core it inherits.
fn start(mut command: Command) -> io::Result<(Instant, Child)> {
    let starter = thread::spawn(move || {
        machine::keep_to(Core::Measured);
        let started = now();
        command.spawn().map(|child| (started, child))
    });
    starter.join().unwrap_or_else(|_| Err(io::Error::other("no process was started")))
}

/// Waits until the process asks for work.
async fn idle(api: &mut RuntimeApi) -> Result<Instant, Failure> {
    match timeout(PATIENCE, api.hear()).await.map_err(|_| "it asks for no work")?? {
        Heard::Next(at) => Ok(at),
        Heard::Failure(why) => Err(format!("it does not start: {}", String::from_utf8_lossy(&why)).into()),
        Heard::Reply(..) => Err("it answers without being asked".into()),
    }
}

struct Talk<'a> {
    api: RuntimeApi,
    places: &'a Places<'a>,
    subject: &'a Subject,
    pause: Duration,
}

impl Talk<'_> {
    /// Sends an event, and returns how long the response took.
    async fn ask(&mut self, ask: &Ask) -> Result<f64, Failure> {
        sleep(self.pause).await;
        let deadline = self.places.cloud.inner().now().as_millisecond() + self.subject.timeout * 1_000;
        let given = now();
        self.api.give(Work { event: ask.event.clone(), deadline });
        let heard = timeout(PATIENCE, self.api.hear()).await.map_err(|_| "it does not answer")??;
        let (at, body) = match heard {
            Heard::Reply(at, body) => (at, body),
            Heard::Failure(why) => return Err(format!("it fails: {}", String::from_utf8_lossy(&why)).into()),
            Heard::Next(_) => return Err("it asks for more work without an answer".into()),
        };
        let reply: serde_json::Value = serde_json::from_slice(&body)?;
        if !ask.status.is_none_or(|status| reply["statusCode"] == status) {
            return Err(format!("it answers {reply}, and not with {:?}", ask.status).into());
        }
        idle(&mut self.api).await?;
        Ok(milliseconds(at - given))
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
