//! What the local cloud answers itself, under `/local`, and who can be logged in as from the start.

mod authenticator;
mod demo;
mod faults;
mod page;
mod problem;
mod queues;
mod router;
mod state;
mod timeline;

pub use authenticator::AuthenticatorApp;
pub(crate) use demo::DemoSetup;
pub use demo::{Demo, DemoLogIn};
pub(crate) use router::router;
pub(crate) use state::Admin;
pub(crate) use timeline::Timeline;
