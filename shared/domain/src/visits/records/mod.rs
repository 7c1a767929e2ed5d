//! The records of visits, and where they lie.

mod salt;
mod shard;
mod visit;

pub use salt::VisitSalt;
pub use shard::{DayShard, NotAShard};
pub use visit::Visit;
