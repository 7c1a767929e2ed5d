//! What stands in for a second factor that is lost.

pub(crate) mod make;
