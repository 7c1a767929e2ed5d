//! The tokens of sessions, of challenges, and of the links that undo a change of address.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::kernel::{
    field_error::FieldErrorCode,
    id::{AccountId, MemberId, SessionId, UserId},
    token::{LinkToken, PART, SECRET, TokenHash, TokenWithIds},
};

/// The token of the link that undoes a change of address. It contains the person's id, so that they need not be logged
/// in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UndoToken(TokenWithIds<1>);

impl UndoToken {
    /// Makes a token of 32 random bytes.
    #[must_use]
    pub fn new(user: UserId, random: &[u8; SECRET]) -> Self {
        Self(TokenWithIds::new([user.to_bytes()], random))
    }

    /// The hash that is stored.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        self.0.hash()
    }

    /// The token's text. Only for the mail.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The person whose change it is. `None` if the token contains no valid id.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        let [user] = self.0.ids()?;
        UserId::from_bytes(user).ok()
    }
}

crate::kernel::record::redacted!(UndoToken);

crate::kernel::schema::text_schema!(
    UndoToken,
    "Zm9ydHktdHdvIHJhbmRvbSBieXRlcyBvZiBhIGxpbmsBm_bCHKrwcC51i0x9G4Aa",
    "^[A-Za-z0-9_-]{64}$"
);

impl crate::kernel::field_error::Input for UndoToken {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        TokenWithIds::read(value).map(Self)
    }
}

/// The token of a challenge, which asks for a second factor after the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChallengeToken(LinkToken);

impl ChallengeToken {
    /// Makes a token of 32 random bytes.
    #[must_use]
    pub fn new(random: &[u8; 32]) -> Self {
        Self(LinkToken::new(random))
    }

    /// The hash that is stored.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        self.0.hash()
    }

    /// The token's text. Only for the response to the first factor.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

crate::kernel::schema::text_schema!(
    ChallengeToken,
    "dGhpcnR5LXR3byBieXRlcyBvZiBhIGNoYWxsZW5nZSE",
    crate::kernel::schema::TOKEN
);

impl crate::kernel::field_error::Input for ChallengeToken {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        match LinkToken::read(value) {
            Ok(token) => Ok(Self(token)),
            Err(FieldErrorCode::InvalidToken) => Err(FieldErrorCode::InvalidChallenge),
            Err(other) => Err(other),
        }
    }
}

/// A session's token: `ses_<id>.<secret>`.
///
/// The secret is 256 random bits and the ids of the person, the account and the membership, so that session and
/// membership can be read with one request. The hash covers all of it, so that none of the ids can be changed.
#[derive(Clone)]
pub struct SessionToken {
    /// The session.
    pub session: SessionId,
    /// The person whose session it is.
    pub user: UserId,
    /// The account that the session is in.
    pub account: AccountId,
    /// The person's membership of that account.
    pub member: MemberId,
    text: String,
}

impl SessionToken {
    /// Makes a token of 32 random bytes.
    #[must_use]
    pub fn new(session: SessionId, user: UserId, account: AccountId, member: MemberId, random: &[u8; SECRET]) -> Self {
        let bytes = [&random[..], &user.to_bytes(), &account.to_bytes(), &member.to_bytes()].concat();
        let text = format!("{session}.{}", URL_SAFE_NO_PAD.encode(bytes));
        Self { session, user, account, member, text }
    }

    /// Reads a token. `None` if the text is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = crate::kernel::input::token(text);
        let (session, secret) = text.split_once('.')?;
        let bytes: [u8; SECRET + 3 * PART] = URL_SAFE_NO_PAD.decode(secret).ok()?.try_into().ok()?;
        let part = |n: usize| -> Option<[u8; PART]> { bytes[SECRET + n * PART..][..PART].try_into().ok() };
        Some(Self {
            session: session.parse().ok()?,
            user: UserId::from_bytes(part(0)?).ok()?,
            account: AccountId::from_bytes(part(1)?).ok()?,
            member: MemberId::from_bytes(part(2)?).ok()?,
            text,
        })
    }

    /// The hash that is stored.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.text)
    }

    /// The token's text. Only for the response to the log-in.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionToken({}, redacted)", self.session)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::time::Now;

    fn token(random: [u8; 32]) -> SessionToken {
        let now = Now(Timestamp::UNIX_EPOCH);
        let id = [9; 10];
        SessionToken::new(
            SessionId::new(now, &id),
            UserId::new(now, &id),
            AccountId::new(now, &id),
            MemberId::new(now, &id),
            &random,
        )
    }

    proptest! {
        #[test]
        fn a_token_survives_its_text(random: [u8; 32]) {
            let token = token(random);
            let read = SessionToken::parse(token.expose()).unwrap();
            prop_assert!(read.hash() == token.hash());
            prop_assert_eq!((read.session, read.user, read.account, read.member),
                            (token.session, token.user, token.account, token.member));
        }

        #[test]
        fn a_changed_token_has_another_hash_or_is_none(random: [u8; 32], place in 31_usize..137, letter in "[A-Za-z0-9_-]") {
            let token = token(random);
            let mut text = token.expose().to_owned();
            if place < text.len() && text[place..=place] != letter {
                text.replace_range(place..=place, &letter);
                prop_assert!(SessionToken::parse(&text).is_none_or(|read| read.hash() != token.hash()));
            }
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,200}") {
            let _ = SessionToken::parse(&text);
        }
    }

    #[test]
    fn a_log_shows_nothing_of_a_token() {
        let secret = token([7; 32]);
        assert!(!format!("{secret:?}").contains(&secret.expose()[31..]));
    }
}
