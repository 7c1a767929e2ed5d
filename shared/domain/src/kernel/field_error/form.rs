//! Objects that are read field by field: request bodies, and values with fields of their own.

use serde_json::Value;

use super::{FieldErrorCode, FieldErrors, Input};

/// An object that is read field by field. Errors are collected until all fields have been read.
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

    /// Reads the field `name`. `None` if it has an error.
    pub fn field<T: Input>(&mut self, name: &'static str) -> Option<T> {
        self.read.push(name);
        T::read_all(self.fields.get(name)).map_err(|errors| self.errors.add_all(name, errors)).ok()
    }

    /// Adds the error of a rule over several fields to the field `name`.
    pub fn refuse(&mut self, name: &'static str, code: FieldErrorCode) {
        self.errors.add(name, code);
    }

    /// Adds the errors of a rule over several fields to what is within the field `name`.
    pub fn refuse_all(&mut self, name: &'static str, errors: FieldErrors) {
        self.errors.add_all(name, errors);
    }

    /// All errors, with those of unknown fields last.
    #[must_use]
    pub fn finish(mut self) -> FieldErrors {
        for name in self.fields.keys().filter(|name| !self.read.contains(&name.as_str())) {
            self.errors.add_of_client(name, FieldErrorCode::Unknown);
        }
        self.errors
    }
}

/// A request body with its fields, declared by [`request!`](crate::request).
pub trait Request: Sized {
    /// Reads every field.
    fn read(form: &mut Form<'_>) -> Option<Self>;

    /// Reads a whole body.
    ///
    /// # Errors
    /// All errors of the body.
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

/// Nothing is asked for.
impl Request for () {
    fn read(_: &mut Form<'_>) -> Option<Self> {
        Some(())
    }
}

/// Reads fields of a form into the fields of the same names of `Self`: `None` if one of them has an error.
#[doc(hidden)]
#[macro_export]
macro_rules! read_fields {
    ($form:expr, $($field:ident),+ $(,)?) => {{
        // All of them, before the first error ends it: each is reported.
        $(let $field = $form.field(stringify!($field));)+
        Some(Self { $($field: $field?,)+ })
    }};
}

/// Declares a request body: a struct whose fields are read according to their types. Unknown fields are errors.
#[macro_export]
macro_rules! request {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, utoipa::ToSchema)]
        $vis struct $name { $($(#[$field_meta])* pub $field: $type,)+ }

        impl $crate::field_error::Request for $name {
            fn read(form: &mut $crate::field_error::Form<'_>) -> Option<Self> {
                $crate::read_fields!(form, $($field),+)
            }
        }
    };
}

/// Makes a type with fields the type of a field.
macro_rules! object_input {
    ($name:ident) => {
        impl $crate::kernel::field_error::Input for $name {
            fn read(value: Option<&serde_json::Value>) -> Result<Self, $crate::kernel::field_error::FieldErrorCode> {
                <Self as $crate::kernel::field_error::Input>::read_all(value)
                    .map_err($crate::kernel::field_error::FieldErrors::first)
            }

            fn read_all(value: Option<&serde_json::Value>) -> Result<Self, $crate::kernel::field_error::FieldErrors> {
                $crate::kernel::field_error::object(value)
                    .and_then(<Self as $crate::kernel::field_error::Request>::parse)
            }
        }
    };
}
pub(crate) use object_input;

/// The fields of a required object.
///
/// # Errors
/// `missing` or `wrong-type`.
pub fn object(value: Option<&Value>) -> Result<&serde_json::Map<String, Value>, FieldErrors> {
    match value {
        None | Some(Value::Null) => Err(FieldErrors::of_value(FieldErrorCode::Missing)),
        Some(value) => value.as_object().ok_or_else(|| FieldErrors::of_value(FieldErrorCode::WrongType)),
    }
}
