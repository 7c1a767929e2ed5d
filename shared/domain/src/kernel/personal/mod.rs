//! Types for personal data: parsed once on input, redacted in `Debug`, without `Display`.

mod device;
mod email;
mod names;
mod phone;

pub use device::{BrowserType, Device, IpAddress, Network};
pub use email::EmailAddress;
pub use names::{CompanyName, PasskeyName, PersonName};
pub use phone::PhoneNumber;

/// Declares a type for a text. `Debug` shows nothing of it. It is read from requests by `$parse`
/// (`fn(&str) -> Result<String, FieldErrorCode>`), and stored and returned as its text.
///
/// `pattern` is a regular expression (ECMA-262) for the accepted texts, as far as one can describe them. It is
/// published in the API's description, together with `longest`.
#[macro_export]
macro_rules! personal_text {
    ($(#[$meta:meta])* $name:ident, parse = $parse:path, format = $format:literal, example = $example:literal
     $(, pattern = $pattern:expr, longest = $longest:literal)?) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Parses and normalises a text.
            ///
            /// # Errors
            /// The text's error.
            pub fn parse(text: &str) -> Result<Self, $crate::FieldErrorCode> {
                $parse(text).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }

        impl $crate::Redacted for $name {}

        impl $crate::field_error::Input for $name {
            fn read(value: Option<&serde_json::Value>) -> Result<Self, $crate::FieldErrorCode> {
                Self::parse($crate::field_error::text(value)?)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::schema::SchemaFormat::Custom($format.into())))
                    .examples([serde_json::Value::from($example)])
                    $(.pattern(Some($pattern)).min_length(Some(1)).max_length(Some($longest)))?
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}
