//! Passwords: which ones are accepted (NIST SP 800-63B-4 § 3.1.1) and how they are hashed (Argon2id, RFC 9106).

mod guessed;
mod hash;

use std::fmt;

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc};
use hash::{DECOY, hasher};
pub use hash::{HashingFailed, PasswordHash, hashes};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::kernel::field_error::FieldErrorCode;

/// The minimum length of a password that is the only factor.
pub const SHORTEST: usize = 15;
/// The minimum length of a password that is used with a second factor.
pub const SHORTEST_OF_TWO: usize = 8;
/// The maximum length of a password.
pub const LONGEST: usize = 128;

/// The names of this service. No password may consist mostly of them (`infra/authentication.md`).
pub const OWN_NAMES: [&str; 2] = ["e-sg.cloud", "esg"];

/// A password that was typed, in Unicode's NFKC form. It is wiped from memory when dropped.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Reads a password that was typed. Any text is accepted unless it is too long: only the hash decides whether it is
    /// the right password.
    ///
    /// # Errors
    /// `password-too-long`.
    pub fn parse(text: &str) -> Result<Self, FieldErrorCode> {
        // A character has up to 4 bytes, and NFKC can combine several characters into one.
        if text.len() > LONGEST * 16 {
            return Err(FieldErrorCode::PasswordTooLong);
        }
        let normal = Zeroizing::new(text.nfkc().collect::<String>());
        if normal.chars().count() > LONGEST { Err(FieldErrorCode::PasswordTooLong) } else { Ok(Self(normal)) }
    }

    /// Whether the password is guessed first, also in disguise (OWASP ASVS 5.0, 6.2.12). A repeated text counts only once, and must
    /// still have the minimum length then.
    fn is_common(&self) -> bool {
        let text = Zeroizing::new(self.0.to_lowercase());
        let once = guessed::repeated(&text);
        let left = guessed::without_common(once);
        once.chars().count() < SHORTEST_OF_TWO
            || guessed::unguessed(&left) < guessed::ENOUGH
            || guessed::is_leaked(once)
            || guessed::undisguised(&text).iter().any(|text| guessed::is_of_common_words(text))
    }

    /// Whether the password matches `stored`. Without a stored hash, the same work is done with a decoy, and the result
    /// is `false`.
    ///
    /// # Errors
    /// If the stored hash is malformed, or the memory cannot be allocated.
    pub fn verify(&self, stored: Option<&PasswordHash>) -> Result<bool, HashingFailed> {
        let hash = stored.map_or(DECOY, |stored| &stored.0);
        let parsed = phc::PasswordHash::new(hash).map_err(|_| HashingFailed)?;
        let matches = hasher()?.verify_password(self.0.as_bytes(), &parsed).is_ok();
        Ok(matches & stored.is_some())
    }

    /// Hashes the password with a random `salt`. For a password that is stored already, at a cost that was raised
    /// since.
    ///
    /// # Errors
    /// If the memory cannot be allocated.
    pub fn hash(&self, salt: &[u8; 16]) -> Result<PasswordHash, HashingFailed> {
        let hash = hasher()?.hash_password_with_salt(self.0.as_bytes(), salt).map_err(|_| HashingFailed)?;
        Ok(PasswordHash(hash.to_string()))
    }

    /// The hash that replaces `stored`, which the password has been found to match. `None` if the parameters of a hash
    /// have not changed.
    ///
    /// # Errors
    /// If the memory cannot be allocated.
    pub fn rehash(&self, stored: &PasswordHash, salt: &[u8; 16]) -> Result<Option<PasswordHash>, HashingFailed> {
        if stored.is_outdated() { self.hash(salt).map(Some) } else { Ok(None) }
    }

    fn length(&self) -> usize {
        self.0.chars().count()
    }
}

/// A new password: long enough to be accepted, and not one that is guessed first.
#[derive(Debug, Clone)]
pub struct NewPassword(Password);

impl NewPassword {
    /// Checks the text against the rules that need no other data.
    ///
    /// # Errors
    /// `password-too-short`, `password-too-long`, `password-common`.
    pub fn parse(text: &str) -> Result<Self, FieldErrorCode> {
        Self::chosen(Password::parse(text)?)
    }

    /// Checks the password against the rules that need no other data.
    ///
    /// # Errors
    /// `password-too-short`, `password-common`.
    pub fn chosen(password: Password) -> Result<Self, FieldErrorCode> {
        ProposedPassword::of(password)?.validate(false)
    }

    /// Whether it is too short to be the only factor.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.0.length() < SHORTEST
    }

    /// Checks that the password is more than facts that an attacker knows: the person's name, company and e-mail
    /// address, and this service's name.
    ///
    /// # Errors
    /// `password-context`.
    pub fn differs_from(&self, context: &[&str]) -> Result<(), FieldErrorCode> {
        let known = context.iter().copied().chain(OWN_NAMES).map(str::to_lowercase).collect::<Vec<_>>();
        // The whole of each fact first, then its words.
        let words = known.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
        let words = known.iter().map(String::as_str).chain(words).filter(|word| word.chars().count() > 2);
        let text = Zeroizing::new(self.0.0.to_lowercase());
        let left = guessed::strike(&guessed::without_common(&text), words);
        if guessed::unguessed(&left) < guessed::ENOUGH { Err(FieldErrorCode::PasswordContext) } else { Ok(()) }
    }

    /// Hashes the password with a random `salt`.
    ///
    /// # Errors
    /// If the memory cannot be allocated.
    pub fn hash(&self, salt: &[u8; 16]) -> Result<PasswordHash, HashingFailed> {
        self.0.hash(salt)
    }
}

/// A new password of a person who may have a second factor. The minimum length is checked once that is known.
#[derive(Debug, Clone)]
pub struct ProposedPassword(Password);

impl ProposedPassword {
    /// Checks the text against the rules that need no other data.
    ///
    /// # Errors
    /// `password-too-short`, `password-too-long`, `password-common`.
    pub fn parse(text: &str) -> Result<Self, FieldErrorCode> {
        Self::of(Password::parse(text)?)
    }

    fn of(password: Password) -> Result<Self, FieldErrorCode> {
        if password.length() < SHORTEST_OF_TWO {
            return Err(FieldErrorCode::PasswordTooShort);
        }
        // A shorter password is checked once it is known whether there is a second factor: without one, the error is
        // that it is too short.
        if password.length() >= SHORTEST && password.is_common() {
            return Err(FieldErrorCode::PasswordCommon);
        }
        Ok(Self(password))
    }

    /// The password, if it is acceptable for a person with or without a `second_factor`.
    ///
    /// # Errors
    /// `password-too-short`, `password-common`.
    pub fn validate(self, second_factor: bool) -> Result<NewPassword, FieldErrorCode> {
        // A longer password was checked when it was proposed.
        if self.0.length() < SHORTEST {
            if !second_factor {
                return Err(FieldErrorCode::PasswordTooShort);
            }
            if self.0.is_common() {
                return Err(FieldErrorCode::PasswordCommon);
            }
        }
        Ok(NewPassword(self.0))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(redacted)")
    }
}

macro_rules! typed {
    ($name:ident) => {
        impl crate::kernel::field_error::Input for $name {
            fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
                Self::parse(crate::kernel::field_error::text(value)?)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::schema::SchemaFormat::KnownFormat(
                        utoipa::openapi::schema::KnownFormat::Password,
                    )))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}

typed!(Password);
typed!(NewPassword);
typed!(ProposedPassword);

#[cfg(test)]
mod tests {
    use argon2::{Algorithm, Argon2, Params};
    use proptest::prelude::*;

    use super::*;

    fn verdict(text: &str) -> Result<(), FieldErrorCode> {
        let context = ["Søren Åkjær", "Rødgrød & Fløde ApS", "soren.akjaer@rodgrod.example"];
        NewPassword::parse(text).and_then(|password| password.differs_from(&context))
    }

    #[test]
    fn a_phrase_that_nobody_would_guess_is_accepted() {
        for text in [
            "tolv gule hatte på en knage",
            "violin-kaktus-9-måner",
            "æøåæøå blå kvist 77",
            "🐙 octopus under bridges",
            "4 sømænd, 3 oste & 1 kat",
        ] {
            assert_eq!(verdict(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for (text, code) in [
            ("kort men sjov", FieldErrorCode::PasswordTooShort),
            ("aaaaaaaaaaaaaaaaaaaa", FieldErrorCode::PasswordCommon),
            ("123456789012345678", FieldErrorCode::PasswordCommon),
            ("Password2026Password", FieldErrorCode::PasswordCommon),
            ("adgangskode123456", FieldErrorCode::PasswordCommon),
            ("correct horse battery staple", FieldErrorCode::PasswordCommon),
            ("1qaz2wsx3edc4rfv", FieldErrorCode::PasswordCommon),
            ("1Q2W3E4R5T6Y7U8I", FieldErrorCode::PasswordCommon),
            ("computercomputer", FieldErrorCode::PasswordCommon),
            ("hunter2hunter2hunter2", FieldErrorCode::PasswordCommon),
            ("P@ssw0rdP@ssw0rd!", FieldErrorCode::PasswordCommon),
            ("4dg4n6sk0d3!4dg4n6sk0d3", FieldErrorCode::PasswordCommon),
            ("2026 K0deord! K0deord!", FieldErrorCode::PasswordCommon),
            ("We1comeWe1come2027", FieldErrorCode::PasswordCommon),
            ("C0mputerC0mputer#1", FieldErrorCode::PasswordCommon),
            ("mynameisearl12345", FieldErrorCode::PasswordCommon),
            ("JegHedderBo1234567", FieldErrorCode::PasswordCommon),
            ("SørenÅkjærRødgrød1", FieldErrorCode::PasswordContext),
            ("E-SG.Cloud rodgrod!", FieldErrorCode::PasswordContext),
        ] {
            assert_eq!(verdict(text), Err(code), "{text}");
        }
        assert_eq!(verdict(&"ab".repeat(65)), Err(FieldErrorCode::PasswordTooLong));
    }

    #[test]
    fn a_password_is_known_again_and_another_is_not() {
        let hash = NewPassword::parse("violin-kaktus-9-måner").unwrap().hash(&[3; 16]).unwrap();
        // The same letters in another Unicode composition, as another keyboard may produce it.
        assert_eq!(Password::parse("violin-kaktus-9-ma\u{30a}ner").unwrap().verify(Some(&hash)), Ok(true));
        assert_eq!(Password::parse("violin-kaktus-9-maner").unwrap().verify(Some(&hash)), Ok(false));
        assert_eq!(Password::parse("violin-kaktus-9-måner").unwrap().verify(None), Ok(false));
        let cost = |hash: &str| hash.split('$').nth(3).map(str::to_owned);
        assert_eq!(cost(DECOY), cost(&hash.0), "the decoy costs what a real one does");
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(format!("{hash:?}"), "PasswordHash(redacted)");
    }

    #[test]
    fn a_hash_of_a_lower_cost_is_made_anew_once_and_is_of_the_same_password() {
        let password = Password::parse("violin-kaktus-9-måner").unwrap();
        let cheap = Argon2::new(Algorithm::Argon2id, argon2::Version::V0x13, Params::new(8_192, 1, 1, None).unwrap());
        let old = cheap.hash_password_with_salt(password.0.as_bytes(), &[3; 16]).unwrap();
        let old = PasswordHash(old.to_string());
        assert_eq!(password.verify(Some(&old)), Ok(true));
        let new = password.rehash(&old, &[4; 16]).unwrap().unwrap();
        assert_eq!(password.verify(Some(&new)), Ok(true));
        assert_eq!(password.rehash(&new, &[5; 16]), Ok(None));
    }

    #[test]
    fn beside_a_second_factor_eight_characters_are_enough_and_the_rules_stay() {
        let validate =
            |text: &str, factor| ProposedPassword::parse(text).and_then(|password| password.validate(factor));
        assert!(validate("kaktus-9", true).unwrap().is_short());
        assert_eq!(validate("kaktus-9", false).unwrap_err(), FieldErrorCode::PasswordTooShort);
        assert_eq!(validate("kaktus9", true).unwrap_err(), FieldErrorCode::PasswordTooShort);
        for common in ["password", "computer", "Liverpool", "abcdabcd"] {
            assert_eq!(validate(common, true).unwrap_err(), FieldErrorCode::PasswordCommon, "{common}");
        }
        assert!(!validate("violin-kaktus-9-måner", true).unwrap().is_short());
    }

    proptest! {
        #[test]
        fn what_is_said_twice_is_as_good_as_said_once(text in "[a-z]{8,12}", times in 2_usize..5) {
            let once = ProposedPassword::parse(&text).and_then(|password| password.validate(true));
            let often = ProposedPassword::parse(&text.repeat(times)).and_then(|password| password.validate(true));
            prop_assert_eq!(often.is_ok(), once.is_ok());
        }

        #[test]
        fn no_text_makes_the_rules_panic(text in ".{0,150}", context in ".{0,20}") {
            if let Ok(password) = NewPassword::parse(&text) {
                let _ = password.differs_from(&[&context]);
            }
        }

        #[test]
        fn what_is_accepted_is_as_long_as_it_must_be(text in "\\PC{0,140}") {
            if verdict(&text).is_ok() {
                prop_assert!((SHORTEST..=LONGEST).contains(&text.nfkc().count()));
            }
        }
    }
}
