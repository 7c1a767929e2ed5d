//! Second factors: an authenticator app (TOTP, RFC 6238), passkeys (Web Authentication), and recovery codes for people
//! who have lost both (NIST SP 800-63B-4 § 3.1).

mod code;
mod factor;
mod recovery;
mod totp;

use jiff::Timestamp;

pub use code::SecondFactorCode;
pub use factor::{Factor, Method, NotAFactor};
pub use recovery::{COUNT as RECOVERY_CODES, RecoveryCode, RecoveryCodes};
pub use totp::{TotpCode, TotpSecret};

use crate::{
    identity::{
        id::PasskeyId,
        records::{Factors, Passkey, PasskeyCredential, Totp},
    },
    kernel::{
        commit::{Commit, Stored},
        id::UserId,
        time::Now,
    },
};

/// How many passkeys a person can have. They all fit in one item.
pub const MOST_PASSKEYS: usize = 20;

/// A second factor that was verified.
#[derive(Debug, Clone)]
pub struct VerifiedFactor {
    /// The person's factors after the verification: the code is used up, or the passkey's use is recorded.
    pub updated_factors: Factors,
    /// The factor. `None` if a recovery code was used instead.
    pub factor: Option<Factor>,
}

impl VerifiedFactor {
    /// The method that was used.
    #[must_use]
    pub fn method(&self) -> Method {
        self.factor.map_or(Method::RecoveryCode, Factor::method)
    }
}

impl Factors {
    /// The factors of a person who has none yet.
    #[must_use]
    pub fn none(user: UserId) -> Self {
        Self {
            user,
            totp: None,
            passkeys: Vec::new(),
            recovery_codes: RecoveryCodes::default(),
            recovery_codes_at: None,
        }
    }

    /// Whether a person has a second factor.
    #[must_use]
    pub fn has_second_factor(found: Option<&Self>) -> bool {
        found.is_some_and(|factors| factors.totp.is_some() || !factors.passkeys.is_empty())
    }

    /// Writes these factors in place of `found`. Recovery codes only replace a second factor: if there is none, the
    /// item is removed.
    #[must_use]
    pub fn write(&self, commit: Commit, found: Option<&Stored<Self>>) -> Commit {
        match (found, Self::has_second_factor(Some(self))) {
            (Some(found), true) => commit.replace(found, self),
            (Some(found), false) => commit.remove(found),
            (None, true) => commit.insert(self),
            (None, false) => commit,
        }
    }

    /// The methods by which the second factor can be verified.
    #[must_use]
    pub fn methods(&self) -> Vec<Method> {
        let ways = [
            (Method::Totp, self.totp.is_some()),
            (Method::Passkey, !self.passkeys.is_empty()),
            (Method::RecoveryCode, !self.recovery_codes.is_empty()),
        ];
        ways.into_iter().filter(|(_, is_there)| *is_there).map(|(method, _)| method).collect()
    }

    /// Verifies `code`. `None` if it is wrong or was used before.
    #[must_use]
    pub fn accept(&self, now: Now, code: &SecondFactorCode) -> Option<VerifiedFactor> {
        match code {
            SecondFactorCode::Totp(code) => {
                let totp = self.totp.as_ref()?;
                let last_step = totp.secret.step_of(code, now).filter(|step| *step > totp.last_step)?;
                let updated_factors = Self { totp: Some(Totp { last_step, ..totp.clone() }), ..self.clone() };
                Some(VerifiedFactor { updated_factors, factor: Some(Factor::Totp(totp.since)) })
            }
            SecondFactorCode::Recovery(code) => {
                let updated_factors = Self { recovery_codes: self.recovery_codes.without(code)?, ..self.clone() };
                Some(VerifiedFactor { updated_factors, factor: None })
            }
        }
    }

    /// The second factors. Recovery codes do not count as such.
    pub fn each(&self) -> impl Iterator<Item = Factor> {
        let app = self.totp.iter().map(|totp| Factor::Totp(totp.since));
        app.chain(self.passkeys.iter().map(|passkey| Factor::Passkey(passkey.id)))
    }

    /// Sets up the authenticator app with this secret, in place of any other. `None` if `code` is not one of its codes.
    #[must_use]
    pub fn with_totp(&self, now: Now, secret: &TotpSecret, code: &TotpCode) -> Option<Self> {
        let last_step = secret.step_of(code, now)?;
        let totp = Totp { secret: secret.clone(), last_step, since: now.timestamp() };
        Some(Self { totp: Some(totp), ..self.clone() })
    }

    /// The factors without the authenticator app.
    #[must_use]
    pub fn without_totp(&self) -> Self {
        Self { totp: None, ..self.clone() }
    }

    /// The factors with one more passkey.
    #[must_use]
    pub fn with_passkey(&self, passkey: Passkey) -> Self {
        let mut changed = self.clone();
        changed.passkeys.push(passkey);
        changed
    }

    /// The factors without a passkey. `None` if there is no such passkey.
    #[must_use]
    pub fn without_passkey(&self, id: PasskeyId) -> Option<Self> {
        let mut changed = self.clone();
        changed.passkeys.retain(|passkey| passkey.id != id);
        (changed.passkeys.len() < self.passkeys.len()).then_some(changed)
    }

    /// The factors after a passkey was used; `credential` has its new counter. `None` if there is no such passkey.
    #[must_use]
    pub fn with_passkey_use(
        &self,
        id: PasskeyId,
        credential: PasskeyCredential,
        at: Timestamp,
    ) -> Option<VerifiedFactor> {
        let mut updated_factors = self.clone();
        let passkey = updated_factors.passkeys.iter_mut().find(|passkey| passkey.id == id)?;
        passkey.credential = credential;
        passkey.last_used_at = Some(at);
        Some(VerifiedFactor { updated_factors, factor: Some(Factor::Passkey(id)) })
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::personal::PasskeyName;

    const SECRET: [u8; 20] = *b"12345678901234567890";

    fn at(seconds: i64) -> Now {
        Now(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds))
    }

    fn with_totp(seconds: i64) -> Factors {
        let secret = TotpSecret::new(SECRET);
        let code = secret.code_at(at(seconds));
        Factors::none(UserId::new(at(0), &[1; 10])).with_totp(at(seconds), &secret, &code).unwrap()
    }

    proptest! {
        #[test]
        fn no_code_is_accepted_twice_nor_any_older_one(steps in prop::collection::vec(-2_i64..4, 1..60)) {
            let (mut factors, mut clock, mut last) = (with_totp(0), 0_i64, 0_i64);
            for ahead in steps {
                clock += 10;
                let moment = (clock + ahead * 30).max(0);
                let code = SecondFactorCode::Totp(TotpSecret::new(SECRET).code_at(at(moment)));
                if let Some(verified) = factors.accept(at(clock), &code) {
                    prop_assert!(moment / 30 > last, "step {} after {last}", moment / 30);
                    prop_assert!((moment / 30 - clock / 30).abs() <= 1);
                    last = moment / 30;
                    factors = verified.updated_factors;
                }
            }
        }
    }

    #[test]
    fn a_recovery_code_is_accepted_once_and_counts_as_none_where_it_is_not_theirs() {
        let (codes, text) = RecoveryCodes::new(&[[1; 16], [2; 16]]);
        let factors = Factors { recovery_codes: codes, ..with_totp(0) };
        let code = SecondFactorCode::parse(text[0].expose()).unwrap();
        let verified = factors.accept(at(0), &code).unwrap();
        assert_eq!((verified.updated_factors.recovery_codes.len(), verified.method()), (1, Method::RecoveryCode));
        assert!(verified.updated_factors.accept(at(0), &code).is_none());
        assert!(with_totp(0).accept(at(0), &code).is_none());
    }

    #[test]
    fn recovery_codes_alone_are_no_second_factor() {
        let (codes, _) = RecoveryCodes::new(&[[1; 16]]);
        let factors = Factors { recovery_codes: codes, ..Factors::none(UserId::new(at(0), &[1; 10])) };
        assert!(!Factors::has_second_factor(Some(&factors)) && !Factors::has_second_factor(None));
        assert!(Factors::has_second_factor(Some(&with_totp(0))));
        assert_eq!(
            Factors { recovery_codes: factors.recovery_codes, ..with_totp(0) }.methods(),
            [Method::Totp, Method::RecoveryCode]
        );
    }

    #[test]
    fn a_passkey_is_added_used_and_removed() {
        let id = PasskeyId::new(at(0), &[2; 10]);
        let passkey = Passkey {
            id,
            name: PasskeyName::parse("Telefonen").unwrap(),
            credential: PasskeyCredential("{}".to_owned()),
            created_at: at(0).0,
            last_used_at: None,
        };
        let one = Factors::none(UserId::new(at(0), &[1; 10])).with_passkey(passkey);
        let verified = one.with_passkey_use(id, PasskeyCredential("{1}".to_owned()), at(9).0).unwrap();
        let used = verified.updated_factors;
        assert_eq!((used.passkeys[0].last_used_at, verified.factor), (Some(at(9).0), Some(Factor::Passkey(id))));
        assert!(!Factors::has_second_factor(used.without_passkey(id).as_ref()));
        let another = PasskeyId::new(at(0), &[3; 10]);
        assert!(used.without_passkey(another).is_none());
        assert!(used.with_passkey_use(another, PasskeyCredential("{2}".to_owned()), at(9).0).is_none());
    }
}
