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
            password_at: credential.password_at,
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
        let is_same = (credential.version, credential.password_at) == (self.credential, self.password_at);
        let is_valid = self.tries < TRIES && is_same && credential.user == self.user;
        is_valid.then(|| Self { tries: self.tries + 1, ..self.clone() })
    }

    /// The credential once it was answered. Only a reset makes its password a new one: a log-in may have hashed the same anew.
    #[must_use]
    pub fn apply_to(&self, now: Now, credential: PasswordCredential) -> PasswordCredential {
        let password = self.password.clone().unwrap_or_else(|| credential.password.clone());
        if self.ends_sessions() {
            credential.with_password(now, (password, self.short_password))
        } else {
            PasswordCredential { password, ..credential }
        }
    }

    /// Whether the person's other sessions end once it was answered.
    #[must_use]
    pub fn ends_sessions(&self) -> bool {
        match self.action {
            ChallengeAction::LogIn | ChallengeAction::StaffLogIn => false,
            ChallengeAction::PasswordReset => true,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
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

    pub(in crate::identity) fn credential(version: u64) -> Stored<PasswordCredential> {
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
        let mut came_back = credential(1);
        came_back.record.password_at += jiff::SignedDuration::from_secs(1);
        assert!(challenge.tried(&came_back).is_none(), "its version is the first again, and its password another");
        for _ in 0..TRIES {
            challenge = challenge.tried(&credential(1)).unwrap();
        }
        assert!(challenge.tried(&credential(1)).is_none());
        assert_eq!(challenge.expires_at, Challenge::LIFE.after(NOW.0));
    }

    #[test]
    fn a_reset_gives_the_credential_a_new_password_and_a_log_in_at_most_another_hash_of_the_same() {
        let (before, later) = (credential(1), Now(NOW.0 + jiff::SignedDuration::from_mins(2)));
        let hash = NewPassword::parse("violin-kaktus-9-måner").unwrap().hash(&[4; 16]).unwrap();
        let token = ChallengeToken::new(&[1; 32]);
        let log_in = Challenge::log_in(NOW, &token, &before);
        assert_eq!(log_in.apply_to(later, before.record.clone()), before.record);
        let rehashed = Challenge { password: Some(hash.clone()), ..log_in };
        let after = PasswordCredential { password: hash.clone(), ..before.record.clone() };
        assert_eq!(rehashed.apply_to(later, before.record.clone()), after);
        let reset = Challenge::password_reset(NOW, &token, &before, hash, true);
        let after = PasswordCredential { short_password: true, password_at: later.0, ..after };
        assert_eq!(reset.apply_to(later, before.record.clone()), after);
        assert_eq!((rehashed.ends_sessions(), reset.ends_sessions()), (false, true));
    }
}
