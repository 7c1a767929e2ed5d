//! Keys that find personal data without revealing it: HMACs under the sealing root, with a separate label for each
//! purpose.

use domain::{
    datasets::{Dataset, ExternalId, IndexKey},
    id::{AccountId, MessageId},
    identity::code::{CodeHash, SmsCode},
    personal::{EmailAddress, PhoneNumber},
    records::{EmailLookup, IdempotencyScope, PhoneLookup, RateLimitScope, RowKey},
};

use crate::{Store, seal::SealError};

impl Store {
    /// The possible keys of an address: first that of the root's current version, then those of versions that are still
    /// being replaced.
    ///
    /// # Errors
    /// If the function has no root.
    pub fn email_lookups(&self, email: &EmailAddress) -> Result<Vec<EmailLookup>, SealError> {
        let macs = self.sealing.hmacs("email", &[email.as_str().as_bytes()])?;
        Ok(macs.into_iter().map(|(version, mac)| EmailLookup::new(version, &mac)).collect())
    }

    /// The key that an address is written under.
    ///
    /// # Errors
    /// If the function has no root.
    pub fn email_lookup(&self, email: &EmailAddress) -> Result<EmailLookup, SealError> {
        self.email_lookups(email)?.into_iter().next().ok_or(SealError::NoRootKey)
    }

    /// What ties a message to the address that it is sent to, the current version's first. It tells nothing of the address, and two
    /// messages to the same one have nothing in common.
    ///
    /// # Errors
    /// If the function has no root.
    pub fn address_tags(&self, message: MessageId, email: &EmailAddress) -> Result<Vec<String>, SealError> {
        let macs = self.sealing.hmacs("mail-address", &[&message.to_bytes(), email.as_str().as_bytes()])?;
        Ok(macs.into_iter().map(|(_, mac)| mac).collect())
    }

    /// The possible keys of a data set's row, the current version's first. They differ from account to account, so that nobody who sees
    /// them can tell whether two accounts deal with the same person.
    ///
    /// # Errors
    /// If the function has no root.
    pub fn row_keys(&self, account: AccountId, set: Dataset, id: &ExternalId) -> Result<Vec<RowKey>, SealError> {
        let parts = [&account.to_bytes()[..], set.name().as_bytes(), id.as_str().as_bytes()];
        let macs = self.sealing.hmacs("row", &parts)?;
        Ok(macs.into_iter().map(|(version, mac)| RowKey::new(version, &mac)).collect())
    }

    /// The possible partitions of the index in which an account's contacts with this address stand, the current version's first.
    ///
    /// # Errors
    /// If the function has no root.
    pub fn contact_index_keys(&self, account: AccountId, email: &EmailAddress) -> Result<Vec<IndexKey>, SealError> {
        let macs = self.sealing.hmacs("contact-email", &[&account.to_bytes(), email.as_str().as_bytes()])?;
        Ok(macs.into_iter().map(|(version, mac)| IndexKey::of_email(account, version, &mac)).collect())
    }

    /// The possible keys of a phone number, the current version's first.
    ///
    /// # Errors
    /// If the function has no root.
    pub fn phone_lookups(&self, phone: &PhoneNumber) -> Result<Vec<PhoneLookup>, SealError> {
        let macs = self.sealing.hmacs("phone", &[phone.as_str().as_bytes()])?;
        Ok(macs.into_iter().map(|(version, mac)| PhoneLookup::new(version, &mac)).collect())
    }

    /// The hash to store of a code that is sent to a number for one purpose. `request` is the request's random bytes.
    ///
    /// # Errors
    /// If the function has no root.
    pub fn code_hash(
        &self,
        purpose: &str,
        phone: &PhoneNumber,
        code: &SmsCode,
        request: &[u8; 16],
    ) -> Result<CodeHash, SealError> {
        let macs = self.code_macs(purpose, phone, code, request)?;
        macs.first().map(|mac| CodeHash::new(request, mac)).ok_or(SealError::NoRootKey)
    }

    /// Whether a code is the one that was sent to the number for this purpose and request.
    ///
    /// # Errors
    /// If the function has no root.
    pub fn is_code(
        &self,
        purpose: &str,
        phone: &PhoneNumber,
        code: &SmsCode,
        stored: &CodeHash,
    ) -> Result<bool, SealError> {
        let request = stored.request().ok_or(SealError::DoesNotOpen)?;
        // All HMACs are compared, so that the time does not depend on which one matches.
        let macs = self.code_macs(purpose, phone, code, &request)?;
        Ok(macs.iter().fold(false, |is, mac| is | stored.has(mac)))
    }

    fn code_macs(
        &self,
        purpose: &str,
        phone: &PhoneNumber,
        code: &SmsCode,
        request: &[u8; 16],
    ) -> Result<Vec<String>, SealError> {
        let parts = [purpose.as_bytes(), phone.as_str().as_bytes(), request, code.expose().as_bytes()];
        Ok(self.sealing.hmacs("code", &parts)?.into_iter().map(|(_, mac)| mac).collect())
    }

    /// The possible keys of a caller's idempotency key, the current version's first.
    ///
    /// # Errors
    /// If the function has no root.
    pub fn idempotency_scopes(&self, route: &str, caller: &str, key: &str) -> Result<Vec<IdempotencyScope>, SealError> {
        let macs = self.sealing.hmacs("idempotency-key", &[route.as_bytes(), caller.as_bytes(), key.as_bytes()])?;
        Ok(macs.into_iter().map(|(_, mac)| IdempotencyScope::new(&mac)).collect())
    }

    /// The key of somebody's count for a rate limit. Only the current root is used: a count is kept for a day at most,
    /// and a rotation of the root merely restarts it.
    ///
    /// # Errors
    /// If the function has no root.
    pub fn rate_limit_scope(&self, limit: &str, whom: &[u8]) -> Result<RateLimitScope, SealError> {
        let macs = self.sealing.hmacs("rate-limit", &[limit.as_bytes(), whom])?;
        macs.first().map(|(_, mac)| RateLimitScope::new(mac)).ok_or(SealError::NoRootKey)
    }

    /// The partition of a counter of acts. Only the current root is used: a counter is kept for an hour.
    ///
    /// # Errors
    /// If the function has no root.
    pub(crate) fn counter_key(&self, acts: &str) -> Result<String, SealError> {
        let macs = self.sealing.hmacs("acts", &[acts.as_bytes()])?;
        macs.first().map(|(_, mac)| format!("acts.{mac}")).ok_or(SealError::NoRootKey)
    }

    /// The possible fingerprints of a request's body, the current version's first.
    ///
    /// # Errors
    /// If the function has no root.
    pub fn fingerprints(&self, body: &[u8]) -> Result<Vec<String>, SealError> {
        Ok(self.sealing.hmacs("idempotency-body", &[body])?.into_iter().map(|(_, mac)| mac).collect())
    }
}
