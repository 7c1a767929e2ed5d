//! Log-ins of the operator's staff.

pub(crate) mod sessions;
