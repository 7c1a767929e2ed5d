//! Challenges: they ask for a second factor. A challenge is valid for five minutes, for a few tries, and for one
//! success.

use crate::{
    identity::{
        password::PasswordHash,
        records::{Ceremony, Challenge, ChallengeAction, PasswordCredential},
        token::ChallengeToken,
    },
    kernel::{commit::Stored, record::Expiring, time::Now},
};

/// How many tries a challenge has.
pub const TRIES: u32 = 5;

impl Challenge {
    /// The challenge that `token` identifies, for a log-in with this credential.
    #[must_use]
    pub fn log_in(now: Now, token: &ChallengeToken, credential: &Stored<PasswordCredential>) -> Self {
        Self {
            token: token.hash(),
            user: credential.user,
            account: credential.account,
            member: credential.member,
            email: credential.email.clone(),
            credential: credential.version,
            action: ChallengeAction::LogIn,
            cookie: false,
            tries: 0,
            expires_at: Challenge::LIFE.after(now.timestamp()),
            password: None,
            short_password: false,
            ceremony: None,
        }
    }

    /// The challenge for resetting the password: the new password is set once the challenge was answered.
    #[must_use]
    pub fn password_reset(
        now: Now,
        token: &ChallengeToken,
        credential: &Stored<PasswordCredential>,
        password: PasswordHash,
        short_password: bool,
    ) -> Self {
        let challenge = Self::log_in(now, token, credential);
        Self { action: ChallengeAction::PasswordReset, password: Some(password), short_password, ..challenge }
    }

    /// Adds the ceremony that a passkey is checked against.
    #[must_use]
    pub fn with_ceremony(self, ceremony: Option<Ceremony>) -> Self {
        Self { ceremony, ..self }
    }

    /// Counts one more try. `None` if there are no tries left, or if the credential was changed since the first factor
    /// was verified.
    #[must_use]
    pub fn tried(&self, credential: &Stored<PasswordCredential>) -> Option<Self> {
        let stands = self.tries < TRIES && credential.version == self.credential && credential.user == self.user;
        stands.then(|| Self { tries: self.tries + 1, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        identity::password::NewPassword,
        kernel::{
            commit::Version,
            id::{AccountId, MemberId, UserId},
            lookup::EmailLookup,
        },
    };

    const NOW: Now = Now(Timestamp::UNIX_EPOCH);

    fn credential(version: u64) -> Stored<PasswordCredential> {
        let password = NewPassword::parse("violin-kaktus-9-måner").unwrap().hash(&[3; 16]).unwrap();
        let record = PasswordCredential {
            email: EmailLookup::new("v1", "x"),
            user: UserId::new(NOW, &[1; 10]),
            account: AccountId::new(NOW, &[1; 10]),
            member: MemberId::new(NOW, &[1; 10]),
            password,
            password_at: NOW.0,
            short_password: false,
        };
        Stored { record, version: Version(version) }
    }

    #[test]
    fn a_challenge_is_tried_a_few_times_and_not_after_the_password_was_changed() {
        let mut challenge = Challenge::log_in(NOW, &ChallengeToken::new(&[1; 32]), &credential(1));
        assert!(challenge.tried(&credential(2)).is_none());
        for _ in 0..TRIES {
            challenge = challenge.tried(&credential(1)).unwrap();
        }
        assert!(challenge.tried(&credential(1)).is_none());
        assert_eq!(challenge.expires_at, Challenge::LIFE.after(NOW.0));
    }
}
