//! Code shared by authenticator apps, passkeys and recovery codes.

pub(crate) mod enrolment;
pub(crate) mod proof;
pub(crate) mod removal;
