//! What a local cloud is started with, and why it may not start.

use std::{collections::BTreeMap, ffi::OsString, io, path::PathBuf, time::Duration};

use bytes::Bytes;
use tokio::sync::mpsc::UnboundedSender;

use crate::template::TemplateError;

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

/// An event, byte by byte as a function took it from the Runtime API.
#[derive(Debug, Clone)]
pub struct TakenEvent {
    /// The function.
    pub function: String,
    /// The event.
    pub event: Bytes,
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

/// How a function becomes a process.
#[derive(Debug, Clone)]
pub enum Runner {
    /// A program that can be any function.
    Program {
        /// Its file.
        program: PathBuf,
        /// Its arguments; the function's name follows them.
        arguments: Vec<OsString>,
    },
    /// The very files that are deployed.
    Bootstraps {
        /// The folder with a `<function>/bootstrap.zip` or a `<function>/bootstrap` for each.
        folder: PathBuf,
    },
}

impl Runner {
    /// Runs `program function NAME`, which is to answer with [`crate::function`].
    #[must_use]
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self::Program { program: program.into(), arguments: vec!["function".into()] }
    }

    /// Runs what `cargo lambda build` left in a folder. Of a zip, a copy is unpacked into the data folder.
    #[must_use]
    pub fn bootstraps(folder: impl Into<PathBuf>) -> Self {
        Self::Bootstraps { folder: folder.into() }
    }

    /// Runs the present program's own file.
    ///
    /// # Errors
    /// Where the operating system doesn't tell where that file is.
    pub fn this_program() -> io::Result<Self> {
        std::env::current_exe().map(Self::new)
    }
}

/// Why a local cloud did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The template holds what the local cloud cannot run.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A port is taken.
    #[error("port {port} is already in use; choose another with {option}")]
    PortTaken {
        /// The port.
        port: u16,
        /// The command line option that chooses another.
        option: &'static str,
    },
    /// Another local cloud runs on the same folder.
    #[error("another local cloud is using {}; stop it or choose another folder with --data", path.display())]
    DataInUse {
        /// The folder.
        path: PathBuf,
    },
    /// A table in the folder was made by another template.
    #[error("the table {table} was made with other keys or indexes than the template has now; start once with --fresh")]
    TableChanged {
        /// The table.
        table: String,
    },
    /// There is nothing to run a function by.
    #[error("there is no {name}/bootstrap.zip and no {name}/bootstrap in {}; the README says how they are built", folder.display())]
    NoBootstrap {
        /// The function's name.
        name: String,
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// A zip is not what Lambda could run.
    #[error("{}: {reason}", path.display())]
    Zip {
        /// The zip.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The database refused.
    #[error("the database: {0}")]
    Database(String),
    /// A file or socket failed.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// How it failed.
        source: io::Error,
    },
}

impl StartError {
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}
