//! Requests that overlap: one is held back between its reads and its commit, another changes what it has read, and then the first is
//! let go. Its caller is told what has happened, or it is done anew.

mod account;
mod behind;
mod billing;
mod contact;
mod data;
mod factors;
mod log_in;
mod members;
mod newsletter;
mod once;
mod proofs;

const SOREN: &str = "soren@rodgrod.example";
const ADA: &str = "ada@rodgrod.example";
const PHONE: &str = "+4571727374";
