//! How types that are a text stand in the OpenAPI document.

/// The schema of a type that is a text: an example, and the pattern where one says all that is asked of it.
macro_rules! text_schema {
    ($name:ident, $example:expr $(, $pattern:expr)?) => {
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .examples([serde_json::Value::from($example)])
                    $(.pattern(Some($pattern)))?
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}

/// What 32 bytes are in base64url without padding: the last letter holds four bits.
pub(crate) const TOKEN: &str = "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$";

pub(crate) use text_schema;
