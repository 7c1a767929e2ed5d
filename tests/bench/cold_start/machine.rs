//! The machine: which core runs what, and the measurements of a process.

use std::fs;

use rustix::thread::{CpuSet, sched_setaffinity};

/// A core, by what runs on it.
#[derive(Clone, Copy)]
pub(crate) enum Core {
    /// The bench, its cloud and its endpoint.
    Bench = 0,
    /// The process that is measured.
    Measured = 1,
}

/// Pins the calling thread, and all that it starts, to a core, if the machine has two.
pub(crate) fn keep_to(core: Core) {
    let mut cores = CpuSet::new();
    cores.set(core as usize);
    // On a machine with one core, both share it, and the figures are worse.
    let _ = sched_setaffinity(None, &cores);
}

/// The most memory that a process ever had, in MiB.
pub(crate) fn peak_memory(pid: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes / 1024.0)
}

/// The CPU time that a process has used so far, in milliseconds.
pub(crate) fn processor_time(pid: u32) -> Option<f64> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).ok()?;
    let nanoseconds = threads.flatten().filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    });
    Some(nanoseconds.sum::<f64>() / 1_000_000.0)
}

/// The name of the machine: its processor, cores and kernel.
pub(crate) fn name() -> String {
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processor.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let cores = processor.lines().filter(|line| line.starts_with("processor")).count();
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let kernel = kernel.split('-').next().unwrap_or_default().trim();
    format!("{}, {cores} cores, Linux {kernel}", model.trim_start_matches([' ', '\t', ':']).trim())
}
