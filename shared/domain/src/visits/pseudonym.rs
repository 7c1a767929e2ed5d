//! A person's pseudonym of one day: an HMAC of the person under that day's random salt. It leads neither to another day nor, once the
//! salt is deleted, to the person.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::kernel::{
    id::{AccountId, UserId},
    random::RandomSource,
    record::redacted,
};

/// The random bytes of a day. Nothing else leads from a pseudonym to a person.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt(Zeroizing<[u8; 32]>);

redacted!(Salt);

impl Salt {
    /// A new salt. It is made of randomness alone: a salt that could be derived again would not be gone once it is deleted.
    #[must_use]
    pub fn new(random: &dyn RandomSource) -> Self {
        Self(Zeroizing::new(random.bytes()))
    }

    /// The pseudonym of a person in an account. In another account they have another one, so that nobody who sees both learns that
    /// it is the same person.
    #[must_use]
    pub fn pseudonym(&self, account: AccountId, user: UserId) -> Pseudonym {
        // HMAC takes a key of any length.
        let mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice()).map(|mac| {
            let tag = mac.chain_update(account.to_bytes()).chain_update(user.to_bytes()).finalize().into_bytes();
            // Half of it is enough to tell people apart, and the least that RFC 2104 recommends.
            URL_SAFE_NO_PAD.encode(&tag[..16])
        });
        Pseudonym(mac.unwrap_or_default())
    }
}

impl Serialize for Salt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Zeroizing::new(URL_SAFE_NO_PAD.encode(self.0.as_slice())))
    }
}

impl<'de> Deserialize<'de> for Salt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        let bytes =
            URL_SAFE_NO_PAD.decode(text.as_str()).map(Zeroizing::new).map_err(|_| D::Error::custom("no base64"))?;
        let salt = bytes.as_slice().try_into().map_err(|_| D::Error::custom("not 32 bytes"))?;
        Ok(Self(Zeroizing::new(salt)))
    }
}

/// Whom the visits of one day in one account are of, without saying who that is.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pseudonym(String);

redacted!(Pseudonym);

impl fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::kernel::schema::text_schema!(Pseudonym, "q1N0c8Yv2mWZr0sYb7kXgA", "^[A-Za-z0-9_-]{21}[AQgw]$");

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::time::Now;

    const NOW: Now = Now(Timestamp::UNIX_EPOCH);

    fn salt(bytes: [u8; 32]) -> Salt {
        Salt::new(&move |into: &mut [u8]| into.copy_from_slice(&bytes))
    }

    fn ids(account: [u8; 10], user: [u8; 10]) -> (AccountId, UserId) {
        (AccountId::new(NOW, &account), UserId::new(NOW, &user))
    }

    #[test]
    fn p14_a_pseudonym_is_an_hmac_of_account_and_person_under_the_salt() {
        let (account, user) = ids([1; 10], [2; 10]);
        // By Python: hmac.new(bytes([7]) * 32, account.bytes + user.bytes, "sha256").digest()[:16]
        insta::assert_snapshot!(salt([7; 32]).pseudonym(account, user), @"7FPubCP6k_Z1wY4LBvllnw");
    }

    proptest! {
        #[test]
        fn p14_no_pseudonym_links_a_person_across_days_accounts_or_people(
            days in prop::collection::hash_set(any::<[u8; 32]>(), 1..4),
            accounts in prop::collection::hash_set(any::<[u8; 10]>(), 1..4),
            people in prop::collection::hash_set(any::<[u8; 10]>(), 1..4),
        ) {
            let each = days.iter().flat_map(|day| accounts.iter().map(move |account| (day, account)));
            let each = each.flat_map(|(day, account)| people.iter().map(move |user| (day, account, user)));
            let pseudonym = |(day, account, user): (&[u8; 32], &[u8; 10], &[u8; 10])| {
                let (account, user) = ids(*account, *user);
                salt(*day).pseudonym(account, user)
            };
            // Ids hold 74 random bits, so that a few of the sampled ones may be the same.
            let distinct = each.clone().map(|(day, account, user)| (day, ids(*account, *user))).collect::<HashSet<_>>();
            prop_assert_eq!(each.clone().map(pseudonym).collect::<HashSet<_>>().len(), distinct.len());
            for (day, account, user) in each {
                let text = pseudonym((day, account, user)).to_string();
                let (account, user) = ids(*account, *user);
                prop_assert_eq!(&salt(*day).pseudonym(account, user).to_string(), &text);
                prop_assert!(!account.to_string().contains(&text) && !user.to_string().contains(&text));
            }
        }

        #[test]
        fn p14_a_salt_is_what_was_random_and_survives_storage_and_shows_in_no_log(bytes: [u8; 32]) {
            let salt = salt(bytes);
            let stored = serde_json::to_value(&salt).unwrap();
            prop_assert_eq!(stored.as_str().unwrap(), URL_SAFE_NO_PAD.encode(bytes));
            prop_assert_eq!(&serde_json::from_value::<Salt>(stored).unwrap(), &salt);
            prop_assert_eq!(format!("{salt:?}"), "Salt(redacted)");
        }
    }
}
