//! The options of a local cloud, and the errors of its start.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, time::Duration};

use tokio::sync::mpsc::UnboundedSender;

use crate::{
    lambda::{ProgramError, Runner, TakenEvent},
    listen::ListenError,
    services::MailLimits,
    storage::StorageError,
    template::TemplateError,
};

/// The options of a local cloud.
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
    /// How a function is run as a process.
    pub runner: Runner,
    /// A template to use instead of the project's own.
    pub template: Option<String>,
    /// Values of template parameters that replace their defaults, as in a deployment.
    pub parameters: BTreeMap<String, String>,
    /// The minimum duration of every AWS call. A small one makes concurrent calls overlap visibly.
    pub latency: Duration,
    /// Whether the functions' log lines are kept off the standard output.
    pub quiet: bool,
    /// How long after its expiry an item is deleted, in simulated time. On AWS this can take days.
    pub ttl_lag: Duration,
    /// How much mail SES takes from the functions.
    pub mail_limits: MailLimits,
    /// Hosts outside AWS that are tests' own, each at a port of this machine. They take the place of those that the cloud plays.
    pub peers: BTreeMap<String, SocketAddr>,
    /// The files of the certificate authorities of these hosts, in PEM.
    pub peer_authorities: Vec<PathBuf>,
    /// Whether the demo users are created.
    pub demo: bool,
    /// Whether schedules also fire as real time passes. A test that advances time itself turns this off.
    pub ticks: bool,
    /// The channel that reports every event when a function takes it.
    pub events: Option<UnboundedSender<TakenEvent>>,
}

impl Options {
    /// Options with any free ports and the project's template, without the functions' log lines on standard output.
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
            mail_limits: MailLimits::default(),
            peers: BTreeMap::new(),
            peer_authorities: Vec::new(),
            demo: false,
            ticks: true,
            events: None,
        }
    }
}

/// Why a local cloud did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The template holds a construct that the local cloud cannot run.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The cloud cannot listen on a port.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The state of earlier runs cannot be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// There is no program to run a function with.
    #[error(transparent)]
    Program(#[from] ProgramError),
}
