//! Somebody whose password was right and who is asked for a second factor.

use domain::{
    Now, Stored,
    records::{Challenge, ChallengeAction, Factors, LostFactors, PasswordCredential, User},
    token::ChallengeToken,
};
use lambda::{App, Problem};

/// The challenge, and whom it asks.
pub(super) struct Challenged {
    pub(super) challenge: Stored<Challenge>,
    pub(super) user: Stored<User>,
    pub(super) credential: Stored<PasswordCredential>,
    pub(super) factors: Stored<Factors>,
    /// What was reported before.
    pub(super) lost: Option<Stored<LostFactors>>,
}

impl Challenged {
    /// Finds them. It must be a challenge of a log-in: a reset of the password does not show that the password is known.
    pub(super) async fn find(app: &App, token: &ChallengeToken, now: Now) -> Result<Self, Problem> {
        let challenge = app.store.get(&Challenge::key(&token.hash()), now).await?;
        let challenge = challenge.filter(|challenge| challenge.action == ChallengeAction::LogIn);
        let challenge = challenge.ok_or(Problem::ChallengeExpired)?;
        let (id, credential) = (&challenge.user, PasswordCredential::key(&challenge.email));
        let keys = (credential, User::key(id), Factors::key(id), LostFactors::key(id));
        let (credential, user, factors, lost) = app.store.read(keys, now).await?;
        let credential = credential.filter(|credential| challenge.tried(credential).is_some());
        let found = credential.zip(user).zip(factors);
        let ((credential, user), factors) = found.ok_or(Problem::ChallengeExpired)?;
        Ok(Self { challenge, user, credential, factors, lost })
    }
}
