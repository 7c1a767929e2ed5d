//! What authenticator apps, passkeys and recovery codes have in common.

pub(crate) mod enrolment;
pub(crate) mod proof;
pub(crate) mod removal;
