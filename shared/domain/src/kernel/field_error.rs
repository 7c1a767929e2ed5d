//! What is wrong with an input, all of it at once.
//!
//! To add an error: a line in its capability's `field_errors.rs`, or here where it is of none. The code is what clients rely on; the texts may change.

use serde_json::Value;

use crate::kernel::language::Language;

/// What can be wrong with one field.
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

    /// The stable code, kebab-case.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// What to do about it.
    #[must_use]
    pub const fn detail(self, language: Language) -> &'static str {
        match language {
            Language::Da => self.da,
            Language::En => self.en,
        }
    }
}

/// Declares what can be wrong with a field: the name in the code, the stable code, and what to do about it in Danish and English.
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
    /// One of two fields must be given, and only one.
    OneOfTwo: "one-of-two", "Skriv enten det ene eller det andet.", "Give either the one or the other.";
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
