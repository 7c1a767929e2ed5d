//! Ids: a prefix for their kind, an underscore, and a UUIDv7 (RFC 9562) in lower-case Crockford base32.
//!
//! They sort by time, to the millisecond, both as text and as bytes.

use crate::kernel::time::Now;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 26;

/// The text is not an id of the expected kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct NotAnId;

/// The 128 bits of a UUIDv7 made of `now` and 10 random bytes.
#[must_use]
pub(crate) fn uuid_v7(now: Now, random: &[u8; 10]) -> u128 {
    let millis = u64::try_from(now.0.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, random).into_uuid().as_u128()
}

pub(crate) fn encode(bits: u128) -> String {
    (0..LENGTH)
        .rev()
        .map(|place| {
            let digit = usize::try_from((bits >> (5 * place)) & 31).unwrap_or(0);
            char::from(ALPHABET[digit])
        })
        .collect()
}

pub(crate) fn decode(text: &str) -> Option<u128> {
    if text.len() != LENGTH || text.as_bytes()[0] > b'7' {
        return None;
    }
    text.bytes().try_fold(0_u128, |bits, byte| {
        let digit = ALPHABET.iter().position(|&letter| letter == byte)?;
        Some((bits << 5) | digit as u128)
    })
}

/// Declares ids: the type, and the prefix of its text.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(u128);

        impl $name {
            /// The prefix of the id's text.
            pub const PREFIX: &'static str = $prefix;

            /// Makes a new id.
            #[must_use]
            pub fn new(now: crate::kernel::time::Now, random: &[u8; 10]) -> Self {
                Self(crate::kernel::id::uuid_v7(now, random))
            }

            /// The id as 16 bytes.
            #[must_use]
            pub const fn to_bytes(self) -> [u8; 16] {
                self.0.to_be_bytes()
            }

            /// When the id was made, to the millisecond.
            #[must_use]
            pub fn made_at(self) -> jiff::Timestamp {
                let millis = i64::try_from(self.0 >> 80).unwrap_or(i64::MAX);
                jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX)
            }

            /// The id from its 16 bytes.
            ///
            /// # Errors
            /// If the bytes are not a UUIDv7.
            pub fn from_bytes(bytes: [u8; 16]) -> Result<Self, crate::kernel::id::NotAnId> {
                let uuid = ::uuid::Uuid::from_bytes(bytes);
                if uuid.get_version_num() == 7 { Ok(Self(uuid.as_u128())) } else { Err(crate::kernel::id::NotAnId) }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, "{}_{}", $prefix, crate::kernel::id::encode(self.0))
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(self, f)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = crate::kernel::id::NotAnId;

            fn from_str(text: &str) -> Result<Self, crate::kernel::id::NotAnId> {
                let text = crate::kernel::input::token(text);
                let bits = text.strip_prefix(concat!($prefix, "_")).and_then(crate::kernel::id::decode).ok_or(crate::kernel::id::NotAnId)?;
                Self::from_bytes(bits.to_be_bytes())
            }
        }

        impl crate::kernel::field_error::Input for $name {
            fn read(value: Option<&serde_json::Value>) -> Result<Self, crate::kernel::field_error::FieldErrorCode> {
                crate::kernel::field_error::text(value)?.parse().map_err(|_| crate::kernel::field_error::FieldErrorCode::InvalidChoice)
            }
        }

        crate::kernel::id::text_serde!(
            $name,
            concat!($prefix, "_01k9zcm3v1e6yb8t2hq4xgn7da"),
            // Version 7 and variant 2 are encoded in the eleventh and the fourteenth letter.
            concat!(
                "^",
                $prefix,
                "_[0-7][0-9a-hjkmnp-tv-z]{9}[ef][0-9a-hjkmnp-tv-z]{2}[89abr-tv][0-9a-hjkmnp-tv-z]{12}$"
            )
        );
    )+};
}
pub(crate) use ids;

/// Implements Serde and the schema for a type that is represented by its text.
macro_rules! text_serde {
    ($name:ident, $example:expr $(, $pattern:expr)?) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as serde::Deserialize>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }

        crate::kernel::schema::text_schema!($name, $example $(, $pattern)?);
    };
}
pub(crate) use text_serde;

ids! {
    /// An account: a subscriber, with its members.
    AccountId = "acc";
    /// A person with a log-in.
    UserId = "usr";
    /// A person's place in an account.
    MemberId = "mem";
    /// A session.
    SessionId = "ses";
    /// An integration.
    IntegrationId = "int";
    /// A run of an integration.
    RunId = "run";
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_id_survives_its_text_and_its_bytes(millis in 0_i64..253_402_300_799_000, random: [u8; 10]) {
            let id = UserId::new(Now(Timestamp::from_millisecond(millis).unwrap()), &random);
            prop_assert_eq!(id.to_string().parse(), Ok(id));
            prop_assert_eq!(UserId::from_bytes(id.to_bytes()), Ok(id));
            prop_assert_eq!(id.to_string().parse::<AccountId>(), Err(NotAnId));
            prop_assert_eq!(id.made_at().as_millisecond(), millis);
        }

        #[test]
        fn ids_sort_by_time_as_text(a in 0_i64..1 << 47, b in 0_i64..1 << 47, random: [u8; 10]) {
            let text = |millis| UserId::new(Now(Timestamp::from_millisecond(millis).unwrap()), &random).to_string();
            prop_assert_eq!(a.cmp(&b), text(a).cmp(&text(b)));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,40}") {
            let _ = text.parse::<UserId>();
            let _ = format!("usr_{text}").parse::<UserId>();
        }
    }

    #[test]
    fn other_spellings_are_refused() {
        let id = UserId::new(Now(Timestamp::UNIX_EPOCH), &[7; 10]).to_string();
        assert!(id.parse::<UserId>().is_ok());
        assert!(id.to_uppercase().parse::<UserId>().is_err());
        assert!("usr_zzzzzzzzzzzzzzzzzzzzzzzzzz".parse::<UserId>().is_err(), "more than 128 bits");
        assert!("usr_00000000000000000000000000".parse::<UserId>().is_err(), "no version 7");
    }
}
