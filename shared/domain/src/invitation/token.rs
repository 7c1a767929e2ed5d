//! The token of an invitation's link.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    FaultCode,
    id::{AccountId, InvitationId},
    token::TokenHash,
};

const SECRET: usize = 32;
const PART: usize = 16;

fn decode(text: &str) -> Option<[u8; SECRET + 2 * PART]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

/// An invitation's token, in the link's fragment: 256 random bits and the ids of account and invitation, so that one
/// read finds it. The hash covers all of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InvitationToken(String);

impl InvitationToken {
    /// The token of 32 random bytes.
    #[must_use]
    pub fn new(account: AccountId, invitation: InvitationId, random: &[u8; SECRET]) -> Self {
        Self(URL_SAFE_NO_PAD.encode([&random[..], &account.to_bytes(), &invitation.to_bytes()].concat()))
    }

    /// What is stored of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }

    /// Its text, for the mail and for nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Where the invitation lies, by what the token says; `None` where it names nothing.
    #[must_use]
    pub fn place(&self) -> Option<(AccountId, InvitationId)> {
        let bytes = decode(&self.0)?;
        let part = |n: usize| -> Option<[u8; PART]> { bytes[SECRET + n * PART..][..PART].try_into().ok() };
        Some((AccountId::from_bytes(part(0)?).ok()?, InvitationId::from_bytes(part(1)?).ok()?))
    }
}

impl fmt::Debug for InvitationToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InvitationToken(redacted)")
    }
}

impl crate::Redacted for InvitationToken {}

crate::schema::text_schema!(
    InvitationToken,
    "Zm9ydHktdHdvIHJhbmRvbSBieXRlcyBvZiBhIGxpbmsBm_bCHKrwcC51i0x9G4AaAZv2whyq8HAudYtMfRuAGg",
    "^[A-Za-z0-9_-]{85}[AQgw]$"
);

impl crate::fault::Input for InvitationToken {
    fn read(value: Option<&Value>) -> Result<Self, FaultCode> {
        let text = crate::fault::text(value)?.trim();
        // Whether it names anything is told as it is of a token that was used.
        decode(text).map(|_| Self(text.to_owned())).ok_or(FaultCode::InvalidToken)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::{Now, fault::Input};

    proptest! {
        #[test]
        fn a_token_finds_its_invitation_and_another_secret_has_another_hash(random: [u8; 32], other: [u8; 32]) {
            let now = Now(Timestamp::UNIX_EPOCH);
            let (account, invitation) = (AccountId::new(now, &[1; 10]), InvitationId::new(now, &[2; 10]));
            let token = InvitationToken::new(account, invitation, &random);
            let read = InvitationToken::read(Some(&Value::from(token.expose()))).unwrap();
            prop_assert_eq!(read.place(), Some((account, invitation)));
            prop_assert!(read.hash() == token.hash());
            let forged = InvitationToken::new(account, invitation, &other);
            prop_assert_eq!(forged.hash() == token.hash(), random == other);
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,200}") {
            let _ = InvitationToken::read(Some(&Value::from(text)));
        }
    }

    #[test]
    fn a_log_shows_nothing_of_a_token() {
        let now = Now(Timestamp::UNIX_EPOCH);
        let token = InvitationToken::new(AccountId::new(now, &[1; 10]), InvitationId::new(now, &[2; 10]), &[7; 32]);
        assert_eq!(format!("{token:?}"), "InvitationToken(redacted)");
    }
}
