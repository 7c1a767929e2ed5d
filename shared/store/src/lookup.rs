//! What finds personal data without being it: HMACs under the sealing root, by labels of their own.

use domain::{
    personal::EmailAddress,
    records::{BrakeScope, EmailLookup, IdempotencyScope},
};

use crate::{Store, seal::SealError};

impl Store {
    /// The keys that an address may stand under: the current version's first, then those of versions that are still
    /// being rotated away from.
    ///
    /// # Errors
    /// Where the function has no root.
    pub fn email_lookups(&self, email: &EmailAddress) -> Result<Vec<EmailLookup>, SealError> {
        let macs = self.sealing.macs("email", &[email.as_str().as_bytes()])?;
        Ok(macs.into_iter().map(|(version, mac)| EmailLookup::new(version, &mac)).collect())
    }

    /// The key that an address is written under.
    ///
    /// # Errors
    /// Where the function has no root.
    pub fn email_lookup(&self, email: &EmailAddress) -> Result<EmailLookup, SealError> {
        self.email_lookups(email)?.into_iter().next().ok_or(SealError::NoRoot)
    }

    /// The keys that a caller's idempotency key may stand under, the current version's first.
    ///
    /// # Errors
    /// Where the function has no root.
    pub fn idempotency_scopes(&self, route: &str, caller: &str, key: &str) -> Result<Vec<IdempotencyScope>, SealError> {
        let macs = self.sealing.macs("idempotency-key", &[route.as_bytes(), caller.as_bytes(), key.as_bytes()])?;
        Ok(macs.into_iter().map(|(_, mac)| IdempotencyScope::new(&mac)).collect())
    }

    /// Where a brake's count for somebody stands. A count lives for a day at the most, so a rotation of the root just
    /// begins it anew.
    ///
    /// # Errors
    /// Where the function has no root.
    pub fn brake_scope(&self, rule: &str, whom: &[u8]) -> Result<BrakeScope, SealError> {
        let macs = self.sealing.macs("brake", &[rule.as_bytes(), whom])?;
        macs.first().map(|(_, mac)| BrakeScope::new(mac)).ok_or(SealError::NoRoot)
    }

    /// The fingerprints that a request's body may have, the current version's first.
    ///
    /// # Errors
    /// Where the function has no root.
    pub fn fingerprints(&self, body: &[u8]) -> Result<Vec<String>, SealError> {
        Ok(self.sealing.macs("idempotency-body", &[body])?.into_iter().map(|(_, mac)| mac).collect())
    }
}
