//! Outbound HTTP, guarded: requests to hosts other than AWS. Only the names on a list can be dialled, only at addresses in the public
//! internet, and only by HTTPS. See this crate's README for each guard.

mod address;
mod bearer;
mod client;
mod code;
pub mod ecourier;
mod error;
mod hosts;
mod message;
mod resolver;
mod settings;
pub mod stripe;
pub mod vies;

pub use client::Egress;
pub use error::{EgressError, Refusal, SetupError};
pub use hosts::Hosts;
pub use message::{OutboundRequest, OutboundResponse};
pub use reqwest::{
    Method, StatusCode, Url,
    header::{self, HeaderMap, HeaderName, HeaderValue},
};
pub use settings::Settings;
