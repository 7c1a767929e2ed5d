//! The pages and endpoints of the local cloud itself, under `/local`, and the demo users.

mod authenticator;
mod demo;
mod e_invoices;
mod faults;
mod page;
mod payments;
mod problem;
mod queues;
mod router;
mod state;
mod timeline;
mod vies;

pub use authenticator::AuthenticatorApp;
pub(crate) use demo::DemoSetup;
pub use demo::{Demo, DemoLogIn};
pub(crate) use router::router;
pub(crate) use state::Admin;
pub(crate) use timeline::Timeline;
