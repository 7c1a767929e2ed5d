//! The local cloud: runs the project's Lambda functions on this machine, from their SAM template.
//!
//! No Docker, no account. Functions are processes over the real Runtime API; tables are tables of an embedded
//! engine behind the real SDK. See the README beside this crate for what stands where and what is left out.

mod admin;
mod call_log;
mod clock;
mod cloud;
mod encoding;
mod faults;
mod form;
mod gateway;
mod iam;
mod lambda;
mod listen;
mod port;
mod queues;
mod random;
mod services;
mod storage;
pub mod template;
mod triggers;

use std::process::ExitCode;

pub use admin::{AuthenticatorApp, Demo, DemoLogIn};
pub use call_log::CallRecord;
pub use cloud::{Cloud, Options, StartError};
pub use faults::{FaultKind, FaultSpec, InjectedFault};
pub use iam::Grant;
pub use lambda::{ProgramError, Runner, TakenEvent};
pub use listen::ListenError;
pub use queues::{MessageView, QueueView};
pub use services::{Channel, Message, link_token};
pub use storage::StorageError;
pub use triggers::RedriveResult;

/// Runs a function in the present process, as Lambda would; `None` where there is none of that name.
#[must_use]
pub fn function(name: &str) -> Option<ExitCode> {
    let run = match name {
        "account" => account::run,
        "auth" => auth::run,
        "delivery" => delivery::run,
        "public" => public::run,
        "signup" => signup::run,
        "staff" => staff::run,
        _ => return None,
    };
    // However the cloud ends, no function outlives it.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    Some(run())
}
