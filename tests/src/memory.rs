//! The memory of functions.

use std::fs;

/// The most memory that a living process of the function has used, in MiB. `None` if there is none.
#[must_use]
pub fn peak_memory_of(function: &str) -> Option<f64> {
    let arguments = format!("\0function\0{function}\0");
    let peak = |process: fs::DirEntry| {
        let is_of_function = fs::read(process.path().join("cmdline")).ok()?.ends_with(arguments.as_bytes());
        let status = is_of_function.then(|| fs::read_to_string(process.path().join("status")).ok())??;
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kilobytes = most.trim().trim_end_matches(" kB").parse::<f64>().ok()?;
        Some(kilobytes / 1_024.0)
    };
    fs::read_dir("/proc").ok()?.filter_map(Result::ok).filter_map(peak).reduce(f64::max)
}
