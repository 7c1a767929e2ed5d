//! The instances of one function: as many as there are concurrent invocations, up to a limit.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout},
};

use super::{
    error::InvokeError,
    instance::{Instance, InstanceConfig},
    logs::Logs,
    runtime_api::{PendingInvocation, RuntimeMessage},
};
use crate::{
    clock::Clock,
    random,
    template::{ACCOUNT, FunctionSpec, REGION},
};

/// The most concurrent invocations of a function that reserves no fewer; further ones wait, while Lambda would throttle
/// them.
const MOST: u32 = 10;
/// How long after its timeout the reply of a process is still accepted.
const GRACE: Duration = Duration::from_millis(100);
/// How long an invocation waits for an instance that is about to be free before it starts another.
const ABOUT_TO_BE_FREE: Duration = Duration::from_millis(25);
/// How long an instance may be idle.
const IDLE: Duration = Duration::from_mins(5);
/// How long a function that doesn't start is not started again; doubles each time.
const BACK_OFF: Duration = Duration::from_millis(100);

/// A function and its instances.
pub(crate) struct Function {
    spec: FunctionSpec,
    config: InstanceConfig,
    clock: Arc<Clock>,
    logs: Arc<Logs>,
    most: usize,
    permits: Arc<Semaphore>,
    idle: Mutex<Vec<Instance>>,
    finishing: AtomicUsize,
    freed: Notify,
    became_idle: Arc<Notify>,
    trouble: Mutex<Trouble>,
}

#[derive(Default)]
struct Trouble {
    failures: u32,
    until: Option<Instant>,
    reason: String,
}

impl Function {
    pub(super) fn new(
        spec: FunctionSpec,
        config: InstanceConfig,
        clock: Arc<Clock>,
        quiet: bool,
        became_idle: Arc<Notify>,
    ) -> Self {
        let logs = Arc::new(Logs::new(&spec.name, quiet));
        let most = spec.concurrency.unwrap_or(MOST).min(MOST) as usize;
        Self {
            spec,
            config,
            clock,
            logs,
            most,
            permits: Arc::new(Semaphore::new(most)),
            idle: Mutex::default(),
            finishing: AtomicUsize::new(0),
            freed: Notify::new(),
            became_idle,
            trouble: Mutex::default(),
        }
    }

    /// The specification of the function in the template.
    pub(crate) fn spec(&self) -> &FunctionSpec {
        &self.spec
    }

    /// The environment variables of its processes.
    pub(crate) fn environment(&self) -> &BTreeMap<String, String> {
        &self.config.environment
    }

    /// Its last log lines.
    pub(crate) fn logs(&self) -> String {
        self.logs.text()
    }

    /// How many of its instances are idle.
    pub(crate) fn idle(&self) -> usize {
        self.idle_ones().len()
    }

    /// How many of its instances are busy.
    pub(crate) fn busy(&self) -> usize {
        self.most - self.permits.available_permits()
    }

    /// Ends the instances that have been idle for too long.
    pub(super) fn end_idle(&self) {
        self.idle_ones().retain(|instance| instance.is_alive() && instance.idle_since.elapsed() < IDLE);
    }

    /// Invokes the function with an event.
    pub(super) async fn invoke(self: Arc<Self>, event: Bytes) -> Result<Bytes, InvokeError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| InvokeError::Stopping)?;
        let mut instance = self.instance().await?;
        let work = self.work(event);
        let request_id = work.request_id.clone();
        instance.give(work).await;
        let limit = Duration::from_secs(self.spec.timeout.into()) + GRACE;
        let said = timeout(limit, answer(&mut instance, &request_id)).await;
        let result = match said {
            Ok(Answer::Reply(body)) => Ok(body),
            Ok(Answer::Failure(body)) => Err(InvokeError::Handler(body)),
            // An invocation that ends because the cloud stops has not failed; it is tried again in the next run.
            _ if *self.config.stopping.borrow() => Err(InvokeError::Stopping),
            Ok(Answer::Exited(status)) => Err(InvokeError::Crashed(status)),
            Err(_) => Err(InvokeError::TimedOut(self.spec.timeout)),
        };
        if let Err(error) = &result
            && *error != InvokeError::Stopping
        {
            self.logs.add(&format!("local: request {request_id}: {error}"));
        }
        if matches!(result, Ok(_) | Err(InvokeError::Handler(_))) {
            self.finishing.fetch_add(1, Ordering::AcqRel);
            tokio::spawn(Arc::clone(&self).free(instance, permit));
        }
        result
    }

    fn work(&self, event: Bytes) -> PendingInvocation {
        let now = self.clock.now_ms();
        PendingInvocation {
            request_id: random::uuid(),
            // The function subtracts its timeout from the deadline to get the simulated time.
            deadline_ms: now + i64::from(self.spec.timeout) * 1_000,
            arn: format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{}", self.spec.name),
            trace: format!(
                "Root=1-{:08x}-{};Parent={};Sampled=0",
                now / 1_000,
                random::hex::<12>(),
                random::hex::<8>()
            ),
            event,
        }
    }

    async fn instance(&self) -> Result<Instance, InvokeError> {
        loop {
            let freed = self.freed.notified();
            if let Some(instance) = self.take_idle() {
                return Ok(instance);
            }
            let about_to_be_free = self.finishing.load(Ordering::Acquire) > 0;
            if !about_to_be_free || timeout(ABOUT_TO_BE_FREE, freed).await.is_err() {
                return self.start().await;
            }
        }
    }

    fn take_idle(&self) -> Option<Instance> {
        let mut idle = self.idle_ones();
        while let Some(instance) = idle.pop() {
            if instance.is_alive() {
                return Some(instance);
            }
        }
        None
    }

    async fn start(&self) -> Result<Instance, InvokeError> {
        if *self.config.stopping.borrow() {
            return Err(InvokeError::Stopping);
        }
        if let Some(reason) = self.left_alone() {
            return Err(InvokeError::Init(reason));
        }
        let started = Instance::start(&self.config, &self.logs).await;
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        match started {
            Ok(instance) => {
                *trouble = Trouble::default();
                Ok(instance)
            }
            Err(_) if *self.config.stopping.borrow() => Err(InvokeError::Stopping),
            Err(reason) => {
                // After the first failure, the next invocation tries again without a pause.
                let again = trouble.failures.checked_sub(1);
                trouble.until = again.map(|failures| Instant::now() + BACK_OFF * 2_u32.saturating_pow(failures.min(6)));
                trouble.failures = trouble.failures.saturating_add(1);
                trouble.reason.clone_from(&reason);
                self.logs.add(&format!("local: the function does not start: {reason}"));
                Err(InvokeError::Init(reason))
            }
        }
    }

    fn left_alone(&self) -> Option<String> {
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        trouble.until.filter(|until| Instant::now() < *until).map(|_| trouble.reason.clone())
    }

    /// Waits until an instance asks for its next event, and then freezes it.
    async fn free(self: Arc<Self>, mut instance: Instance, permit: OwnedSemaphorePermit) {
        let limit = Duration::from_secs(self.spec.timeout.into());
        let heard = timeout(limit, async {
            loop {
                match instance.hear().await {
                    RuntimeMessage::Next => return true,
                    RuntimeMessage::Exited(_) => return false,
                    _ => {}
                }
            }
        });
        if heard.await == Ok(true) {
            instance.freeze();
            self.idle_ones().push(instance);
            self.became_idle.notify_one();
        }
        self.finishing.fetch_sub(1, Ordering::AcqRel);
        drop(permit);
        self.freed.notify_one();
    }

    fn idle_ones(&self) -> MutexGuard<'_, Vec<Instance>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Answer {
    Reply(Bytes),
    Failure(Bytes),
    Exited(String),
}

async fn answer(instance: &mut Instance, expected: &str) -> Answer {
    loop {
        match instance.hear().await {
            RuntimeMessage::Reply { request_id, body } if request_id == expected => return Answer::Reply(body),
            RuntimeMessage::Failure { request_id, body } if request_id == expected => return Answer::Failure(body),
            RuntimeMessage::Exited(status) => return Answer::Exited(status),
            _ => {}
        }
    }
}
