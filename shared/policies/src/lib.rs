//! The texts of the privacy policy: every version, in two languages, and what each changes in the one before it (P45).

mod blocks;
mod changes;
mod retention;
mod summary;
mod text;

pub use changes::{Change, changes};
pub use summary::{Summary, how_to_leave, how_to_object};
pub use text::PolicyText;
