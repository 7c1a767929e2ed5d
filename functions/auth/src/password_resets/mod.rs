//! A forgotten password (P23): asked for by mail or by phone, and confirmed by what was sent there.

pub(crate) mod confirm;
mod proof;
pub(crate) mod request;
