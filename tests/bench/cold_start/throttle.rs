//! The share of a core that Lambda gives to a function's memory: a whole core at 1,769 MB.

use std::{
    fs, io,
    path::PathBuf,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};

use crate::{Failure, machine};

/// The memory that comes with a whole core.
const WHOLE: u32 = 1_769;
/// The period of the quota, as on Lambda.
const PERIOD: Duration = Duration::from_millis(20);

/// The share of a core that this much memory gets.
#[derive(Clone, Copy)]
pub(crate) struct Share {
    pub(crate) memory: u32,
}

impl Share {
    fn of_a_period(self) -> Duration {
        PERIOD * self.memory / WHOLE
    }
}

/// How processes are throttled.
pub(crate) enum Throttle {
    /// By the quota of a control group.
    Groups(Groups),
    /// Stopped and continued by signals, if control groups are not available.
    Signals,
}

/// Two control groups, which are removed when this is dropped.
pub(crate) struct Groups {
    /// The group of the bench and of all that it starts, with priority over everything else on the machine.
    own: PathBuf,
    /// The group of a throttled process.
    held: PathBuf,
    /// The root of the control groups, to which the bench returns.
    root: PathBuf,
    /// Whether these are control groups of version 2.
    second: bool,
}

/// A process that is throttled until this is dropped.
pub(crate) struct Held(Option<Arc<AtomicBool>>);

impl Groups {
    fn make(root: &str, weight: (&'static str, &'static str), second: bool) -> io::Result<Self> {
        let root = PathBuf::from(root);
        let name = format!("cold-start-{}", std::process::id());
        let groups = Self { own: root.join(&name), held: root.join(name + "-held"), root, second };
        for group in [&groups.own, &groups.held] {
            fs::create_dir(group)?;
            fs::write(group.join(weight.0), weight.1)?;
        }
        fs::write(groups.own.join("cgroup.procs"), std::process::id().to_string())?;
        Ok(groups)
    }

    fn hold(&self, pid: u32, share: Share) -> io::Result<()> {
        let (period, quota) = (PERIOD.as_micros(), share.of_a_period().as_micros());
        if self.second {
            fs::write(self.held.join("cpu.max"), format!("{quota} {period}"))?;
        } else {
            fs::write(self.held.join("cpu.cfs_period_us"), period.to_string())?;
            fs::write(self.held.join("cpu.cfs_quota_us"), quota.to_string())?;
        }
        fs::write(self.held.join("cgroup.procs"), pid.to_string())
    }
}

impl Drop for Groups {
    fn drop(&mut self) {
        let _ = fs::write(self.root.join("cgroup.procs"), std::process::id().to_string());
        for group in [&self.own, &self.held] {
            let _ = fs::remove_dir(group);
        }
    }
}

impl Throttle {
    /// The method that works on this machine, tried on a process that keeps its core busy.
    pub(crate) fn find() -> Result<Self, Failure> {
        let first = || Groups::make("/sys/fs/cgroup/cpu", ("cpu.shares", "262144"), false);
        let second = || Groups::make("/sys/fs/cgroup", ("cpu.weight", "10000"), true);
        for groups in [&first as &dyn Fn() -> io::Result<Groups>, &second] {
            if let Ok(groups) = groups() {
                let throttle = Self::Groups(groups);
                if throttle.holds()? {
                    return Ok(throttle);
                }
            }
        }
        if Self::Signals.holds()? { Ok(Self::Signals) } else { Err("nothing holds a process to its share here".into()) }
    }

    /// The name of the method, for the report.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Groups(_) => "a control group's quota of each 20 ms",
            Self::Signals => "stopping and continuing every 20 ms",
        }
    }

    /// Throttles a process from now on.
    pub(crate) fn hold(&self, pid: u32, share: Share) -> io::Result<Held> {
        match self {
            Self::Groups(groups) => groups.hold(pid, share).map(|()| Held(None)),
            Self::Signals => {
                let on = share.of_a_period();
                let pid = i32::try_from(pid).ok().and_then(Pid::from_raw).ok_or(io::ErrorKind::NotFound)?;
                let done = Arc::new(AtomicBool::new(false));
                let seen = Arc::clone(&done);
                thread::spawn(move || {
                    while !seen.load(Ordering::Acquire) {
                        if kill_process(pid, Signal::STOP).is_err() {
                            return;
                        }
                        thread::sleep(PERIOD.saturating_sub(on));
                        let _ = kill_process(pid, Signal::CONT);
                        thread::sleep(on);
                    }
                });
                Ok(Held(Some(done)))
            }
        }
    }

    /// Whether a process that keeps its core busy gets its share, with a tolerance of a third.
    fn holds(&self) -> Result<bool, Failure> {
        // The process ends with the bench, whatever ends the bench.
        let mut busy =
            Command::new("/bin/sh").args(["-c", "while kill -0 $PPID; do :; done"]).stdin(Stdio::null()).spawn()?;
        let held = self.hold(busy.id(), Share { memory: 256 });
        thread::sleep(Duration::from_millis(100));
        let before = machine::processor_time(busy.id());
        thread::sleep(Duration::from_secs(1));
        let after = machine::processor_time(busy.id());
        drop(held?);
        busy.kill()?;
        busy.wait()?;
        let got = after.zip(before).map(|(after, before)| after - before).unwrap_or_default();
        let share = 1_000.0 * f64::from(256_u16) / f64::from(WHOLE);
        Ok((share * 0.67..share * 1.33).contains(&got))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(done) = &self.0 {
            done.store(true, Ordering::Release);
        }
    }
}
