//! The OpenAPI schemas of types that are represented by a text.

/// The schema of a type that is represented by a text: an example, and a pattern if one describes all valid texts.
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

/// 32 bytes in base64url without padding. The last letter holds four bits.
pub(crate) const TOKEN: &str = "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$";

pub(crate) use text_schema;
