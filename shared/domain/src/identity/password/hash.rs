//! The hash of a password (Argon2id, RFC 9106) and its cost.

use std::sync::atomic::{AtomicU32, Ordering};

use argon2::{Algorithm, Argon2, Params};
use serde::{Deserialize, Serialize};

/// Memory in KiB, passes, lanes: the second recommendation of RFC 9106, reduced to OWASP's minimum. It takes 14 ms on a
/// full core.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// A hash that matches no password, at the present cost.
pub(super) const DECOY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// How many hashes this process has computed, for new passwords and for comparisons. They are the most expensive part
/// of a request.
static HASHES: AtomicU32 = AtomicU32::new(0);

/// How many hashes this process has computed, for new passwords and for comparisons.
#[must_use]
pub fn hashes() -> u32 {
    HASHES.load(Ordering::Relaxed)
}

pub(super) fn hasher() -> Result<Argon2<'static>, HashingFailed> {
    HASHES.fetch_add(1, Ordering::Relaxed);
    let params = Params::new(COST.0, COST.1, COST.2, None).map_err(|_| HashingFailed)?;
    Ok(Argon2::new(Algorithm::Argon2id, argon2::Version::V0x13, params))
}

/// A hash with its parameters and salt, as a PHC string.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(pub(super) String);

impl PasswordHash {
    /// A hash that matches no password: another has to be set.
    #[must_use]
    pub fn of_nobody() -> Self {
        Self(DECOY.to_owned())
    }

    /// Whether the hash's parameters differ from the present ones. If so, it is computed anew the next time the
    /// password is entered.
    pub(super) fn is_outdated(&self) -> bool {
        let head = |hash: &str| hash.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        head(&self.0) != head(DECOY)
    }
}

crate::kernel::record::redacted!(PasswordHash);

/// The hash could not be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct HashingFailed;
