//! The life of a subscription, through its public functions: each rule at the second at which it begins to hold, properties of
//! any history, and whole histories as snapshots.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on is over")]

mod actions;
mod announcing;
mod balance;
mod cancelling;
mod charging;
mod commands;
mod days;
mod paying;
mod periods;
mod properties;
mod recording;
mod reminding;
mod removing;
mod replays;
mod suspending;
mod telling;
mod trial;
mod world;
