//! Recovery codes, which replace a second factor that is lost.

pub(crate) mod make;
