//! Contracts: what holds the project together, checked without running it, or at its edges.

mod aws;
mod faults;
mod grants;
mod house;
mod openapi;
mod policies;
mod start;
