//! The local cloud: runs the project's Lambda functions on this machine, from their SAM template.
//!
//! No Docker, no account. Functions are processes over the real Runtime API; tables are tables of an embedded
//! engine behind the real SDK. See the README beside this crate for what stands where and what is left out.

mod authenticator;
mod aws;
mod clock;
mod cloud;
mod data;
mod demo;
mod endpoints;
mod experiment;
mod faults;
mod form;
mod gateway;
mod inbox;
mod lambda;
mod listen;
mod options;
mod page;
mod policy;
mod queues;
mod random;
mod registry;
mod s3;
mod schedules;
mod streams;
pub mod template;

pub use authenticator::AuthenticatorApp;
pub use aws::CallRecord;
pub use cloud::Cloud;
pub use demo::{Demo, DemoLogIn};
pub use faults::{FaultKind, FaultSpec, InjectedFault};
pub use inbox::{Channel, Message, link_token};
pub use options::{Options, Runner, StartError, TakenEvent};
pub use policy::Grant;
pub use queues::{MessageView, QueueView, RedriveResult};
pub use registry::{FUNCTIONS, Function, function};
