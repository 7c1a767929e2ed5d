//! The local cloud: runs the project's Lambda functions on this machine, from their SAM template.
//!
//! It needs no Docker and no AWS account. Functions are processes that use the real Runtime API; tables are tables of
//! an embedded engine behind the real SDK. See this crate's README for its layout and for what is left out.

mod admin;
mod call_log;
mod clock;
mod cloud;
mod faults;
mod form;
mod gateway;
mod iam;
mod lambda;
mod listen;
mod outside;
mod port;
mod queues;
mod random;
mod registry;
mod services;
mod storage;
pub mod template;
mod triggers;

pub use admin::{AuthenticatorApp, Demo, DemoLogIn};
pub use call_log::CallRecord;
pub use cloud::{Cloud, Options, StartError};
pub use faults::{FaultKind, FaultSpec, InjectedFault};
pub use iam::Grant;
pub use lambda::{ProgramError, Runner, TakenEvent};
pub use listen::ListenError;
pub use outside::{DecisionError, DocumentView, PaymentDecision, PaymentView};
pub use queues::{MessageView, QueueView};
pub use registry::{FUNCTIONS, Function, function};
pub use services::{Attachment, Channel, MailLimits, Message, link_token};
pub use storage::StorageError;
pub use triggers::RedriveResult;
