//! The errors of an input, all reported together.
//!
//! To add an error, add a line to the `field_errors.rs` of its capability, or to this file if it belongs to none.
//! Clients rely on the code; the texts may change.

mod form;

use serde_json::Value;

pub(crate) use form::object_input;
pub use form::{Form, Request, object};

use crate::kernel::{input::has_card_number, language::Language};

/// How long a field's name may be, in bytes, to be repeated in the answer. Ours are shorter.
const LONGEST_NAME: usize = 100;

/// An error that a field can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FieldErrorCode {
    code: &'static str,
    da: &'static str,
    en: &'static str,
}

impl FieldErrorCode {
    /// For `field_error_codes!`.
    pub(crate) const fn new(code: &'static str, da: &'static str, en: &'static str) -> Self {
        Self { code, da, en }
    }

    /// The stable code, in kebab case.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// The text that says what to do about the error.
    #[must_use]
    pub const fn detail(self, language: Language) -> &'static str {
        match language {
            Language::Da => self.da,
            Language::En => self.en,
        }
    }
}

/// Declares errors of fields: the name in the code, the stable code, and what to do about it in Danish and English.
macro_rules! field_error_codes {
    ($($(#[$doc:meta])* $name:ident: $code:literal, $da:literal, $en:literal;)+) => {
        #[expect(non_upper_case_globals, reason = "a code reads as a variant, whichever file declares it")]
        impl $crate::kernel::field_error::FieldErrorCode {
            $($(#[$doc])*
            pub const $name: Self = Self::new($code, $da, $en);)+
        }
    };
}
pub(crate) use field_error_codes;

field_error_codes! {
    /// The field is required.
    Missing: "missing", "Feltet mangler.", "The field is missing.";
    /// The contract has no such field.
    Unknown: "unknown-field", "Feltet kendes ikke.", "There is no such field.";
    /// The object has two members of the name.
    DuplicateMember: "duplicate-member", "Objektet har navnet to gange.", "The object has the name twice.";
    /// The value has another JSON type.
    WrongType: "wrong-type", "Feltet har en forkert type.", "The field has the wrong type.";
    /// The text is empty or nothing but white space.
    Empty: "empty", "Feltet må ikke være tomt.", "The field must not be empty.";
    /// The text is longer than the field permits.
    TooLong: "too-long", "Teksten er for lang.", "The text is too long.";
    /// The text has control characters, or characters that change its direction or are invisible.
    InvalidCharacters: "invalid-characters", "Teksten har tegn, der ikke kan bruges.", "The text has characters that cannot be used.";
    /// The text has no letter or digit.
    NoLetter: "no-letter", "Der skal være mindst ét bogstav eller tal.", "There must be at least one letter or digit.";
    /// The name would be taken for a web or e-mail address.
    LinkInName: "link-in-name", "Et navn kan ikke indeholde en web- eller e-mailadresse.", "A name cannot hold a web or e-mail address.";
    /// The value is not one of the choices.
    InvalidChoice: "invalid-choice", "Værdien kan ikke vælges.", "The value is not one of the choices.";
    /// The text is not an e-mail address that mail can be sent to.
    InvalidEmail: "invalid-email", "Det er ikke en gyldig e-mailadresse.", "This is not a valid e-mail address.";
    /// The text is not a phone number.
    InvalidPhone: "invalid-phone", "Skriv nummeret med landekode, f.eks. +45 12 34 56 78.", "Write the number with its country code, such as +45 12 34 56 78.";
    /// The text is not a link's token.
    InvalidToken: "invalid-token", "Linket er ikke helt med. Kopiér det hele.", "The link is not complete. Copy all of it.";
    /// The text holds the number of a payment card.
    CardNumberRefused: "card-number-refused", "Skriv ikke kortnumre her. Et kort oplyses kun til betalingsudbyderen.", "Do not write card numbers here. A card is given to the payment provider only.";
    /// The number of records on a page is out of range.
    InvalidLimit: "invalid-limit", "Skriv et helt tal fra 1 til 100.", "Write a whole number from 1 to 100.";
    /// The text is no page's cursor.
    InvalidCursor: "invalid-cursor", "Brug next_cursor fra siden før.", "Use next_cursor of the page before.";
    /// Exactly one of two fields must be given.
    OneOfTwo: "one-of-two", "Skriv enten det ene eller det andet.", "Give either the one or the other.";
}

/// The error of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field, as a JSON pointer (RFC 6901).
    pub pointer: String,
    /// The error.
    pub code: FieldErrorCode,
}

/// All errors of an input, in the order of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// A single error, of the field `name`.
    #[must_use]
    pub fn one(name: &str, code: FieldErrorCode) -> Self {
        Self(vec![FieldError { pointer: pointer(name), code }])
    }

    /// An error of the value itself, for which the field that holds it gives the name.
    #[must_use]
    pub fn of_value(code: FieldErrorCode) -> Self {
        Self(vec![FieldError { pointer: String::new(), code }])
    }

    /// The code of the first error.
    pub(crate) fn first(self) -> FieldErrorCode {
        self.0.first().map_or(FieldErrorCode::WrongType, |error| error.code)
    }

    /// Adds an error of the value itself.
    pub fn add_here(&mut self, code: FieldErrorCode) {
        self.0.push(FieldError { pointer: String::new(), code });
    }

    /// Adds the errors of a value that the field `name` holds.
    pub fn add_all(&mut self, name: &str, errors: Self) {
        let below = |error: FieldError| FieldError { pointer: pointer(name) + &error.pointer, ..error };
        self.0.extend(errors.0.into_iter().map(below));
    }

    /// Adds an error of a field whose name the client has made up. It is told of at the object that has it if the name is too long to
    /// be repeated, or has a payment card's number in it.
    pub fn add_of_client(&mut self, name: &str, code: FieldErrorCode) {
        if has_card_number(name) {
            self.add_here(FieldErrorCode::CardNumberRefused);
        } else if name.len() > LONGEST_NAME {
            self.add_here(code);
        } else {
            self.add(name, code);
        }
    }

    /// Adds the errors of a value that such a field holds.
    pub fn add_all_of_client(&mut self, name: &str, errors: Self) {
        if name.len() > LONGEST_NAME || has_card_number(name) {
            errors.0.into_iter().for_each(|error| self.add_here(error.code));
        } else {
            self.add_all(name, errors);
        }
    }

    /// Adds an error of the field `name`.
    pub fn add(&mut self, name: &str, code: FieldErrorCode) {
        self.0.push(FieldError { pointer: pointer(name), code });
    }

    /// `Ok` if there are no errors.
    ///
    /// # Errors
    /// All errors.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

fn pointer(name: &str) -> String {
    // RFC 6901: ~ and / are escaped. The name of an unknown field comes from the client and can contain them.
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// A type of request fields.
pub trait Input: Sized {
    /// Reads the field's value, which is `None` if the field is missing.
    ///
    /// # Errors
    /// The field's error.
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode>;

    /// Reads the value with everything in it. A type with fields of its own reports the errors of all of them.
    ///
    /// # Errors
    /// All errors of the value.
    fn read_all(value: Option<&Value>) -> Result<Self, FieldErrors> {
        Self::read(value).map_err(FieldErrors::of_value)
    }
}

/// A missing field and `null` both mean `None`.
impl<T: Input> Input for Option<T> {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        match value {
            None | Some(Value::Null) => Ok(None),
            given => T::read(given).map(Some),
        }
    }

    fn read_all(value: Option<&Value>) -> Result<Self, FieldErrors> {
        match value {
            None | Some(Value::Null) => Ok(None),
            given => T::read_all(given).map(Some),
        }
    }
}

/// A field of a `PATCH` (RFC 7396). A missing field leaves the value as it is, `null` removes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NullablePatch<T> {
    /// The field is missing.
    Leave,
    /// `null`.
    Remove,
    /// A new value.
    Set(T),
}

impl<T: Input> Input for NullablePatch<T> {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        match value {
            None => Ok(Self::Leave),
            Some(Value::Null) => Ok(Self::Remove),
            given => T::read(given).map(Self::Set),
        }
    }
}

/// A field of a `PATCH` that can be replaced but not removed. A missing field leaves the value as it is, `null` is an
/// error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch<T>(pub Option<T>);

impl<T: Input> Input for Patch<T> {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        value.map(|_| T::read(value)).transpose().map(Self)
    }
}

impl Input for bool {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        value.ok_or(FieldErrorCode::Missing)?.as_bool().ok_or(FieldErrorCode::WrongType)
    }
}

impl Input for Language {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        match choice(value)?.as_str() {
            "da" => Ok(Self::Da),
            "en" => Ok(Self::En),
            _ => Err(FieldErrorCode::InvalidChoice),
        }
    }
}

/// The text of a required field.
///
/// # Errors
/// `missing` or `wrong-type`.
pub fn text(value: Option<&Value>) -> Result<&str, FieldErrorCode> {
    match value {
        None | Some(Value::Null) => Err(FieldErrorCode::Missing),
        Some(value) => value.as_str().ok_or(FieldErrorCode::WrongType),
    }
}

/// The text of a required field that names one of several choices.
///
/// # Errors
/// `missing` or `wrong-type`.
pub fn choice(value: Option<&Value>) -> Result<String, FieldErrorCode> {
    text(value).map(crate::kernel::input::exact)
}
