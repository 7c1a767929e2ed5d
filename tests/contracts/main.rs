//! Contracts: what holds the project together, checked without running it, or at its edges.

mod house;
mod openapi;
mod start;
