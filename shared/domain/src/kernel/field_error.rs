//! What is wrong with an input, all of it at once.
//!
//! To add an error: a line in [`FieldErrorCode`]'s table. The code is what clients rely on; the texts may change.

use serde_json::Value;

use crate::kernel::language::Language;

macro_rules! field_error_codes {
    ($($(#[$doc:meta])* $name:ident: $code:literal, $da:literal, $en:literal;)+) => {
        /// What can be wrong with one field.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum FieldErrorCode { $($(#[$doc])* $name,)+ }

        impl FieldErrorCode {
            /// The stable code, kebab-case.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// What to do about it.
            #[must_use]
            pub const fn detail(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$name, Language::Da) => $da, (Self::$name, Language::En) => $en,)+
                }
            }
        }
    };
}

field_error_codes! {
    /// The field must be there.
    Missing: "missing", "Feltet mangler.", "The field is missing.";
    /// The contract has no such field.
    Unknown: "unknown-field", "Feltet kendes ikke.", "There is no such field.";
    /// Another JSON type.
    WrongType: "wrong-type", "Feltet har en forkert type.", "The field has the wrong type.";
    /// Nothing but white space.
    Empty: "empty", "Feltet må ikke være tomt.", "The field must not be empty.";
    /// Over the length that the field takes.
    TooLong: "too-long", "Teksten er for lang.", "The text is too long.";
    /// Control characters, or ones that turn or hide text.
    InvalidCharacters: "invalid-characters", "Teksten har tegn, der ikke kan bruges.", "The text has characters that cannot be used.";
    /// Nothing in it that can be read.
    NoLetter: "no-letter", "Der skal være mindst ét bogstav eller tal.", "There must be at least one letter or digit.";
    /// A name that reads as a web or e-mail address.
    LinkInName: "link-in-name", "Et navn kan ikke indeholde en web- eller e-mailadresse.", "A name cannot hold a web or e-mail address.";
    /// Not a choice that there is.
    InvalidChoice: "invalid-choice", "Værdien kan ikke vælges.", "The value is not one of the choices.";
    /// Not an e-mail address that mail can be sent to.
    InvalidEmail: "invalid-email", "Det er ikke en gyldig e-mailadresse.", "This is not a valid e-mail address.";
    /// Not a phone number.
    InvalidPhone: "invalid-phone", "Skriv nummeret med landekode, f.eks. +45 12 34 56 78.", "Write the number with its country code, such as +45 12 34 56 78.";
    /// A link's token in another form.
    InvalidToken: "invalid-token", "Linket er ikke helt med. Kopiér det hele.", "The link is not complete. Copy all of it.";
    /// Too short a password.
    PasswordTooShort: "password-too-short", "Adgangskoden skal have mindst 15 tegn, eller 8, hvis du har en anden faktor.", "The password needs at least 15 characters, or 8 beside a second factor.";
    /// Too long a password.
    PasswordTooLong: "password-too-long", "Adgangskoden må højst have 128 tegn.", "The password can have at most 128 characters.";
    /// A password that others guess first.
    PasswordCommon: "password-common", "Adgangskoden er for let at gætte.", "The password is too easy to guess.";
    /// A password made of what is known of the person.
    PasswordContext: "password-context", "Adgangskoden må ikke bygge på dit navn, din e-mail, virksomheden eller tjenesten.", "The password must not be made of your name, e-mail, company or this service.";
    /// A notification that the service rests on.
    CannotBeSwitchedOff: "cannot-be-switched-off", "Denne besked kan ikke slås fra.", "This notification cannot be switched off.";
    /// A text message's code in another form.
    InvalidSmsCode: "invalid-sms-code", "Koden er kun cifre. Skriv dem alle.", "The code is digits alone. Write all of them.";
    /// A code that was not the one that was sent.
    WrongSmsCode: "wrong-sms-code", "Koden er ikke den, vi sendte.", "The code is not the one that we sent.";
    /// One of two fields must be given, and only one.
    OneOfTwo: "one-of-two", "Skriv enten det ene eller det andet.", "Give either the one or the other.";
    /// No text messages are sent to the number's country.
    PhoneCountry: "phone-country", "Vi sender ikke sms til det land.", "We send no text messages to that country.";
    /// Neither six digits nor a recovery code.
    InvalidCode: "invalid-code", "Koden er enten de 6 cifre fra din app eller en gendannelseskode.", "The code is the 6 digits of your app, or a recovery code.";
    /// Not the code that the app shows now, or one that was used.
    WrongCode: "wrong-code", "Koden er forkert eller brugt. Vent på den næste.", "The code is wrong or was used. Wait for the next.";
    /// Not the password.
    WrongPassword: "wrong-password", "Det er ikke din adgangskode.", "This is not your password.";
    /// A challenge's token in another form.
    InvalidChallenge: "invalid-challenge", "Send challenge, som den blev givet.", "Send the challenge as it was given.";
    /// No answer of a browser to what a passkey was asked.
    InvalidPasskey: "invalid-passkey", "Send browserens svar, som det er.", "Send the browser's answer as it is.";
    /// Nobody logs in with the address. Reported to the operator only.
    NoLogIn: "no-log-in", "Ingen logger ind med den adresse.", "Nobody logs in with this address.";
    /// Nobody has the id. Reported to the operator only.
    NoPerson: "no-person", "Ingen har det id.", "Nobody has this id.";
    /// The person to be dismissed has no appointment. Reported to the operator only.
    NotStaff: "not-staff", "Personen er ikke ansat her.", "This person is not staff.";
    /// The person to be appointed has no second factor. Reported to the operator only.
    NoSecondFactor: "no-second-factor", "Personen har ingen anden faktor.", "This person has no second factor.";
    /// A policy version that is not the one in force.
    PolicyOutdated: "policy-outdated", "Privatlivspolitikken findes i en nyere version. Læs den og accepter den.", "There is a newer version of the privacy policy. Read and accept that one.";
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Where: a JSON pointer (RFC 6901).
    pub pointer: String,
    /// What.
    pub code: FieldErrorCode,
}

/// All errors of an input, in the order of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// The one error of the field `name`.
    #[must_use]
    pub fn one(name: &str, code: FieldErrorCode) -> Self {
        Self(vec![FieldError { pointer: pointer(name), code }])
    }

    /// Adds an error of the field `name`.
    pub fn add(&mut self, name: &str, code: FieldErrorCode) {
        self.0.push(FieldError { pointer: pointer(name), code });
    }

    /// `Ok` where there are none.
    ///
    /// # Errors
    /// All errors.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

fn pointer(name: &str) -> String {
    // RFC 6901: ~ and / are escaped. A name comes from the client where the field is unknown.
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// A type that a field of a request can have.
pub trait Input: Sized {
    /// Reads the field's value, `None` where the field is missing.
    ///
    /// # Errors
    /// What is wrong with it.
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode>;
}

/// Absent and `null` are the same: nothing.
impl<T: Input> Input for Option<T> {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        match value {
            None | Some(Value::Null) => Ok(None),
            given => T::read(given).map(Some),
        }
    }
}

/// A field of a `PATCH` (RFC 7396): absent leaves things as they are, `null` removes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NullablePatch<T> {
    /// Not given.
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

/// A field of a `PATCH` that can be replaced and not removed: absent leaves things as they are, `null` is an error.
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

/// The text of a field that must be there.
///
/// # Errors
/// `missing` or `wrong-type`.
pub fn text(value: Option<&Value>) -> Result<&str, FieldErrorCode> {
    match value {
        None | Some(Value::Null) => Err(FieldErrorCode::Missing),
        Some(value) => value.as_str().ok_or(FieldErrorCode::WrongType),
    }
}

/// The text of a field that must be there and names one of several choices.
///
/// # Errors
/// `missing` or `wrong-type`.
pub fn choice(value: Option<&Value>) -> Result<String, FieldErrorCode> {
    text(value).map(crate::kernel::input::exact)
}

/// A request body being read field by field; every error is kept until all fields have been read.
#[derive(Debug)]
pub struct Form<'a> {
    fields: &'a serde_json::Map<String, Value>,
    read: Vec<&'static str>,
    errors: FieldErrors,
}

impl<'a> Form<'a> {
    /// Begins to read an object.
    #[must_use]
    pub fn of(fields: &'a serde_json::Map<String, Value>) -> Self {
        Self { fields, read: Vec::new(), errors: FieldErrors::default() }
    }

    /// Reads the field `name`; `None` where it has an error.
    pub fn field<T: Input>(&mut self, name: &'static str) -> Option<T> {
        self.read.push(name);
        T::read(self.fields.get(name)).map_err(|code| self.errors.add(name, code)).ok()
    }

    /// Every error, those of unknown fields last.
    #[must_use]
    pub fn finish(mut self) -> FieldErrors {
        for name in self.fields.keys().filter(|name| !self.read.contains(&name.as_str())) {
            self.errors.add(name, FieldErrorCode::Unknown);
        }
        self.errors
    }
}

/// A request body with its fields. Made by [`request!`](crate::request).
pub trait Request: Sized {
    /// Reads every field.
    fn read(form: &mut Form<'_>) -> Option<Self>;

    /// Reads a whole body.
    ///
    /// # Errors
    /// All errors at once.
    fn parse(fields: &serde_json::Map<String, Value>) -> Result<Self, FieldErrors> {
        let mut form = Form::of(fields);
        let request = Self::read(&mut form);
        let errors = form.finish();
        match request {
            Some(request) if errors.0.is_empty() => Ok(request),
            _ => Err(errors),
        }
    }
}

/// Declares the body of a request: a struct whose fields are read by their types, unknown ones refused.
#[macro_export]
macro_rules! request {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, utoipa::ToSchema)]
        $vis struct $name { $($(#[$field_meta])* pub $field: $type,)+ }

        impl $crate::field_error::Request for $name {
            fn read(form: &mut $crate::field_error::Form<'_>) -> Option<Self> {
                $(let $field = form.field(stringify!($field));)+
                Some(Self { $($field: $field?,)+ })
            }
        }
    };
}
