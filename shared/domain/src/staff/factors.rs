//! The sessions of staff, and the second factors that a log-in of staff accepts.

use crate::{
    identity::{
        factors::{Factor, RecoveryCodes},
        records::{Factors, Session},
    },
    staff::records::Staff,
};

impl Session {
    /// The session with its appointment, if the person has one and logs in as staff.
    #[must_use]
    pub fn of_staff(self, staff: Option<&Staff>) -> Self {
        Self { appointed_at: staff.map(|staff| staff.since), ..self }
    }
}

impl Factors {
    /// The factors that a log-in of staff accepts: those that the appointment vouches for.
    #[must_use]
    pub fn only_vouched_by(&self, staff: &Staff) -> Self {
        let mut vouched = Self { recovery_codes: RecoveryCodes::default(), ..self.clone() };
        vouched.totp.take_if(|totp| !staff.vouches(Some(Factor::Totp(totp.since))));
        vouched.passkeys.retain(|passkey| staff.vouches(Some(Factor::Passkey(passkey.id))));
        vouched
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use proptest::prelude::*;

    use super::*;
    use crate::{
        identity::{
            factors::{SecondFactorCode, TotpSecret},
            id::PasskeyId,
            records::{Passkey, PasskeyCredential},
        },
        kernel::{id::UserId, personal::PasskeyName, time::Now},
    };

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
        fn staff_log_in_with_what_was_vouched_for_and_with_nothing_else(
            app: bool, keys in 0_u8..4, vouched_app in prop::option::of(0_i64..2), vouched_keys in prop::collection::vec(0_u8..6, 0..4),
        ) {
            let user = UserId::new(at(0), &[1; 10]);
            let key = |number: u8| PasskeyId::new(at(0), &[number; 10]);
            let vouched = vouched_app.iter().map(|since| Factor::Totp(at(*since).0));
            let vouched = vouched.chain(vouched_keys.iter().map(|number| Factor::Passkey(key(*number)))).collect();
            let staff = Staff { user, roles: vec![], since: at(0).0, vouched };
            let (recovery_codes, codes) = RecoveryCodes::new(&[[1; 16]]);
            let mut factors = Factors { recovery_codes, ..if app { with_totp(0) } else { Factors::none(user) } };
            for number in 0..keys {
                factors = factors.with_passkey(Passkey {
                    id: key(number),
                    name: PasskeyName::parse("Telefonen").unwrap(),
                    credential: PasskeyCredential("{}".to_owned()),
                    created_at: at(0).0,
                    last_used_at: None,
                });
            }
            let taken = factors.only_vouched_by(&staff);
            prop_assert_eq!(taken.totp.is_some(), app && vouched_app == Some(0));
            prop_assert!(taken.recovery_codes.is_empty());
            for number in 0..keys {
                let verified = factors.with_passkey_use(key(number), PasskeyCredential("{}".to_owned()), at(99).0).unwrap();
                let is_taken = taken.passkeys.iter().any(|passkey| passkey.id == key(number));
                prop_assert_eq!(is_taken, vouched_keys.contains(&number));
                prop_assert_eq!(staff.vouches(verified.factor), is_taken);
            }
            let code = SecondFactorCode::parse(codes[0].expose()).unwrap();
            prop_assert!(!staff.vouches(factors.accept(at(99), &code).unwrap().factor));
        }
    }
}
