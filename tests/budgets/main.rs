//! What each step of a journey costs: AWS calls in order, their tables, request units, and the number of consecutive
//! round trips. A change that adds a read is visible in the diff of the snapshot. Beside it stands how often the step is
//! taken in a month, from which `tests/bench/cost.md` follows.
//!
//! `INSTA_UPDATE=always cargo test --workspace --test budgets` updates the snapshots.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on is over")]

mod bill;
mod billing;
mod campaigns;
mod card;
mod datasets;
mod e_invoice;
mod first_journey;
mod log;
mod members;
mod newsletter;
mod policy;
mod recovery;
mod reports;
mod retention;
mod runs;
mod secured_log_in;
mod staff;
mod subscription;
mod transfers;
