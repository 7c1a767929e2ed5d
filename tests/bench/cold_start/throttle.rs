//! The part of a core that Lambda gives to a function's memory: all of one at 1,769 MB.

use std::{
    fs, io,
    path::{Path, PathBuf},
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
/// As Lambda has it.
const PERIOD: Duration = Duration::from_millis(20);

/// What a function with this much memory gets of a core.
#[derive(Clone, Copy)]
pub(crate) struct Share {
    pub(crate) memory: u32,
}

impl Share {
    fn of_a_period(self) -> Duration {
        PERIOD * self.memory / WHOLE
    }
}

/// How processes are held to their share.
pub(crate) enum Throttle {
    /// A control group of the first version.
    Cgroup1(PathBuf),
    /// A control group of the second.
    Cgroup2(PathBuf),
    /// Stopped and continued from outside, where there is no control group to be had.
    Signals,
}

/// A process that is held, until this is dropped.
pub(crate) struct Held(Option<Arc<AtomicBool>>);

impl Throttle {
    /// What works here, tried on a process that does nothing but work.
    pub(crate) fn find() -> Result<Self, Failure> {
        let name = format!("cold-start-{}", std::process::id());
        let first = Path::new("/sys/fs/cgroup/cpu").join(&name);
        let second = Path::new("/sys/fs/cgroup").join(&name);
        for (throttle, control) in [
            (Self::Cgroup1(first.clone()), first.join("cpu.cfs_quota_us")),
            (Self::Cgroup2(second.clone()), second.join("cpu.max")),
        ] {
            let Self::Cgroup1(group) | Self::Cgroup2(group) = &throttle else { continue };
            if fs::create_dir(group).is_ok() && control.exists() && throttle.holds().is_ok_and(|holds| holds) {
                return Ok(throttle);
            }
        }
        let signals = Self::Signals;
        if signals.holds()? { Ok(signals) } else { Err("nothing holds a process to its share here".into()) }
    }

    /// How it is done, for the report.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Cgroup1(_) => "a control group (v1), quota of each 20 ms",
            Self::Cgroup2(_) => "a control group (v2), quota of each 20 ms",
            Self::Signals => "stopped and continued every 20 ms",
        }
    }

    /// Holds a process to its share from now on.
    pub(crate) fn hold(&self, pid: u32, share: Share) -> io::Result<Held> {
        let (period, quota) = (PERIOD.as_micros(), share.of_a_period().as_micros());
        match self {
            Self::Cgroup1(group) => {
                fs::write(group.join("cpu.cfs_period_us"), period.to_string())?;
                fs::write(group.join("cpu.cfs_quota_us"), quota.to_string())?;
                fs::write(group.join("cgroup.procs"), pid.to_string())?;
                Ok(Held(None))
            }
            Self::Cgroup2(group) => {
                fs::write(group.join("cpu.max"), format!("{quota} {period}"))?;
                fs::write(group.join("cgroup.procs"), pid.to_string())?;
                Ok(Held(None))
            }
            Self::Signals => {
                let pid = i32::try_from(pid).ok().and_then(Pid::from_raw).ok_or(io::ErrorKind::NotFound)?;
                let done = Arc::new(AtomicBool::new(false));
                let (seen, on) = (Arc::clone(&done), share.of_a_period());
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

    /// Whether a process that does nothing but work gets its share, give or take a third.
    fn holds(&self) -> Result<bool, Failure> {
        let mut busy = Command::new("/bin/sh").args(["-c", "while :; do :; done"]).stdin(Stdio::null()).spawn()?;
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

impl Drop for Throttle {
    fn drop(&mut self) {
        if let Self::Cgroup1(group) | Self::Cgroup2(group) = self {
            let _ = fs::remove_dir(group);
        }
    }
}
