//! Sealing: a record's personal fields are one AES-256-GCM blob that opens only in the item it was sealed for, and only while the item is
//! as it was written. A record without personal fields has a seal of nothing, which is a MAC of the item.
//!
//! The key is derived by HKDF (RFC 5869) for the item's partition; the item's other attributes are the associated data (`bound`). A blob
//! begins with its format and the label of its root's version, so that blobs of the previous root still open after a
//! rotation.

use clients::Randomness;
use domain::record::Address;
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf, hmac,
};
use zeroize::Zeroizing;

/// The first format was bound to the item's key and kind alone.
const FORMAT: u8 = 2;

/// One version of the root, from which all keys are derived.
pub struct RootKey {
    version: String,
    secret: hkdf::Prk,
}

impl RootKey {
    /// Makes a root from its version's label and the 32 bytes that KMS made for it.
    #[must_use]
    pub fn new(version: &str, secret: &Zeroizing<[u8; 32]>) -> Self {
        Self { version: version.to_owned(), secret: hkdf::Prk::new_less_safe(hkdf::HKDF_SHA256, secret.as_slice()) }
    }

    /// Derives a key of 32 bytes for one use.
    fn derive(&self, labels: &[&[u8]]) -> Result<Zeroizing<[u8; 32]>, SealError> {
        let info = length_prefixed(labels);
        let mut key = Zeroizing::new([0; 32]);
        self.secret
            .expand(&[&info], hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(key.as_mut_slice()))
            .map_err(|_| SealError::Key)?;
        Ok(key)
    }

    fn mac(&self, purpose: &str, parts: &[&[u8]]) -> Result<String, SealError> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.derive(&[b"mac", purpose.as_bytes()])?.as_slice());
        Ok(base64::Engine::encode(
            &base64::engine::general_purpose::URL_SAFE_NO_PAD,
            hmac::sign(&key, &length_prefixed(parts)),
        ))
    }
}

/// Each part after its length, so that different lists of parts never become the same bytes.
fn length_prefixed(parts: &[&[u8]]) -> Vec<u8> {
    parts.iter().flat_map(|part| (part.len() as u64).to_be_bytes().into_iter().chain(part.iter().copied())).collect()
}

/// Why data cannot be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// No root was given: this function has no permission for personal data.
    #[error("this function has no key to personal data")]
    NoRootKey,
    /// No key could be derived, or no nonce made.
    #[error("no key could be made")]
    Key,
    /// The blob was sealed under a version of the root that is not available.
    #[error("the root of a sealed item is not at hand")]
    UnknownVersion,
    /// The blob or what it is bound to was changed, or it was sealed for another item.
    #[error("a sealed item does not open")]
    DoesNotOpen,
    /// An attribute is of a type or form to which no seal is bound.
    #[error("an attribute cannot be bound")]
    Unbindable,
}

/// The available roots. New data is sealed under the first; data sealed under any of them can be opened.
pub struct Sealing {
    roots: Vec<RootKey>,
    randomness: Randomness,
}

impl Sealing {
    /// Sealing with these roots, the current one first.
    #[must_use]
    pub fn new(roots: Vec<RootKey>, randomness: Randomness) -> Self {
        Self { roots, randomness }
    }

    /// Sealing with other roots and the same source of randomness.
    pub(crate) fn with_root_keys(&self, roots: Vec<RootKey>) -> Self {
        Self::new(roots, self.randomness.clone())
    }

    /// A token for a transaction. DynamoDB allows at most 36 characters.
    ///
    /// # Errors
    /// If there is no randomness.
    pub(crate) fn token(&self) -> Result<String, SealError> {
        let random = self.randomness.bytes::<18>().map_err(|_| SealError::Key)?;
        Ok(base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, random))
    }

    /// A random factor for a wait. The maximum if there is no randomness.
    pub(crate) fn jitter(&self) -> u8 {
        self.randomness.bytes().map_or(u8::MAX, |[jitter]| jitter)
    }

    fn key(root: &RootKey, address: &Address) -> Result<LessSafeKey, SealError> {
        let key = root.derive(&[b"seal", address.table.name().as_bytes(), address.pk.as_bytes()])?;
        let key = UnboundKey::new(&AES_256_GCM, key.as_slice()).map_err(|_| SealError::Key)?;
        Ok(LessSafeKey::new(key))
    }

    /// Seals bytes for the item at this address, bound to its attributes.
    ///
    /// # Errors
    /// If there is no root.
    pub(crate) fn seal(&self, address: &Address, bound: &[u8], open: &[u8]) -> Result<Vec<u8>, SealError> {
        let root = self.roots.first().ok_or(SealError::NoRootKey)?;
        let label = u8::try_from(root.version.len()).map_err(|_| SealError::Key)?;
        let nonce = self.randomness.bytes::<NONCE_LEN>().map_err(|_| SealError::Key)?;
        let mut sealed = open.to_vec();
        Self::key(root, address)?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound), &mut sealed)
            .map_err(|_| SealError::Key)?;
        Ok([&[FORMAT, label], root.version.as_bytes(), &nonce, &sealed].concat())
    }

    /// Opens what was sealed for the item at this address, bound to its attributes.
    ///
    /// # Errors
    /// If the blob or what it is bound to was changed, it was moved to another item, or was sealed under a root that is not available.
    pub(crate) fn open(&self, address: &Address, bound: &[u8], blob: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (version, nonce, sealed) = split(blob).ok_or(SealError::DoesNotOpen)?;
        if self.roots.is_empty() {
            return Err(SealError::NoRootKey);
        }
        let root =
            self.roots.iter().find(|root| root.version.as_bytes() == version).ok_or(SealError::UnknownVersion)?;
        let mut open = Zeroizing::new(sealed.to_vec());
        let length = Self::key(root, address)?
            .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(bound), &mut open)
            .map_err(|_| SealError::DoesNotOpen)?
            .len();
        open.truncate(length);
        Ok(open)
    }

    /// HMACs of `parts` for one purpose, one under each root, with the label of its version. The current root's is the
    /// first.
    ///
    /// # Errors
    /// If there is no root.
    pub fn hmacs(&self, purpose: &str, parts: &[&[u8]]) -> Result<Vec<(&str, String)>, SealError> {
        if self.roots.is_empty() {
            return Err(SealError::NoRootKey);
        }
        self.roots.iter().map(|root| Ok((root.version.as_str(), root.mac(purpose, parts)?))).collect()
    }
}

fn split(blob: &[u8]) -> Option<(&[u8], [u8; NONCE_LEN], &[u8])> {
    let (&[format, label], rest) = blob.split_first_chunk::<2>()?;
    let (version, rest) = rest.split_at_checked(usize::from(label))?;
    let (nonce, sealed) = rest.split_first_chunk::<NONCE_LEN>()?;
    (format == FORMAT).then_some((version, *nonce, sealed))
}

#[cfg(test)]
mod tests {
    use domain::processing::Table;

    use super::*;

    fn sealing(versions: &[&str]) -> Sealing {
        let roots = versions.iter().map(|v| {
            let mut secret = [7; 32];
            secret[..v.len()].copy_from_slice(v.as_bytes());
            RootKey::new(v, &Zeroizing::new(secret))
        });
        Sealing::new(roots.collect(), Randomness::system())
    }

    fn at(table: Table, pk: &str, sk: &str) -> Address {
        Address { table, pk: pk.to_owned(), sk: sk.to_owned() }
    }

    #[test]
    fn what_is_sealed_opens_where_it_lies_and_nowhere_else() {
        let sealing = sealing(&["v1"]);
        let home = at(Table::Accounts, "usr_1", "PROFILE");
        let blob = sealing.seal(&home, b"its attributes", b"Ada").unwrap();
        assert_eq!(sealing.open(&home, b"its attributes", &blob).unwrap().as_slice(), b"Ada");
        for (elsewhere, bound) in [
            (at(Table::Tickets, "usr_1", "PROFILE"), "its attributes"),
            (at(Table::Accounts, "usr_2", "PROFILE"), "its attributes"),
            (at(Table::Accounts, "usr_1", "PROFILE"), "others"),
        ] {
            let opened = sealing.open(&elsewhere, bound.as_bytes(), &blob);
            assert_eq!(opened, Err(SealError::DoesNotOpen), "{elsewhere:?} {bound}");
        }
    }

    #[test]
    fn concurrent_requests_wait_differently() {
        let sealing = sealing(&["v1"]);
        let waits = (0..64).map(|_| sealing.jitter()).collect::<std::collections::BTreeSet<_>>();
        assert!(waits.len() > 16, "{waits:?}");
    }

    #[test]
    fn a_changed_blob_does_not_open() {
        let sealing = sealing(&["v1"]);
        let home = at(Table::Accounts, "usr_1", "PROFILE");
        let blob = sealing.seal(&home, b"User", b"Ada").unwrap();
        for place in 0..blob.len() {
            let mut changed = blob.clone();
            changed[place] ^= 1;
            assert!(sealing.open(&home, b"User", &changed).is_err(), "byte {place}");
            assert!(sealing.open(&home, b"User", &blob[..place]).is_err(), "cut at {place}");
        }
    }

    #[test]
    fn the_same_text_never_makes_the_same_blob() {
        let sealing = sealing(&["v1"]);
        let home = at(Table::Accounts, "usr_1", "PROFILE");
        assert_ne!(sealing.seal(&home, b"User", b"Ada"), sealing.seal(&home, b"User", b"Ada"));
    }

    #[test]
    fn a_rotated_root_seals_anew_and_opens_what_was() {
        let home = at(Table::Accounts, "usr_1", "PROFILE");
        let before = sealing(&["v1"]).seal(&home, b"User", b"Ada").unwrap();
        let rotating = sealing(&["v2", "v1"]);
        assert_eq!(rotating.open(&home, b"User", &before).unwrap().as_slice(), b"Ada");
        let after = rotating.seal(&home, b"User", b"Ada").unwrap();
        assert_eq!(sealing(&["v2"]).open(&home, b"User", &after).unwrap().as_slice(), b"Ada");
        assert_eq!(sealing(&["v2"]).open(&home, b"User", &before), Err(SealError::UnknownVersion));
        assert_eq!(sealing(&["v1"]).open(&home, b"User", &after), Err(SealError::UnknownVersion));
        assert_eq!(sealing(&[]).open(&home, b"User", &after), Err(SealError::NoRootKey));
    }

    #[test]
    fn look_ups_differ_by_purpose_and_version_and_by_where_parts_end() {
        let sealing = sealing(&["v2", "v1"]);
        let email = sealing.hmacs("email", &[b"ada@example.com"]).unwrap();
        assert_eq!(email.iter().map(|(v, _)| *v).collect::<Vec<_>>(), ["v2", "v1"]);
        assert_ne!(email[0].1, email[1].1);
        assert_ne!(email, sealing.hmacs("phone", &[b"ada@example.com"]).unwrap());
        assert_ne!(sealing.hmacs("x", &[b"ab", b"c"]).unwrap(), sealing.hmacs("x", &[b"a", b"bc"]).unwrap());
    }
}
