//! Contracts: what holds the project together, checked without running it, or at its interfaces.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on is over")]

mod architecture;
mod asvs;
mod authentication;
mod authorization;
mod aws;
mod capabilities;
mod cost;
mod events;
mod faults;
mod files;
mod grants;
mod handlers;
mod item_access;
mod layers;
mod modules;
mod openapi;
mod policies;
mod run;
mod start;
mod tables;
mod template;
mod touch_points;
mod workflows;
