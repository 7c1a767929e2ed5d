//! What a local cloud is started with, and why it may not start.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use tokio::sync::mpsc::UnboundedSender;

use crate::{
    lambda::{ProgramError, Runner, TakenEvent},
    listen::ListenError,
    storage::StorageError,
    template::TemplateError,
};

/// What a local cloud is started with.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Options {
    /// The port of the API; 0 takes any free one.
    pub port: u16,
    /// The port of the AWS services; 0 takes any free one.
    pub aws_port: u16,
    /// The folder that keeps the state.
    pub data: PathBuf,
    /// Whether to forget the state of earlier runs.
    pub fresh: bool,
    /// How a function becomes a process.
    pub runner: Runner,
    /// Another template than the project's own.
    pub template: Option<String>,
    /// Parameters of the template with another value than their default, as a deployment gives them.
    pub parameters: BTreeMap<String, String>,
    /// How long every AWS call takes at the least; with a little of it, calls made at once are seen to overlap.
    pub latency: Duration,
    /// Whether the functions' log lines stay off the standard output.
    pub quiet: bool,
    /// How long after it has expired an item is deleted, once time is advanced that far. AWS takes days.
    pub ttl_lag: Duration,
    /// Whether there is somebody to log in as from the start.
    pub demo: bool,
    /// Whether schedules also fire as real time passes. A test that advances time wants none between its own.
    pub ticks: bool,
    /// Where every event is told of as a function takes it.
    pub events: Option<UnboundedSender<TakenEvent>>,
}

impl Options {
    /// Takes any free ports, keeps the functions' lines to itself, and runs the project's template.
    #[must_use]
    pub fn new(data: impl Into<PathBuf>, runner: Runner) -> Self {
        Self {
            port: 0,
            aws_port: 0,
            data: data.into(),
            fresh: false,
            runner,
            template: None,
            parameters: BTreeMap::new(),
            latency: Duration::ZERO,
            quiet: true,
            ttl_lag: Duration::ZERO,
            demo: false,
            ticks: true,
            events: None,
        }
    }
}

/// Why a local cloud did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The template holds what the local cloud cannot run.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A port is not listened on.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The state of earlier runs cannot be taken up.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// There is nothing to run a function by.
    #[error(transparent)]
    Program(#[from] ProgramError),
}
