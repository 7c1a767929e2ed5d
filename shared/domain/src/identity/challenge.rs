//! Challenges: a second factor is due. One works for five minutes, a few times, and once.

use crate::{
    identity::{
        password::PasswordHash,
        records::{Ceremony, Challenge, ChallengeAction, PasswordCredential},
        token::ChallengeToken,
    },
    kernel::{commit::Stored, processing::Period, time::Now},
};

/// How long a challenge works.
pub const LIFE: Period = Period::Minutes(5);
/// How often it may be tried.
pub const TRIES: u32 = 5;

impl Challenge {
    /// The challenge that `token` answers, for the log-in that was read.
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
            expires_at: LIFE.after(now.timestamp()),
            password: None,
            short_password: false,
            ceremony: None,
        }
    }

    /// The challenge that a reset of the password waits for: the new password is set once it was answered.
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

    /// With what a passkey is checked against.
    #[must_use]
    pub fn with_ceremony(self, ceremony: Option<Ceremony>) -> Self {
        Self { ceremony, ..self }
    }

    /// With one try more; `None` where there were enough, or the log-in is not as it was when the first factor was
    /// shown.
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
        assert_eq!(challenge.expires_at, LIFE.after(NOW.0));
    }
}
