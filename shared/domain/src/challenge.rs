//! Challenges: a second factor is due. One works for five minutes, a few times, and once.

use crate::{
    Now, Stored,
    password::PasswordHash,
    processing::Period,
    records::{Ceremony, Challenge, ChallengeAction, Identity},
    token::ChallengeToken,
};

/// How long a challenge works.
pub const LIFE: Period = Period::Minutes(5);
/// How often it may be tried.
pub const TRIES: u32 = 5;

impl Challenge {
    /// The challenge that `token` answers, for the log-in that was read.
    #[must_use]
    pub fn log_in(now: Now, token: &ChallengeToken, identity: &Stored<Identity>) -> Self {
        Self {
            token: token.hash(),
            user: identity.user,
            account: identity.account,
            member: identity.member,
            email: identity.email.clone(),
            identity: identity.version,
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
        identity: &Stored<Identity>,
        password: PasswordHash,
        short_password: bool,
    ) -> Self {
        let challenge = Self::log_in(now, token, identity);
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
    pub fn tried(&self, identity: &Stored<Identity>) -> Option<Self> {
        let stands = self.tries < TRIES && identity.version == self.identity && identity.user == self.user;
        stands.then(|| Self { tries: self.tries + 1, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        Version,
        id::{AccountId, MemberId, UserId},
        password::NewPassword,
        records::EmailLookup,
    };

    const NOW: Now = Now(Timestamp::UNIX_EPOCH);

    fn identity(version: u64) -> Stored<Identity> {
        let password = NewPassword::parse("violin-kaktus-9-måner").unwrap().hash(&[3; 16]).unwrap();
        let record = Identity {
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
        let mut challenge = Challenge::log_in(NOW, &ChallengeToken::new(&[1; 32]), &identity(1));
        assert!(challenge.tried(&identity(2)).is_none());
        for _ in 0..TRIES {
            challenge = challenge.tried(&identity(1)).unwrap();
        }
        assert!(challenge.tried(&identity(1)).is_none());
        assert_eq!(challenge.expires_at, LIFE.after(NOW.0));
    }
}
