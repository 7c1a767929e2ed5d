//! Lost second factors (OWASP ASVS 5.0, 6.4.4): whoever has the password and the mailbox gets in without them after a week, of which the
//! person is told at once, and which ends with the next use of a factor.

use crate::{
    audit::{AuditEvent, records::AuditAction},
    identity::{
        messages::{IdentityMessage, SecurityChange},
        password::PasswordHash,
        records::{Factors, LostFactors, PasswordCredential, User},
        revocation::tell,
        settling::Revoked,
    },
    kernel::{
        commit::{Commit, Stored},
        id::AccountId,
        personal::Device,
        processing::Period,
        random::RandomSource,
        record::Expiring,
        time::Now,
        token::LinkToken,
    },
};

/// How long after the report the link begins to work.
pub const WAIT: Period = Period::Days(7);

/// Why a link does not remove the factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LostFactorsError {
    /// Nothing was reported with this link, or a factor was used since.
    #[error("the report is void")]
    Void,
    /// The waiting time is not over.
    #[error("the waiting time is not over")]
    TooEarly,
}

impl LostFactors {
    /// Whether no factor was used since it was reported. Factors that were set up later begin with the first version again.
    #[must_use]
    pub fn is_about(&self, factors: &Stored<Factors>) -> bool {
        factors.version == self.factors && factors.each().all(|factor| factor.since() <= self.reported_at)
    }

    /// Checks that the link with this token removes the factors now.
    ///
    /// # Errors
    /// Where it does not.
    pub fn check(&self, token: &LinkToken, factors: &Stored<Factors>, now: Now) -> Result<(), LostFactorsError> {
        if self.token != token.hash() || !self.is_about(factors) {
            Err(LostFactorsError::Void)
        } else if now.is_past(self.usable_at) {
            Ok(())
        } else {
            Err(LostFactorsError::TooEarly)
        }
    }
}

/// Reports that a person has lost their factors. A link is mailed to them, and a verified number is told. It replaces a report that is
/// void.
#[must_use]
pub fn report(
    now: Now,
    (account, user): (AccountId, &User),
    factors: &Stored<Factors>,
    before: Option<&Stored<LostFactors>>,
    token: &LinkToken,
    device: &Device,
    random: &dyn RandomSource,
) -> (LostFactors, Commit) {
    let at = now.timestamp();
    let lost = LostFactors {
        user: user.user,
        token: token.hash(),
        factors: factors.version,
        reported_at: at,
        usable_at: WAIT.after(at),
        expires_at: LostFactors::LIFE.after(at),
    };
    let event = AuditEvent::from(device, now, random, (account, user.user), AuditAction::FactorsReportedLost);
    let content = || IdentityMessage::FactorsReportedLost { name: user.name.clone(), token: token.clone() };
    let commit = match before {
        Some(before) => Commit::new(now).replace(before, &lost),
        None => Commit::new(now).insert(&lost),
    };
    let commit =
        commit.check_version(factors).audit(&event).send(&user.message(now, random, user.email.clone(), content()));
    let commit = match user.verified_phone() {
        Some(phone) => commit.send(&user.message(now, random, phone.clone(), content())),
        None => commit,
    };
    (lost, commit)
}

/// Removes the factors, and a password that is too short to be the only factor. What was added recently is `revoked`. `spent` removes the
/// report, and ends the person's sessions and whatever was begun.
#[must_use]
pub fn remove(
    spent: Commit,
    (user, credential, factors): (&Stored<User>, &Stored<PasswordCredential>, &Stored<Factors>),
    revoked: &[Revoked],
    device: &Device,
    random: &dyn RandomSource,
) -> Commit {
    let now = spent.now();
    let event = |action| AuditEvent::from(device, now, random, (credential.account, user.user), action);
    let mail = user.security_mail(now, random, SecurityChange::LostFactorsRemoved, &device.browser_type, None);
    let changed = without_short_password(credential, now);
    let commit = match changed {
        Some(changed) => spent.replace(credential, &changed),
        None => spent.check_version(credential),
    };
    let removed = commit.remove(factors).audit(&event(AuditAction::LostFactorsRemoved)).send(&mail);
    tell(user.write_without_recent_phone(removed), event(AuditAction::AccessRevoked), user, revoked, random)
}

fn without_short_password(credential: &PasswordCredential, now: Now) -> Option<PasswordCredential> {
    credential.short_password.then(|| credential.clone().with_password(now, (PasswordHash::of_nobody(), false)))
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::*;
    use crate::{
        identity::factors::TotpSecret,
        kernel::{commit::Version, id::UserId},
    };

    fn at(hours: i64) -> Now {
        Now(Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours))
    }

    fn factors(since: i64, version: u64) -> Stored<Factors> {
        let secret = TotpSecret::new([1; 20]);
        let none = Factors::none(UserId::new(at(0), &[1; 10]));
        let record = none.with_totp(at(since), &secret, &secret.code_at(at(since))).unwrap();
        Stored { record, version: Version(version) }
    }

    #[test]
    fn the_link_works_after_a_week_until_a_factor_is_used_or_set_up() {
        let token = LinkToken::new(&[1; 32]);
        let lost = LostFactors {
            user: UserId::new(at(0), &[1; 10]),
            token: token.hash(),
            factors: Version(3),
            reported_at: at(10).0,
            usable_at: WAIT.after(at(10).0),
            expires_at: LostFactors::LIFE.after(at(10).0),
        };
        let check = |token: &LinkToken, factors: &Stored<Factors>, hours| lost.check(token, factors, at(hours));
        let (early, void) = (Err(LostFactorsError::TooEarly), Err(LostFactorsError::Void));
        assert_eq!(check(&token, &factors(1, 3), 10 + 7 * 24 - 1), early);
        assert_eq!(check(&token, &factors(1, 3), 10 + 7 * 24), Ok(()));
        assert_eq!(check(&token, &factors(1, 4), 10 + 7 * 24), void, "one was used");
        assert_eq!(check(&token, &factors(11, 3), 10 + 7 * 24), void, "these are others");
        assert_eq!(check(&LinkToken::new(&[2; 32]), &factors(1, 3), 10 + 7 * 24), void);
    }
}
