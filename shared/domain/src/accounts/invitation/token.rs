//! The token of an invitation's link.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    accounts::id::InvitationId,
    kernel::{
        field_error::FieldErrorCode,
        id::AccountId,
        token::{TokenHash, TokenWithIds},
    },
};

/// An invitation's token, carried in the link's fragment. It contains the ids of the account and the invitation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InvitationToken(TokenWithIds<2>);

impl InvitationToken {
    /// Makes a token of 32 random bytes.
    #[must_use]
    pub fn new(account: AccountId, invitation: InvitationId, random: &[u8; 32]) -> Self {
        Self(TokenWithIds::new([account.to_bytes(), invitation.to_bytes()], random))
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

    /// The ids of the account and the invitation that the token contains, if they are valid.
    #[must_use]
    pub fn ids(&self) -> Option<(AccountId, InvitationId)> {
        let [account, invitation] = self.0.ids()?;
        Some((AccountId::from_bytes(account).ok()?, InvitationId::from_bytes(invitation).ok()?))
    }
}

crate::kernel::record::redacted!(InvitationToken);

crate::kernel::schema::text_schema!(
    InvitationToken,
    "Zm9ydHktdHdvIHJhbmRvbSBieXRlcyBvZiBhIGxpbmsBm_bCHKrwcC51i0x9G4AaAZv2whyq8HAudYtMfRuAGg",
    "^[A-Za-z0-9_-]{85}[AQgw]$"
);

impl crate::kernel::field_error::Input for InvitationToken {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        TokenWithIds::read(value).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::{field_error::Input, time::Now};

    proptest! {
        #[test]
        fn a_token_finds_its_invitation_and_another_secret_has_another_hash(random: [u8; 32], other: [u8; 32]) {
            let now = Now(Timestamp::UNIX_EPOCH);
            let (account, invitation) = (AccountId::new(now, &[1; 10]), InvitationId::new(now, &[2; 10]));
            let token = InvitationToken::new(account, invitation, &random);
            let read = InvitationToken::read(Some(&Value::from(token.expose()))).unwrap();
            prop_assert_eq!(read.ids(), Some((account, invitation)));
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
